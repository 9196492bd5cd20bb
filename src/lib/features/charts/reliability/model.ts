// How often deals were won beside the chance that the scorecard gave them, on deals that closed later than all it had learnt
// from; and what is used where there is no scorecard. Pure. Limit: of all deals: a filter narrows only the deals behind marks.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { incidenceAt } from '#lib/domain/forecast/incidence.ts';
import { LEAST_CLOSED } from '#lib/domain/forecast/scorecard/train.ts';
import { wilson } from '#lib/domain/metrics/wilson.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import type { ScorecardStand } from '#lib/state/scorecard-feed.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { undatedSentence } from '#lib/ui/undated-words.ts';
import type { ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { countCell, fewDeals, formatCount, formatRate, listOf, rateCell, sentences } from '../frame/figures.ts';
import { captionOf, refusalOf, reliabilityFinding, skillNotes } from './finding.ts';

interface Interval {
	low: number;
	high: number;
}

/** A tenth of the tested moments, or a stage. */
export interface RateMark extends Mark {
	/** Chance that was given or is used, 0–1. */
	said: number;
	/** Share won; null: none closed. */
	won: number | null;
	interval: Interval | null;
	/** Deals it rests on. */
	n: number;
	few: boolean;
	/** At the end of a row: "47% (12 of 25)". */
	text: string;
}

/** Won or lost deals towards as many as a scorecard needs. */
export interface CountMark extends Mark {
	count: number;
	text: string;
	/** In the table, with how many are needed. */
	cell: string;
}

export interface ReliabilityModel extends ChartModel {
	/** True where the scorecard is used: its dots are full. */
	published: boolean;
	/** By the chance that was given. */
	dots: readonly RateMark[];
	/** Won of the deals that were learnt from; null without dots. */
	base: number | null;
	/** Only where there are too few of them. */
	counts: readonly CountMark[];
	needed: number;
	/** Base rates by stage: what is used where there is no scorecard. */
	rates: readonly RateMark[];
}

/** Days by which is told what became of deals. */
const DAYS = 90;

export function reliabilityModel({ stock }: MetricsSnapshot, options: ChartOptions): ReliabilityModel {
	const { scorecard: stand, filtered, timeZone, where } = options;
	const bare = { name: t('charts.reliability.name'), tag: null, published: false, dots: [], base: null, counts: [], needed: LEAST_CLOSED, rates: [], marks: [] };
	if (stand === null) return { ...bare, title: t('charts.reliability.waiting'), subtitle: '', notes: [], table: tableOf([], []), empty: { text: t('charts.reliability.waitingText') } };

	const passing = (deals: readonly DealId[]) => (): readonly DealId[] => {
		if (filtered === null) return deals;
		const some = new Set(deals);
		return where((columns, row) => some.has(columns.ids[row]!));
	};
	const { result } = stand;
	const outOfTime = result?.evidence.outOfTime ?? null;
	const published = result?.kind === 'published';
	const dots = (outOfTime?.tenths ?? []).map(({ predicted, observed, interval, deals }, index): RateMark => {
		const said = formatRate(predicted);
		return {
			key: `tenth-${index}`,
			row: 'tenths',
			label: t('charts.reliability.tenth', { said }),
			sentence: t('charts.reliability.tenthRow', { said, won: formatRate(observed), count: deals.length, low: formatRate(interval.low), high: formatRate(interval.high) }),
			deals: passing(deals.map((number) => stand.deals[number]!)),
			said: predicted,
			won: observed,
			interval,
			n: deals.length,
			few: fewDeals(deals.length),
			text: formatRate(observed)
		};
	});
	const counts = result?.kind === 'refused' && result.reason === 'too-few-closed' ? (['won', 'lost'] as const).map((outcome) => countMark(stand, outcome, passing)) : [];
	const rates = published ? [] : stock.rows.flatMap(({ stage }): RateMark[] => {
		const rate = stage && stand.rates.get(stage.id);
		if (!stage || !rate) return [];
		const [won, interval] = rate.n === 0 ? [null, null] : [rate.won / rate.n, wilson(rate.won, rate.n)];
		const figures = { stage: stage.name, rate: formatRate(rate.rate), won: formatCount(rate.won), count: rate.n, own: formatRate(stage.probability / 1000) };
		return [{
			key: `stage-${stage.id}`,
			row: `stage-${stage.id}`,
			label: stage.name,
			sentence: t(rate.n === 0 ? 'charts.reliability.stageNone' : 'charts.reliability.stageRow', figures),
			deals: passing(rate.deals),
			said: rate.rate,
			won,
			interval,
			n: rate.n,
			few: fewDeals(rate.n),
			text: t('charts.reliability.stageText', figures)
		}];
	});
	const marks = [...dots, ...counts, ...rates];
	return {
		...bare,
		title: reliabilityFinding(stand),
		subtitle: sentences(refusalOf(stand), outOfTime && captionOf(outOfTime, timeZone), counts.length > 0 && t('charts.reliability.fewText'), result === null && t('charts.reliability.failedText')),
		notes: [
			...(outOfTime ? [t('charts.reliability.dots'), ...skillNotes(outOfTime)] : []),
			...(rates.length > 0 ? [t('charts.reliability.ratesNote')] : []),
			...followedNote(stand),
			...leftOutNote(stand),
			...undatedNote(stand),
			...(filtered === null ? [] : [t('charts.reliability.filterNote', { count: filtered })])
		],
		published,
		dots,
		base: outOfTime && outOfTime.training.won / outOfTime.training.deals,
		counts,
		rates,
		marks,
		table: tableOf([...dots, ...rates], counts),
		empty: marks.length === 0 ? { text: t('charts.reliability.nothing') } : null
	};
}

function countMark(stand: ScorecardStand, outcome: 'won' | 'lost', passing: (deals: readonly DealId[]) => () => readonly DealId[]): CountMark {
	const own = new Set(stand.closed[outcome]);
	const figures = { outcome, count: stand[outcome], needed: formatCount(LEAST_CLOSED) };
	return {
		key: outcome,
		row: outcome,
		label: t('charts.reliability.countOf', { outcome }),
		sentence: t('charts.reliability.countRow', figures),
		deals: passing(stand.deals.filter((id) => own.has(id))),
		count: stand[outcome],
		text: t('charts.reliability.countText', figures),
		cell: t('charts.reliability.countCell', figures)
	};
}

function tableOf(rates: readonly RateMark[], counts: readonly CountMark[]): ChartModel['table'] {
	return {
		columns: [
			{ label: t('charts.reliability.group'), numeric: false },
			...(['said', 'wonShare', 'low', 'high', 'deals'] as const).map((column) => ({ label: t(`charts.reliability.${column}`), numeric: true }))
		],
		rows: [
			...rates.map(({ key, label, said, won, interval, n }) => ({ key, cells: [label, rateCell(said), rateCell(won), rateCell(interval?.low ?? null), rateCell(interval?.high ?? null), countCell(n)] })),
			...counts.map(({ key, cell, count }) => ({ key, cells: [cell, rateCell(null), rateCell(null), rateCell(null), rateCell(null), countCell(count)] }))
		]
	};
}

/** What became of all deals, open ones counted in: a scorecard speaks of those that close. Of a few, shares say nothing. */
function followedNote({ followed }: ScorecardStand): string[] {
	if (fewDeals(followed.n)) return [];
	const days = Math.min(DAYS, followed.won.length - 1);
	const shares = days < 1 ? null : incidenceAt(followed, days);
	return shares === null ? [] : [t('charts.reliability.followed', { count: followed.n, days, won: formatRate(shares.won), lost: formatRate(shares.lost), open: formatRate(shares.open) })];
}

/** Closed deals that teach nothing, and why. */
function leftOutNote({ leftOut, closed, won, lost }: ScorecardStand): string[] {
	const count = closed.won.length + closed.lost.length - won - lost;
	if (count <= 0) return [];
	const unknownClose = Math.max(0, count - leftOut.unknownBeginning - leftOut.noMoment);
	const why = [
		...(unknownClose > 0 ? [t('charts.reliability.why.close', { count: unknownClose })] : []),
		...(leftOut.unknownBeginning > 0 ? [t('charts.reliability.why.beginning', { count: leftOut.unknownBeginning })] : []),
		...(leftOut.noMoment > 0 ? [t('charts.reliability.why.moment', { count: leftOut.noMoment })] : [])
	];
	return [t('charts.reliability.leftOut', { count, why: listOf(why) })];
}

/** Fields that nobody knows since when; of too few closed deals the number of deals is what is missing. */
function undatedNote({ result, undated }: ScorecardStand): string[] {
	const words = result?.kind === 'refused' && result.reason === 'too-few-closed' ? null : undatedSentence(undated);
	return words === null ? [] : [words];
}
