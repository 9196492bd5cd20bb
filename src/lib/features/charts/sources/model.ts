// Where leads come from and what became of them, by source or another division, from figures to what is drawn and said.
// Pure. Limit: leads created in the period, as they are now.
import { COUNTS, WON, type DealColumns } from '#lib/domain/metrics/columns.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { MATURE, type Worth } from '#lib/domain/metrics/funnel.ts';
import { inWindow, isAllTime } from '#lib/domain/metrics/period.ts';
import type { Interval } from '#lib/domain/metrics/wilson.ts';
import { formatDay } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Cell, ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { countCell, divisionOf, fewDeals, formatCount, formatRate, formatSum, rateCell, sentences, sumCell } from '../frame/figures.ts';
import { sourcesFinding } from './finding.ts';
import { isBlank, sourcesOf, totalOf, type Source, type SourcePart } from './sources.ts';

export const SOURCE_COLUMNS = ['brings', 'leads', 'opportunities', 'won', 'conversion'] as const;
export type SourceColumn = (typeof SOURCE_COLUMNS)[number];

export interface SourceRow {
	key: string;
	name: string;
	/** In the measure's unit; a part holds the ones before it. */
	ends: Record<SourcePart, number>;
	texts: Record<SourceColumn, string>;
	/** The row in a line: "36 leads · 6 won: 17% (8–32%)". */
	line: string;
	few: boolean;
	/** How many of these leads could as well be won, by the 95 % interval of the conversion; null by value and without leads. */
	whisker: Interval | null;
	marks: Partial<Record<SourcePart, Mark>> & { leads: Mark };
}

export interface SourcesModel extends ChartModel {
	rows: readonly SourceRow[];
}

export function sourcesModel({ segments, funnel }: MetricsSnapshot, options: ChartOptions): SourcesModel {
	const { currency, filtered, legalPeriod, measure, segment, window } = options;
	const column = segment?.name ?? '';
	const division = segment ? divisionOf(segment) : '';
	const sources = sourcesOf(segments);
	const all = totalOf(sources);
	const rows = sources.map((source) => rowOf(source, options));
	const unnamed = sources.find(isBlank)?.leads.count ?? 0;
	const empty = !legalPeriod
		? { text: t('charts.period.wrongText') }
		: all.leads.count === 0
			? { text: t(isAllTime(window) ? 'charts.sources.emptyAllText' : 'charts.sources.emptyText'), ...(isAllTime(window) ? {} : { allTime: true }) }
			: unnamed === all.leads.count
				? { text: t('charts.sources.unnamedText', { division }) }
				: null;
	const { maturity, unknownCreated } = funnel;
	const withoutValue = all.won.withoutValue;
	const few = rows.filter((row) => row.few).length;
	return {
		name: segment === null || segment.id === 'source' ? t('charts.sources.name') : t('charts.sources.nameBy', { division }),
		title: !legalPeriod ? t('charts.period.wrong') : sourcesFinding(sources, all, { measure, division, currency }),
		subtitle: sentences(
			isAllTime(window) || window.from === null || window.to === null
				? t('charts.sources.subtitleAll', { division })
				: t('charts.sources.subtitle', { division, from: formatDay(window.from), to: formatDay(window.to) }),
			filtered !== null && t('charts.filtered', { count: filtered })
		),
		tag: empty || maturity === null ? null : maturity < MATURE ? { text: t('charts.funnel.moving', { closed: formatRate(maturity) }), hatched: true } : { text: t('charts.funnel.mature', { closed: formatRate(maturity) }), hatched: false },
		notes: empty
			? []
			: [
					...(few > 0 ? [t('charts.sources.noteFew', { count: few })] : []),
					...(unnamed > 0 ? [t('charts.sources.noteUnnamed', { count: unnamed, division })] : []),
					...(withoutValue > 0 ? [t('charts.sources.noteWithoutValue', { currency, count: withoutValue })] : []),
					...(unknownCreated > 0 ? [t(isAllTime(window) ? 'charts.funnel.noteUnknownIn' : 'charts.funnel.noteUnknownOut', { count: unknownCreated })] : []),
					t('charts.sources.noteOpportunity'),
					...(measure === 'count' ? [t('charts.sources.noteLines')] : [])
				],
		table: {
			columns: [
				{ label: column, numeric: false },
				...(['leads', 'share', 'opportunities', 'won', 'brings', 'shareWon', 'conversion', 'low', 'high'] as const).map((column) => ({ label: t(`charts.sources.${column}`), numeric: true }))
			],
			rows: sources.map((source, index) => ({ key: rows[index]!.key, cells: cellsOf(source, all, currency) })),
			total: cellsOf({ ...all, name: t('charts.total') }, all, currency)
		},
		empty,
		marks: empty ? [] : rows.flatMap(({ marks }) => [marks.leads, ...(['opportunities', 'won'] as const).flatMap((part) => marks[part] ?? [])]),
		rows: empty ? [] : rows
	};
}

