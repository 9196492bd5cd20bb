// Where deals stood at one moment and where at another, from figures to what is drawn and said. Pure.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { moveDeals, type Place, type StageMove } from '#lib/domain/metrics/stage-moves.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { formatDay } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { changeOf, periodOf, untilOf } from '../frame/asking.ts';
import type { ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, allBlank, countCell, eitherOf, formatCount, formatSum, knownSum, sentences, sumCell } from '../frame/figures.ts';
import { noteUndated } from '../frame/undated.ts';
import { flowFinding } from './finding.ts';
import { keyOf, nameOf, orderOf, wayOf, type Side, type Way } from './places.ts';

export interface FlowNode extends Mark {
	kind: 'node';
	side: Side;
	/** Looks: an open stage, won, lost, or elsewhere. */
	look: 'stage' | 'won' | 'lost' | 'other';
	/** Place among the stages, 0–1: its shade. null: not a stage. */
	shade: number | null;
	/** As written beside it. */
	name: string;
	text: string;
}

export interface FlowLink extends Mark {
	kind: 'link';
	/** Keys of its two nodes. */
	from: string;
	to: string;
	way: Way;
	/** In the measure's unit, at least 0: how thick it is. */
	size: number;
	/** As written on it. */
	text: string;
}

export interface FlowModel extends ChartModel {
	marks: readonly (FlowNode | FlowLink)[];
	/** Each column from top to bottom; links in the order of both. */
	nodes: readonly FlowNode[];
	links: readonly FlowLink[];
	/** Over the columns: the two moments. */
	heads: readonly [string, string];
}

interface Told {
	move: StageMove;
	way: Way;
	size: bigint;
	blank: number;
}

export function flowModel({ change: { moves, closedUnseen, undatedIn }, stock }: MetricsSnapshot, options: ChartOptions): FlowModel {
	const { measure, currency, timeZone, window, filtered, legalPeriod } = options;
	const byValue = measure === 'value';
	const stages = stock.rows.flatMap(({ stage }) => stage ?? []);
	const { from: start } = changeOf(window, options);
	const period = periodOf(window, options);
	const text = (size: bigint, compact = false): string => (byValue ? formatSum(size, currency, { compact }) : formatCount(Number(size)));
	const elsewhere = (move: StageMove): boolean => move.from.kind === 'outside' && move.to.kind === 'outside';
	const told = (legalPeriod ? moves : [])
		// In the pipeline of the period at one of the two moments at least, or closed out of it.
		.filter((move) => move.from.kind === 'stage' || move.to.kind === 'stage')
		.map((move): Told => ({ move, way: wayOf(move, stages), size: byValue ? worthOf(move) : BigInt(move.count), blank: blanksOf(move) }))
		.sort((a, b) => orderOf(a.move.from, 'from', stages) - orderOf(b.move.from, 'from', stages) || orderOf(a.move.to, 'to', stages) - orderOf(b.move.to, 'to', stages));
	const dealsOf = (some: readonly Told[]) => (): readonly DealId[] => options.list((columns, context, passes) => some.flatMap(({ move }) => moveDeals(columns, context, passes, move)));
	const day = formatDay(dayAt(start, timeZone));
	const last = untilOf(window, options);
	const heads = [day, last ?? t('charts.flow.now')] as const;
	const until = last ?? 'now';
	const nodeOf = (side: Side, some: readonly Told[]): FlowNode => {
		const place = some[0]!.move[side];
		const size = some.reduce((sum, each) => sum + each.size, 0n);
		const count = some.reduce((sum, { move }) => sum + move.count, 0);
		const name = nameOf(place, side);
		const when = heads[side === 'from' ? 0 : 1];
		const worth = !some.every(({ move, blank }) => allBlank({ count: move.count, withoutValue: blank }));
		return {
			kind: 'node',
			side,
			key: `${side}:${keyOf(place)}`,
			row: `${side}:${keyOf(place)}`,
			name,
			label: `${name}, ${when}`,
			sentence: t('charts.flow.nodeRow', { place: name, when, count, value: byValue && worth ? text(size) : 'none' }),
			deals: dealsOf(some),
			...looksOf(place, stages),
			text: byValue && !worth ? NONE : text(size, true)
		};
	};
	const nodes = [
		...[...Map.groupBy(told, ({ move }) => keyOf(move.from)).values()].map((some) => nodeOf('from', some)),
		...[...Map.groupBy(told.toSorted((a, b) => orderOf(a.move.to, 'to', stages) - orderOf(b.move.to, 'to', stages)), ({ move }) => keyOf(move.to)).values()].map((some) => nodeOf('to', some))
	];
	const links = told.map((each): FlowLink => {
		const { move, way, size } = each;
		const from = `from:${keyOf(move.from)}`;
		return {
			kind: 'link',
			key: `${from}>${keyOf(move.to)}`,
			row: from,
			from,
			to: `to:${keyOf(move.to)}`,
			label: `${nameOf(move.from, 'from')} → ${nameOf(move.to, 'to')}`,
			sentence: sentenceOf(move, way, currency, until),
			deals: dealsOf([each]),
			way,
			size: size > 0n ? Number(size) : 0,
			text: text(size, true)
		};
	});
	const drawn = links.some(({ size }) => size > 0);
	return {
		name: t('charts.flow.name'),
		title: !legalPeriod ? t('charts.period.wrong') : told.length === 0 ? t('charts.flow.none') : flowFinding(told, { day, until, byValue, text }),
		subtitle: sentences(
			t('charts.flow.subtitle', { since: day, until, from: formatDay(period.from!), to: formatDay(period.to!) }),
			byValue && t('charts.flow.subtitleValue', { until }),
			filtered !== null && t('charts.filtered', { count: filtered })
		),
		tag: null,
		notes: legalPeriod ? [...noteUndated(undatedIn, timeZone), ...notesOf(told, { elsewhere: moves.filter(elsewhere), closedUnseen }, { stages, byValue, until, currency })] : [],
		table: {
			columns: [
				{ label: t('charts.flow.move'), numeric: false },
				...[t('charts.deals'), t('charts.flow.before'), t('charts.flow.after', { until })].map((label) => ({ label, numeric: true }))
			],
			rows: told.map(({ move }, index) => ({
				key: links[index]!.key,
				cells: [
					links[index]!.label,
					countCell(move.count),
					sumCell(sumBefore(move), currency),
					sumCell(sumAfter(move), currency)
				]
			}))
		},
		empty: !legalPeriod
			? { text: t('charts.period.wrongText') }
			: told.length === 0
				? { text: t('charts.flow.empty', { from: formatDay(period.from!), to: formatDay(period.to!) }), allTime: true }
				: drawn
					? null
					: { text: t('charts.flow.noValue') },
		marks: drawn ? nodes.flatMap((node) => [node, ...links.filter(({ from }) => from === node.key)]) : [],
		nodes,
		links,
		heads
	};
}

