// What Chromium tells assistive technology of a page: its own accessibility tree, without what it leaves out.
// Limit: what a screen reader makes of roles, names and states is its own.
import type { Page } from 'playwright';

export interface Told {
	role: string;
	name: string;
	description: string;
	focusable: boolean;
	parent: Told | null;
	children: Told[];
}

/** The page as it is told now, from its root; all spaces are plain ones. */
export async function toldOf(page: Page): Promise<Told> {
	const session = await page.context().newCDPSession(page);
	const { nodes } = await session.send('Accessibility.getFullAXTree');
	await session.detach();
	const known = new Map(nodes.map((node) => [node.nodeId, node]));
	const text = (value: { value?: unknown } | undefined): string => String(value?.value ?? '').replace(/\s+/g, ' ').trim();
	/** What is left out hands its children to what it is in. */
	const grow = (id: string, parent: Told | null): Told[] => {
		const node = known.get(id);
		if (!node) return [];
		const of = (told: Told | null): Told[] => (node.childIds ?? []).flatMap((child) => grow(child, told));
		if (node.ignored) return of(parent);
		const focusable = (node.properties ?? []).some(({ name, value }) => name === 'focusable' && value.value === true);
		const told: Told = { role: text(node.role), name: text(node.name), description: text(node.description), focusable, parent, children: [] };
		told.children = of(told);
		return [told];
	};
	return grow(nodes[0]!.nodeId, null)[0]!;
}

/** All there is in it with one of these roles, in reading order. */
export const withRole = (told: Told, ...roles: readonly string[]): Told[] =>
	told.children.flatMap((child) => [...(roles.includes(child.role) ? [child] : []), ...withRole(child, ...roles)]);

/** All that is in it. */
export const everythingIn = (told: Told): Told[] => told.children.flatMap((child) => [child, ...everythingIn(child)]);

/** Its words in reading order. */
export const wordsIn = (told: Told): string =>
	withRole(told, 'StaticText')
		.map(({ name }) => name)
		.join(' ');

/** What it is in, of this role, nearest first. */
export function within(told: Told, role: string): Told | null {
	for (let at = told.parent; at; at = at.parent) if (at.role === role) return at;
	return null;
}