function rowOf(source: Source, options: ChartOptions): SourceRow {
	const { currency, measure } = options;
	const { name, leads, opportunities, won, interval, words } = source;
	const byValue = measure === 'value';
	const amount = (worth: Worth): number => (byValue ? Number(worth.value) : worth.count);
	const rate = leads.count === 0 ? null : won.count / leads.count;
	const few = fewDeals(leads.count);
	const said = { source: name, leads: leads.count, opportunities: formatCount(opportunities.count), won: formatCount(won.count), value: formatSum(won.value, currency), rate: formatRate(rate), low: formatRate(interval?.low ?? null), high: formatRate(interval?.high ?? null) };
	// Keys of parts have one slash before the part: those of a word come in pairs.
	const key = isBlank(source) ? 'none' : words.size === 1 ? `of:${[...words].join('').replaceAll('/', '//')}` : 'rest';
	const mark = (part: SourcePart, count: number): Mark => ({
		key: part === 'leads' ? key : `${key}/${part}`,
		row: key,
		label: part === 'leads' ? name : `${name} → ${t(`charts.sources.${part}`).toLowerCase()}`,
		sentence: part === 'leads' ? sentences(t('charts.sources.row', said), few && t('charts.sources.rowFew')) : t('charts.sources.partRow', { source: name, part: t(`charts.sources.${part}`).toLowerCase(), count, leads: formatCount(leads.count) }),
		deals: () => dealsOf(part, words, options)
	});
	return {
		key,
		name,
		ends: { won: amount(won), opportunities: amount(opportunities), leads: amount(leads) },
		texts: {
			brings: formatSum(won.value, currency, { compact: true }),
			leads: byValue ? formatSum(leads.value, currency, { compact: true }) : formatCount(leads.count),
			opportunities: byValue ? formatSum(opportunities.value, currency, { compact: true }) : formatCount(opportunities.count),
			won: formatCount(won.count),
			conversion: formatRate(rate)
		},
		line: t('charts.sources.line', said),
		few,
		whisker: byValue || interval === null ? null : { low: interval.low * leads.count, high: interval.high * leads.count },
		marks: {
			leads: mark('leads', leads.count),
			...(opportunities.count > 0 ? { opportunities: mark('opportunities', opportunities.count) } : {}),
			...(won.count > 0 ? { won: mark('won', won.count) } : {})
		}
	};
}

/** By owner, leads are of who owned them at the close ([SEGMENT2]). */
function dealsOf(part: SourcePart, words: ReadonlySet<string | null>, { segment, deal, list, window }: ChartOptions): string[] {
	const wordOf = (columns: DealColumns, row: number): string | null => {
		if (segment?.id === 'owner') return columns.owners[columns.closer[row]!] ?? null;
		const found = deal(columns.ids[row]!);
		return found && segment ? segment.of(found) : null;
	};
	return list((columns, { qualifiedRank }, passes) =>
		columns.ids.filter((_, row) => {
			if (row >= columns.size || !passes(row) || columns.left[row] !== COUNTS || !inWindow(window, columns.created[row]!)) return false;
			if (part === 'opportunities' ? columns.rank[row]! < qualifiedRank : part === 'won' && columns.outcome[row] !== WON) return false;
			return words.has(wordOf(columns, row));
		})
	);
}

function cellsOf({ name, leads, opportunities, won, interval }: Source, all: Source, currency: string): Cell[] {
	const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
	return [
		name,
		countCell(leads.count),
		rateCell(ratio(leads.count, all.leads.count)),
		countCell(opportunities.count),
		countCell(won.count),
		sumCell(won.value, currency),
		rateCell(ratio(Number(won.value), Number(all.won.value))),
		rateCell(ratio(won.count, leads.count)),
		rateCell(interval?.low ?? null),
		rateCell(interval?.high ?? null)
	];
}
