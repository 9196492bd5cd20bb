// One generated pipeline, asked a generated question: every figure of stock and change against reference.ts, identities
// between figures, and no snapshot with NaN or Infinity. For the tests and for the fuzz.
import { quantile } from 'd3-array';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { COUNTS } from '#lib/domain/metrics/columns.ts';
import type { Convert, MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { MetricsEngine, type MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { closedDeals } from '#lib/domain/metrics/flow-deals.ts';
import { ALL_TIME } from '#lib/domain/metrics/period.ts';
import { segmentDeals, segmentMedians, type SegmentPart } from '#lib/domain/metrics/segment-deals.ts';
import { TRAIL_WEEKS, type TrailStop } from '#lib/domain/metrics/segment-trail.ts';
import { moveDeals, type Place } from '#lib/domain/metrics/stage-moves.ts';
import type { StockFigures } from '#lib/domain/metrics/stock-sums.ts';
import { WATERFALL_BARS, waterfallDeals, type WaterfallBar } from '#lib/domain/metrics/waterfall.ts';
import { Random } from '../../fuzz/random.ts';
import { checkLeads } from './check-leads.ts';
import { STAGES, daysUtc, stageOf } from './deals.ts';
import { madeHistories } from './made-histories.ts';
import { Reference } from './reference.ts';

const NOW = Date.UTC(2026, 5, 15, 12);
const TODAY = Math.floor(NOW / DAY_MS);

/** Dollars are half a pipeline's unit each, and a little more or less by the day; of other money nobody knows a rate. */
const convert: Convert = (minor, currency, at) => (currency === 'USD' ? Math.trunc(minor / 2) + (at % 7) : null);

interface Expecting {
	(value: unknown, message?: string): { toEqual(other: unknown): void; toBe(other: unknown): void };
}

/** A question within the time the deals lived in. */
export function madeQuestion(random: Random): Partial<MetricsQuestion> {
	const day = (): number => TODAY - random.below(300);
	const days = (): [number, number] => [day(), day()].sort((a, b) => a - b) as [number, number];
	const [from, to] = days();
	const [earlier, later] = days();
	const past = random.chance(0.3);
	const now = past ? day() * DAY_MS + random.below(DAY_MS) : NOW;
	return {
		now,
		asOf: past ? now + 1 : Infinity,
		window: random.chance(0.2) ? ALL_TIME : daysUtc(...days()),
		period: random.chance(0.4) ? ALL_TIME : daysUtc(from, to + 1 + random.below(90)),
		change: { from: earlier * DAY_MS + random.below(DAY_MS), to: random.chance(0.5) ? Infinity : later * DAY_MS + random.below(DAY_MS) },
		owner: random.chance(0.5) ? null : random.pick(['Ann', 'Bob', 'Zed']),
		segmentOf: random.chance(0.3) ? null : random.chance(0.5) ? 'owner' : (id) => (id.endsWith('1') ? null : id.slice(-1)),
		accountOf: random.chance(0.3) ? null : (id) => (id.endsWith('7') ? null : `Firm ${id.slice(-2, -1)}`),
		target: random.chance(0.3) ? null : random.below(1_000_000_000),
		convert: random.chance(0.5) ? null : convert,
		weeks: random.below(30)
	};
}

/** Some stages in use, some removed, in some order. */
export const madeStages = (random: Random): Stage[] =>
	[...STAGES, stageOf('Delivered', 6, 1000, 'won')].map((stage) => ({ ...stage, staleAfter: random.chance(0.3) ? null : random.below(40) + 1, deleted: stage.type === 'open' && random.chance(0.15) ? 1 : null }));

const nameOf = (place: Place): string => (place.kind === 'stage' ? (place.stage?.name ?? '?') : place.kind);

/** Throws through `expect` where a figure is wrong. Returns the bars of the waterfall that held any deal. */
export function checkFigures(seed: number, expect: Expecting, count = 100): WaterfallBar[] {
	const random = new Random(seed);
	const histories = madeHistories(count, { seed, now: NOW, days: 400, changes: 6 + random.below(10), odd: random.chance(0.8) });
	const stages = madeStages(random);
	const engine = new MetricsEngine();
	engine.ask(madeQuestion(random));
	engine.rebuild(histories, stages);
	const snapshot = engine.snapshot();
	checkChange(engine, histories, stages, snapshot, expect, `seed ${seed}`);
	checkStock(engine, histories, stages, snapshot, expect, `seed ${seed}`);
	checkSums(engine, snapshot, expect, `seed ${seed}`);
	checkLeads({ columns: engine.columns, context: engine.context, passes: (row) => engine.passes(row) }, histories, stages, snapshot, expect, `seed ${seed}`);
	expect(undefinedIn(snapshot), `seed ${seed}`).toEqual([]);
	return WATERFALL_BARS.filter((bar) => snapshot.change.waterfall[bar].count > 0);
}

function checkChange(engine: MetricsEngine, histories: readonly DealHistory[], stages: readonly Stage[], { change }: MetricsSnapshot, expect: Expecting, seed: string): void {
	const reference = new Reference(stages, engine.context);
	const passes = (): boolean => true;
	const { waterfall, slip, moves } = change;
	const bars = reference.waterfall(histories);
	for (const bar of WATERFALL_BARS) {
		const { count = 0, value = 0n, deals = [] } = bars.get(bar) ?? {};
		expect([waterfall[bar].count, waterfall[bar].value], `${seed}: ${bar}`).toEqual([count, value]);
		expect(waterfallDeals(engine.columns, engine.context, passes, bar), `${seed}: ${bar}`).toEqual(deals);
	}
	const undated = (bars.get('new')?.deals ?? []).map((id) => histories.find((history) => history.id === id)!).filter(({ createdAt, begins }) => createdAt === null && begins >= engine.context.change.from);
	expect([change.undated?.count ?? 0, (change.undatedIn?.count ?? 0) <= undated.length], seed).toEqual([undated.length, true]);
	const sum = (names: readonly (keyof typeof waterfall)[]): [number, bigint] =>
		names.reduce<[number, bigint]>(([count, value], name) => [count + waterfall[name].count, value + waterfall[name].value], [0, 0n]);
	const entries = sum(['start', 'new', 'reopened', 'movedIn', 'transferredIn']);
	const exits = sum(['movedOut', 'transferredOut', 'won', 'lost', 'removed']);
	const changes = waterfall.increased.value + waterfall.decreased.value;
	expect([entries[0] - exits[0], entries[1] + exits[1] + changes], seed).toEqual([waterfall.end.count, waterfall.end.value]);
	const { pushes, pulls, pushedDeals } = slip;
	expect({ start: slip.start.count, slipped: slip.slipped.count, pushes, pushedDeals, pulls }, seed).toEqual(reference.slip(histories));
	expect(slip.start.count <= waterfall.start.count, seed).toBe(true);
	const told = new Map(moves.map(({ from, to, count, before, after }) => [`${nameOf(from)} > ${nameOf(to)}`, [count, before, after]]));
	expect(Object.fromEntries(told), seed).toEqual(Object.fromEntries(reference.moves(histories)));
	for (const move of moves) expect(moveDeals(engine.columns, engine.context, passes, move).length, seed).toBe(move.count);
	// The flow between stages and the waterfall tell of the same deals at both ends.
	const inAt = (end: 'from' | 'to'): number => moves.reduce((total, move) => total + (move[end].kind === 'stage' ? move.count : 0), 0);
	expect([inAt('from'), inAt('to')], seed).toEqual([waterfall.start.count, waterfall.end.count]);
}

function checkStock(engine: MetricsEngine, histories: readonly DealHistory[], stages: readonly Stage[], snapshot: MetricsSnapshot, expect: Expecting, seed: string): void {
	const reference = new Reference(stages, engine.context);
	const { weekly, stock } = snapshot;
	for (const { end, rows } of weekly.weeks) {
		const told = weekly.stages.flatMap((stage, index) => {
			const { count, value, weightedMille, withoutValue } = rows[index]!;
			return count === 0 ? [] : [[stage?.name ?? '?', [count, value, weightedMille, withoutValue]]];
		});
		expect(Object.fromEntries(told), `${seed}: week ${end}`).toEqual(Object.fromEntries(reference.stockAt(histories, end ?? Infinity)));
	}
	const last = weekly.weeks.at(-1)!;
	expect(figuresOf(last.total), `${seed}: last week`).toEqual(figuresOf(stock.total));
	expect(last.rows.map(figuresOf).filter(({ count }) => count > 0), `${seed}: last week`).toEqual(stock.rows.map(figuresOf).filter(({ count }) => count > 0));
}

const figuresOf = ({ count, value, withoutValue, weightedMille, weighted, overridden, withoutProbability }: StockFigures): StockFigures => ({
	count,
	value,
	withoutValue,
	weightedMille,
	weighted,
	overridden,
	withoutProbability
});

function checkSums(engine: MetricsEngine, snapshot: MetricsSnapshot, expect: Expecting, seed: string): void {
	const { stock, period, segments, winRate, funnel, stale, concentration } = snapshot;
	expect(concentration.n, seed).toBe(stock.total.count - stock.total.withoutValue);
	expect(period.open.value === period.categories.reduce((sum, { value }) => sum + value, 0n), seed).toBe(true);
	expect([stale.rows.reduce((sum, { count }) => sum + count, 0), stale.total.count <= stock.total.count], seed).toEqual([stale.total.count, true]);
	if (segments.length === 0) return;
	checkSegments(engine, snapshot, expect, seed);
	const sum = (of: (segment: (typeof segments)[number]) => bigint | number): bigint => segments.reduce((total, each) => total + BigInt(of(each)), 0n);
	expect([sum(({ open }) => open.weightedMille), sum(({ open }) => open.count)], seed).toEqual([stock.total.weightedMille, BigInt(stock.total.count)]);
	expect([sum(({ openInPeriod }) => openInPeriod.value), sum(({ wonInPeriod }) => wonInPeriod.value)], seed).toEqual([period.open.value, period.won.value]);
	expect([sum(({ created }) => created.value), sum(({ createdLost }) => createdLost)], seed).toEqual([funnel.cohort.value, BigInt(funnel.lost.count)]);
	expect([sum(({ won }) => won.count), sum(({ lost }) => lost.value)], seed).toEqual([BigInt(winRate.won), winRate.lostValue]);
}

/** The deals of each segment are as many as its figures say, its medians d3's; segments add up to the year of all. */
function checkSegments(engine: MetricsEngine, { segments, winRateTrend }: MetricsSnapshot, expect: Expecting, seed: string): void {
	const { columns, context } = engine;
	const medians = segmentMedians(columns, context, () => true);
	for (const one of segments) {
		const found = (part: SegmentPart) => segmentDeals(columns, context, () => true, one.segment, part);
		const figures = [one.open.count, one.openInPeriod.count, one.won.count + one.lost.count, one.won.count, one.won.count - one.won.withoutValue, one.cycles, one.wonInPeriod.count, one.trailing365.closed];
		const parts: SegmentPart[] = ['open', 'openInPeriod', 'closed', 'won', 'sized', 'timed', 'wonInPeriod', 'closedInYear'];
		expect(parts.map((part) => found(part).length), `${seed}: ${one.segment}`).toEqual(figures);
		const theirs = new Set(found('closed'));
		const closes = closedDeals(columns, context.window, (row) => theirs.has(columns.ids[row]!)).filter(({ won }) => won);
		const middle = (values: (number | null)[]) => quantile(values.flatMap((value) => value ?? []), 0.5) ?? null;
		const { cycle, size } = medians.get(one.segment) ?? { cycle: { median: null }, size: { median: null } };
		expect([cycle.median, size.median], `${seed}: ${one.segment}`).toEqual([middle(closes.map(({ days }) => days)), middle(closes.map(({ value }) => value))]);
	}
	checkTrails(engine, expect, seed);
	const { won, lost } = winRateTrend.trailing365;
	const year = segments.reduce((sum, { trailing365 }) => [sum[0]! + trailing365.won, sum[1]! + trailing365.closed], [0, 0]);
	expect(year, seed).toEqual([won, won + lost]);
}

/** Where segments stood is where an engine asked of that moment has them, of the deals that count now. */
function checkTrails(engine: MetricsEngine, expect: Expecting, seed: string): void {
	const { columns, context } = engine;
	if (context.convert !== null) return;
	const moments = TRAIL_WEEKS.map((weeks) => context.now - weeks * 7 * DAY_MS);
	const { trails } = engine.snapshot();
	const counting = new Set(columns.ids.filter((_, row) => row < columns.size && columns.left[row] === COUNTS));
	for (const [index, moment] of moments.entries()) {
		engine.setFilter(counting);
		engine.ask({ asOf: moment, now: moment });
		const { segments, period, winRateTrend } = engine.snapshot();
		const told = (stop: TrailStop | undefined) => stop && [stop.open.count, stop.open.value, stop.won.count, stop.won.value, stop.yearWon.count, stop.yearWon.count + stop.yearLost.count];
		const { won, lost } = winRateTrend.trailing365;
		expect(told(trails.all[index]), `${seed}: trail ${index}`).toEqual([period.open.count, period.open.value, period.won.count, period.won.value, won, won + lost]);
		for (const { segment, openInPeriod, wonInPeriod, trailing365 } of segments) {
			const figures = [openInPeriod.count, openInPeriod.value, wonInPeriod.count, wonInPeriod.value, trailing365.won, trailing365.closed];
			if (figures.some((figure) => Number(figure) !== 0)) expect(told(trails.of.get(segment)?.[index]), `${seed}: trail ${index} of ${segment}`).toEqual(figures);
		}
		engine.ask({ asOf: context.asOf, now: context.now });
		engine.setFilter(null);
	}
}

/** Paths of numbers that are not: a figure that is undefined is null. */
function undefinedIn(value: unknown, path = ''): string[] {
	if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? [] : [path];
	if (value === undefined) return [path];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, each]) => undefinedIn(each, `${path}/${name}`));
}
