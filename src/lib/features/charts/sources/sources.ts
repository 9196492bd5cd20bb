// What came from each source and what became of it, from the figures by segment: in order, blanks and many as one.
import type { Worth } from '#lib/domain/metrics/funnel.ts';
import type { Segment } from '#lib/domain/metrics/segments.ts';
import { wilson, type Interval } from '#lib/domain/metrics/wilson.ts';
import { plus } from '#lib/domain/metrics/worth-sums.ts';
import { t } from '#lib/ui/messages/index.ts';

/** More rows than this are put together in one. */
const MOST_ROWS = 12;

/** Ends of the parts of a bar, from the baseline on: what is won, what became an opportunity, all that came in. */
export const SOURCE_PARTS = ['won', 'opportunities', 'leads'] as const;
export type SourcePart = (typeof SOURCE_PARTS)[number];

/** What came from one source. */
export interface Source {
	name: string;
	/** The words it stands for; null: without one. */
	words: ReadonlySet<string | null>;
	leads: Worth;
	opportunities: Worth;
	won: Worth;
	interval: Interval | null;
}

/** What brings most comes first; the blank one last, before it the rest where there are many. */
export function sourcesOf(segments: readonly Segment[]): Source[] {
	const made = segments
		.filter(({ created }) => created.count > 0)
		.map(({ segment, created, createdQualified, createdWon }): Source => ({
			name: segment ?? '',
			words: new Set([segment]),
			leads: created,
			opportunities: createdQualified,
			won: createdWon,
			interval: wilson(createdWon.count, created.count)
		}));
	const blank = made.filter(isBlank);
	const named = made
		.filter((source) => !isBlank(source))
		.sort((a, b) => Number(b.won.value - a.won.value) || b.won.count - a.won.count || b.leads.count - a.leads.count || (a.name < b.name ? -1 : 1));
	const unnamed = blank.length === 0 ? [] : [totalOf(blank, t('charts.sources.unnamed'))];
	if (named.length <= MOST_ROWS) return [...named, ...unnamed];
	const rest = named.slice(MOST_ROWS - 1);
	return [...named.slice(0, MOST_ROWS - 1), totalOf(rest, t('charts.sources.rest', { count: rest.length })), ...unnamed];
}

/** True for what has no word: white space is none. */
export const isBlank = ({ words }: Source): boolean => [...words].every((word) => word === null || word.trim() === '');

export function totalOf(sources: readonly Source[], name = ''): Source {
	const sum = (part: SourcePart): Worth => sources.reduce((total, each) => plus(total, each[part]), NOTHING);
	const [leads, opportunities, won] = [sum('leads'), sum('opportunities'), sum('won')];
	return { name, words: new Set(sources.flatMap(({ words }) => [...words])), leads, opportunities, won, interval: wilson(won.count, leads.count) };
}

const NOTHING: Worth = { count: 0, value: 0n, withoutValue: 0 };