/** What deals were worth at the first moment; of those that were not here yet, at the second. */
const worthOf = (move: StageMove): bigint => (move.from.kind === 'absent' ? move.after : move.before);

/** What they are known to have been worth at a moment; null where they are absent then, or none has a value. */
const sumBefore = ({ from, count, before, withoutBefore }: StageMove): bigint | null => (from.kind === 'absent' ? null : knownSum({ count, value: before, withoutValue: withoutBefore }));
const sumAfter = ({ to, count, after, withoutAfter }: StageMove): bigint | null => (to.kind === 'absent' ? null : knownSum({ count, value: after, withoutValue: withoutAfter }));

/** How many of a move have no value that counts. */
const blanksOf = (move: StageMove): number => (move.from.kind === 'absent' ? move.withoutAfter : move.withoutBefore);

function looksOf(place: Place, stages: readonly Stage[]): Pick<FlowNode, 'look' | 'shade'> {
	if (place.kind === 'won' || place.kind === 'lost') return { look: place.kind, shade: null };
	const index = place.kind === 'stage' ? stages.findIndex(({ id }) => id === place.stage?.id) : -1;
	if (index < 0) return { look: 'other', shade: null };
	return { look: 'stage', shade: stages.length < 2 ? 1 : index / (stages.length - 1) };
}

function sentenceOf(move: StageMove, way: Way, currency: string, until: string): string {
	const { from, to, count } = move;
	const sum = (value: bigint | null): string => (value === null ? 'none' : formatSum(value, currency));
	return sentences(
		way === 'still' ? t('charts.flow.stayRow', { place: nameOf(from, 'from'), count }) : t('charts.flow.linkRow', { from: nameOf(from, 'from'), to: nameOf(to, 'to'), count }),
		t('charts.flow.worth', {
			until,
			before: sum(sumBefore(move)),
			after: sum(sumAfter(move))
		})
	);
}

function notesOf(told: readonly Told[], { elsewhere, closedUnseen: { won, lost } }: { elsewhere: readonly StageMove[]; closedUnseen: MetricsSnapshot['change']['closedUnseen'] }, { stages, byValue, until, currency }: { stages: readonly Stage[]; byValue: boolean; until: string; currency: string }): string[] {
	const here = new Set(told.flatMap(({ move }) => [keyOf(move.from), keyOf(move.to)]));
	const unused = stages.filter(({ id }) => !here.has(id)).map(({ name }) => name);
	const countOf = (some: readonly StageMove[]): number => some.reduce((sum, { count }) => sum + count, 0);
	const outside = countOf(elsewhere);
	const blank = told.reduce((sum, each) => sum + each.blank, 0);
	return [
		...(byValue && blank > 0 ? [t('charts.noteWithoutWorth', { currency, count: blank })] : []),
		...(unused.length > 0 && told.length > 0 ? [t('charts.flow.noteUnused', { stages: eitherOf(unused), count: unused.length })] : []),
		...(won + lost > 0 ? [t('charts.flow.noteBetween', { won, lost, count: won + lost })] : []),
		...(outside > 0 ? [t('charts.flow.noteOutside', { count: outside, until })] : []),
		...(told.length > 0 ? [t('charts.funnel.noteOrder')] : [])
	];
}
