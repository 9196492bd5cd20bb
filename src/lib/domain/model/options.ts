// Choices that are the same in every pipeline, by the kind of field that holds one. Stored by these ids, which never change.
// Limit: ids only; what a person reads is the screen's, what they type is reading/option-words.ts. Imports nothing.

/** Forecast categories that can be picked for a deal by hand. Closed is none of them: that a deal is by its stage. */
export const PICKED_CATEGORIES = ['pipeline', 'best-case', 'commit', 'omitted'] as const;
export type PickedCategory = (typeof PICKED_CATEGORIES)[number];

/**
 * How far a lead is in the hands of marketing and sales: marketing qualified, accepted by sales, qualified by sales, given
 * back to marketing, or turned down. null: none of it was said.
 */
export const LEAD_STATUSES = ['mql', 'sal', 'sql', 'recycled', 'rejected'] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

/** An answer to one of the four questions of qualification; null: nobody knows yet, which is no "no". */
export const ANSWERS = ['yes', 'partial', 'no'] as const;
export type Answer = (typeof ANSWERS)[number];

/** Kinds of fields that hold one of a fixed list, each in its order. */
export const OPTIONS = {
	category: PICKED_CATEGORIES,
	leadStatus: LEAD_STATUSES,
	answer: ANSWERS
} as const satisfies Record<string, readonly string[]>;
export type OptionKind = keyof typeof OPTIONS;

export const isOptionKind = (kind: string): kind is OptionKind => Object.hasOwn(OPTIONS, kind);

/** True for the id of a choice of that kind. */
export const isOption = (kind: OptionKind, value: unknown): boolean => (OPTIONS[kind] as readonly unknown[]).includes(value);

const ABBREVIATIONS: ReadonlySet<string> = new Set(['mql', 'sal', 'sql']);

/** The word formulas read, the same in every language: "Best case", "MQL". Abbreviations are all capitals. */
export const optionWord = (id: string): string =>
	ABBREVIATIONS.has(id) ? id.toUpperCase() : `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;
