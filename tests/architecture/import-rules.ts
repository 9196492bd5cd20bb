// Judges imports by the table in layers.ts and finds cycles. Pure: edges in, sentences out.
import { FEATURE_DOOR, LAYERS, type Layer } from './layers.ts';
import type { Import } from './source-files.ts';

export interface Edge extends Import {
	from: string;
	/** Project file, or null for a package. */
	to: string | null;
}

const matches = (pattern: string, name: string): boolean =>
	new RegExp(`^${pattern.replace(/[.$/]/g, '\\$&').replaceAll('*', '.*')}$`).test(name);

export const layerOf = (path: string): Layer | undefined => LAYERS.find((layer) => layer.files.test(path));

/** Why an import is not allowed, or null when it is. Type-only imports count: they bind the reader all the same. */
export function objection(edge: Edge): string | null {
	const where = `${edge.from}:${edge.line} imports ${edge.specifier}`;
	const layer = layerOf(edge.from);
	if (!layer) return `${edge.from} belongs to no layer of tests/architecture/layers.ts`;
	if (edge.to === null) {
		if (layer.packages.some((pattern) => matches(pattern, edge.specifier))) return null;
		return `${where}: ${layer.name} may not use that package`;
	}
	const target = layerOf(edge.to);
	if (!target) return `${where}: ${edge.to} belongs to no layer`;
	if (target === layer) return null;
	if (!layer.layers.some((pattern) => matches(pattern, target.name))) return `${where}: ${layer.name} may not import ${target.name}`;
	if (target.name.startsWith('features/') && !FEATURE_DOOR.test(edge.to)) return `${where}: a feature is entered by its index.ts only`;
	return null;
}

/** Every import cycle once, as the chain of files that closes it. `edges` maps a file to what it imports. */
export function cycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
	const found: string[][] = [];
	const done = new Set<string>();
	const path: string[] = [];
	const onPath = new Set<string>();
	const visit = (file: string): void => {
		if (onPath.has(file)) return void found.push([...path.slice(path.indexOf(file)), file]);
		if (done.has(file)) return;
		path.push(file);
		onPath.add(file);
		for (const next of edges.get(file) ?? []) visit(next);
		path.pop();
		onPath.delete(file);
		done.add(file);
	};
	for (const file of edges.keys()) visit(file);
	return found;
}
