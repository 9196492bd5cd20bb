// What a note's text may look like on screen: formats with legal values, everything else left out of sight and where it
// is. Limit: a later version's formats and embedded things are kept in the note and not shown.
import type { Op } from 'quill-delta';
import { safeUrl } from '#lib/domain/model/activity.ts';

type Attributes = Record<string, unknown>;

const LISTS: ReadonlySet<unknown> = new Set(['bullet', 'ordered', 'checked', 'unchecked']);

/** Formats the editor knows. */
export const FORMATS = ['bold', 'italic', 'strike', 'link', 'header', 'list', 'indent'] as const;

const LEGAL: Record<(typeof FORMATS)[number], (value: unknown) => boolean> = {
	bold: (value) => value === true,
	italic: (value) => value === true,
	strike: (value) => value === true,
	link: (value) => typeof value === 'string' && safeUrl(value) === value,
	header: (value) => value === 1 || value === 2 || value === 3,
	list: (value) => LISTS.has(value),
	indent: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 8
};

/** The formats of a piece that are shown; undefined: none. */
function legal(attributes: Attributes | undefined): Attributes | undefined {
	if (attributes === undefined) return undefined;
	// A line of two kinds, made at the same time by two people, shows as one.
	const known = FORMATS.filter((name) => LEGAL[name](attributes[name]) && !(name === 'header' && LISTS.has(attributes.list)));
	return known.length === 0 ? undefined : Object.fromEntries(known.map((name) => [name, attributes[name]]));
}

/** Stands for a thing that this version does not show, so that places stay the same. */
const UNKNOWN_THING = '\uFFFC';

/** A note's text as an editor holds it: with a line end at its end, which the text itself may lack. */
export function shownOps(ops: readonly { insert?: unknown; attributes?: Attributes }[]): Op[] {
	const shown = ops.map(({ insert, attributes }): Op => {
		const formats = legal(attributes);
		return { insert: typeof insert === 'string' ? insert : UNKNOWN_THING, ...(formats && { attributes: formats }) };
	});
	const last = shown.at(-1)?.insert;
	if (typeof last !== 'string' || !last.endsWith('\n')) shown.push({ insert: '\n' });
	return shown;
}
