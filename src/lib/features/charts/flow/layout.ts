// Where places and moves of the two-moment flow are drawn: d3-sankey with its order fixed, so that nothing changes places
// while people type. Limit: two columns; a graph of stages would have circles, which it cannot draw.
import { sankey } from 'd3-sankey';
import type { FlowLink, FlowNode } from './model.ts';

export interface PlacedNode {
	node: FlowNode;
	x: number;
	y: number;
	height: number;
}

export interface PlacedLink {
	link: FlowLink;
	/** Centres of its two ends, and its thickness. */
	y0: number;
	y1: number;
	thickness: number;
}

interface Box {
	left: number;
	right: number;
	top: number;
	bottom: number;
	/** Of a place, and the least room between two. */
	nodeWidth: number;
	padding: number;
}

type NodeIn = { node: FlowNode };
type LinkIn = { link: FlowLink };

/** Nodes and links in their order; every node has a link, and some link a size above 0. */
export function placed(nodes: readonly FlowNode[], links: readonly FlowLink[], { left, right, top, bottom, nodeWidth, padding }: Box): { nodes: PlacedNode[]; links: PlacedLink[] } {
	const layout = sankey<NodeIn, LinkIn>()
		.nodeId(({ node }) => node.key)
		// Its types know no "as given", which null says.
		.nodeSort(null as never)
		.linkSort(null as never)
		.iterations(0)
		.nodeWidth(nodeWidth)
		.nodePadding(padding)
		.extent([
			[left, top],
			[right, bottom]
		]);
	const graph = layout({
		nodes: nodes.map((node) => ({ node })),
		links: links.map((link) => ({ link, source: link.from, target: link.to, value: link.size }))
	});
	return {
		nodes: graph.nodes.map(({ node, x0, y0, y1 }) => ({ node, x: x0!, y: y0!, height: y1! - y0! })),
		links: graph.links.map(({ link, y0, y1, width }) => ({ link, y0: y0!, y1: y1!, thickness: width! }))
	};
}

/** Outline of a band from one column to the other, level at both ends. */
export function bandOf(x0: number, x1: number, y0: number, y1: number, thickness: number): string {
	const middle = (x0 + x1) / 2;
	const half = thickness / 2;
	const curve = (from: number, to: number, end: number) => `C${middle} ${from} ${middle} ${to} ${end} ${to}`;
	return `M${x0} ${y0 - half}${curve(y0 - half, y1 - half, x1)}V${y1 + half}${curve(y1 + half, y0 + half, x0)}Z`;
}
