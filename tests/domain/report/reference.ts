// Answers to a reference file worked out the slow and plain way, straight from the definitions: events are filtered and
// counted anew for every figure. Shares no code with the figures it checks.

export type GoldenEvent = [deal: string, day: number, field: string, value: string | number];
export interface ReferenceFile {
	events: GoldenEvent[];
	stages: string[];
	prob: Record<string, number>;
	cat: Record<string, string>;
}

const DAY = 86_400_000;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;
const T = dayOf('2026-04-01');
const Q1 = [dayOf('2026-01-01'), dayOf('2026-04-01')] as const;
const Q2 = [dayOf('2026-04-01'), dayOf('2026-07-01')] as const;
const WEEK_AGO = T - 7;
const TARGET = 250_000;
const STALE_AFTER = [14, 14, 21, 21];

/** Half to even, where it is a half: as Python's round. */
function round(value: number | null, digits: number): number | null {
	if (value === null) return null;
	const scale = 10 ** digits;
	const low = Math.floor(value * scale);
	// A double is a half of the last digit only where it is a multiple of a power of two.
	const isHalf = (value * 2 ** 20) % 1 === 0 && value * scale - low === 0.5;
	return isHalf ? (low % 2 === 0 ? low : low + 1) / scale : Number(value.toFixed(digits));
}
const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : sum(values) / values.length);

/** Type 7, as d3.quantile and numpy's default. */
function quantile(values: readonly number[], p: number): number | null {
	if (values.length === 0) return null;
	const sorted = [...values].sort((a, b) => a - b);
	const place = (sorted.length - 1) * p;
	const low = Math.floor(place);
	return low === sorted.length - 1 ? sorted[low]! : sorted[low]! + (sorted[low + 1]! - sorted[low]!) * (place - low);
}

interface Stay {
	deal: string;
	stage: string;
	from: number;
	/** null: not over. */
	until: number | null;
	next: string | null;
}

export function referenceAnswers({ events, stages, prob, cat }: ReferenceFile): Record<string, unknown> {
	const K = stages.length;
	const deals = [...new Set(events.map(([deal]) => deal))].sort();
	const isOpen = (stage: string | null) => stage !== null && stages.includes(stage);
	const rankOf = (stage: string) => (stage === 'Won' ? K : stages.indexOf(stage));
	const of = (deal: string, field: string, t: number) => events.filter(([d, day, f]) => d === deal && f === field && day < t);
	const at = (deal: string, field: string, t: number): string | number | null => of(deal, field, t).at(-1)?.[3] ?? null;
	const stageAt = (deal: string, t: number) => at(deal, 'stage', t) as string | null;
	const valueAt = (deal: string, t: number) => (at(deal, 'value', t) as number | null ?? 0) / 100;
	const born = (deal: string) => events.filter(([d]) => d === deal)[0]![1];
	/** Stages one after the other, as of T; staying where one is is no move. */
	const path = (deal: string) => {
		const steps: { stage: string; day: number }[] = [];
		for (const [, day, , stage] of of(deal, 'stage', T)) if (steps.at(-1)?.stage !== stage) steps.push({ stage: String(stage), day });
		return steps;
	};
	const known = deals.filter((deal) => born(deal) < T);
	const open = known.filter((deal) => isOpen(stageAt(deal, T)));
	const chance = (deal: string) => {
		const own = at(deal, 'probability', T) as number | null;
		return own ?? prob[stageAt(deal, T)!]!;
	};
	const closeDay = (deal: string): number | null => {
		const steps = path(deal);
		const last = steps.at(-1)!;
		if (isOpen(last.stage)) return null;
		let first = steps.length - 1;
		while (first > 0 && steps[first - 1]!.stage === last.stage) first -= 1;
		return steps[first]!.day;
	};
	const closedIn = (stage: string) =>
		known.filter((deal) => stageAt(deal, T) === stage && closeDay(deal)! >= Q1[0] && closeDay(deal)! < Q1[1]);
	const won = closedIn('Won');
	const lost = closedIn('Lost');
	const inPeriod = (deal: string, t: number) => {
		const expected = at(deal, 'expectedClose', t) as number | null;
		return expected !== null && expected >= Q2[0] && expected < Q2[1];
	};
	const q2 = open.filter((deal) => inPeriod(deal, T));
	const sizes = won.map((deal) => valueAt(deal, T));
	const cycles = won.map((deal) => closeDay(deal)! - born(deal));
	const wonValue = sum(sizes);
	const lostValue = sum(lost.map((deal) => valueAt(deal, T)));
	const winRate = ratio(won.length, won.length + lost.length);
	const qualifiedOpen = open.filter((deal) => rankOf(stageAt(deal, T)!) >= 1).length;
	const meanSize = mean(sizes);
	const meanCycle = mean(cycles);
	const velocity = winRate === null || meanSize === null || !meanCycle ? null : (qualifiedOpen * winRate * meanSize) / meanCycle;

	const cohort = known.filter((deal) => born(deal) >= Q1[0] && born(deal) < Q1[1]);
	const furthest = (deal: string) => Math.max(0, ...path(deal).map(({ stage }) => rankOf(stage)));
	const levels = [...stages, 'Won'];
	// A deal that was won and is open again stays as far as it got.
	const reached = levels.map((_, k) => cohort.filter((deal) => furthest(deal) >= k).length);
	const had = (deal: string, stage: string) => path(deal).some((step) => step.stage === stage);
	const touched = levels.map((stage) => cohort.filter((deal) => had(deal, stage)).length);
	const strict = levels.map((_, k) => cohort.filter((deal) => levels.slice(0, k + 1).every((stage) => had(deal, stage))).length);
	const outcome = {
		won: cohort.filter((deal) => stageAt(deal, T) === 'Won').length,
		lost: cohort.filter((deal) => stageAt(deal, T) === 'Lost').length,
		open: cohort.filter((deal) => isOpen(stageAt(deal, T))).length
	};

	const stays: Stay[] = known.flatMap((deal) =>
		path(deal).flatMap(({ stage, day }, index, steps) =>
			isOpen(stage) ? [{ deal, stage, from: day, until: steps[index + 1]?.day ?? null, next: steps[index + 1]?.stage ?? null }] : []
		)
	);
	const flow = (stage: string) => {
		const entries = stays.filter((stay) => stay.stage === stage && stay.from >= Q1[0] && stay.from < Q1[1]);
		const count = (test: (next: string) => boolean) => entries.filter(({ next }) => next !== null && test(next)).length;
		const still = entries.filter(({ next }) => next === null).length;
		const advanced = count((next) => next !== 'Lost' && rankOf(next) > rankOf(stage));
		return {
			entries: entries.length,
			advanced,
			lost: count((next) => next === 'Lost'),
			regressed: count((next) => next !== 'Lost' && rankOf(next) < rankOf(stage)),
			still,
			resolved_conv: round(ratio(advanced, entries.length - still), 4)
		};
	};
	const windowDays = Q1[1] - Q1[0];
	const dealDays = (stage: string) =>
		sum(stays.filter((stay) => stay.stage === stage).map(({ from, until }) => Math.max(0, Math.min(until ?? T, Q1[1]) - Math.max(from, Q1[0]))));
	const allDealDays = sum(stages.map(dealDays));
	const timeIn = (stage: string) => {
		const own = stays.filter((stay) => stay.stage === stage);
		const completed = own.filter(({ until }) => until !== null && until >= Q1[0] && until < Q1[1]).map(({ from, until }) => until! - from).sort((a, b) => a - b);
		const still = own.filter(({ from, until }) => until === null && from < Q1[1]).map(({ from }) => T - from).sort((a, b) => a - b);
		const entries = own.filter(({ from }) => from >= Q1[0] && from < Q1[1]).length;
		return {
			completed,
			open: still,
			mean_completed: round(mean(completed), 2),
			median_completed: quantile(completed, 0.5),
			km_median: kaplanMeierMedian(completed, still),
			deal_days_q1: dealDays(stage),
			avg_wip: round(dealDays(stage) / windowDays, 3),
			arrivals_per_day: round(entries / windowDays, 4),
			littles_W: round(ratio(dealDays(stage), entries), 2),
			delay_share: round(ratio(dealDays(stage), allDealDays), 4)
		};
	};

	const monthOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 7);
	const qualifiedMonths = known.flatMap((deal) => {
		const first = path(deal).find(({ stage }) => rankOf(stage) >= 1);
		return first ? [monthOf(first.day)] : [];
	});
	const qualifiedIn = (month: string) => qualifiedMonths.filter((other) => other === month).length;
	const growth = (month: string, before: string) => round(ratio(qualifiedIn(month) - qualifiedIn(before), qualifiedIn(before)), 4);

	const inCategory = (name: string) =>
		sum(q2.filter((deal) => ((at(deal, 'category', T) as string | null) ?? cat[stageAt(deal, T)!]) === name).map((deal) => valueAt(deal, T)));
	const [commit, best, pipeline] = [inCategory('Commit'), inCategory('Best Case'), inCategory('Pipeline')];
	const lastWork = (deal: string) => Math.max(...events.filter(([d, day]) => d === deal && day < T).map(([, day]) => day));
	const idle = (deal: string) => T - lastWork(deal);
	const isStale = (deal: string) => idle(deal) > (STALE_AFTER[rankOf(stageAt(deal, T)!)] ?? 21);
	const openValue = sum(open.map((deal) => valueAt(deal, T)));
	const squares = sum(open.map((deal) => valueAt(deal, T) ** 2));
	const q2Value = sum(q2.map((deal) => valueAt(deal, T)));
	const q2Weighted = sum(q2.map((deal) => valueAt(deal, T) * chance(deal)));
	const byDeal = <V>(list: readonly string[], value: (deal: string) => V) => Object.fromEntries(list.map((deal) => [deal, value(deal)]));
	return {
		'open_deals_asof_2026-04-01': byDeal(open, (deal) => [stageAt(deal, T), valueAt(deal, T)]),
		pipeline_value: openValue,
		weighted_pipeline: round(sum(open.map((deal) => valueAt(deal, T) * chance(deal))), 6),
		pipeline_by_stage: Object.fromEntries(
			stages.map((stage) => {
				const here = open.filter((deal) => stageAt(deal, T) === stage);
				return [stage, [here.length, sum(here.map((deal) => valueAt(deal, T)))]];
			})
		),
		q2_in_period_pipeline: [q2.length, q2Value],
		q2_weighted: round(q2Weighted, 6),
		'q2_coverage_start(target 250k, won 0)': round(q2Value / TARGET, 3),
		q2_weighted_coverage: round(round(q2Weighted, 6)! / TARGET, 3),
		q1_won: won,
		q1_lost: lost,
		win_rate_count: round(winRate, 4),
		win_rate_wilson95: wilson(won.length, won.length + lost.length),
		win_rate_value: round(ratio(wonValue, wonValue + lostValue), 4),
		average_deal_size: meanSize,
		median_deal_size: quantile(sizes, 0.5),
		won_value_q1: wonValue,
		cycle_days: { list: cycles.sort((a, b) => a - b), mean: meanCycle, median: quantile(cycles, 0.5), p80: quantile(cycles, 0.8), p90: quantile(cycles, 0.9) },
		cycle_all_closed_mean: mean([...won, ...lost].map((deal) => closeDay(deal)! - born(deal))),
		velocity_inputs: [qualifiedOpen, round(winRate, 4), meanSize, meanCycle],
		pipeline_velocity_eur_per_day: round(velocity, 2),
		realised_velocity_eur_per_day: round(wonValue / windowDays, 2),
		cohort_n: cohort.length,
		funnel_reached: reached,
		funnel_step_conv: reached.slice(1).map((count, index) => round(ratio(count, reached[index]!), 4)),
		funnel_cumulative: reached.map((count) => round(ratio(count, cohort.length), 4)),
		funnel_touched_any_order: touched,
		funnel_strict_all_steps: strict,
		cohort_outcome: outcome,
		pipeline_conversion_ratio_cohort_to_date: round(ratio(outcome.won, cohort.length), 4),
		cohort_maturity: round(ratio(outcome.won + outcome.lost, cohort.length), 4),
		flow_q1: Object.fromEntries(stages.map((stage) => [stage, flow(stage)])),
		time_in_stage: Object.fromEntries(stages.map((stage) => [stage, timeIn(stage)])),
		qualified_per_month: Object.fromEntries(['2025-12', '2026-01', '2026-02', '2026-03'].map((month) => [month, qualifiedIn(month)])),
		lvr_feb: growth('2026-02', '2026-01'),
		lvr_mar: growth('2026-03', '2026-02'),
		q2_forecast_single: { Closed: 0, Commit: commit, 'Best Case': best, Pipeline: pipeline },
		q2_forecast_cumulative: { Closed: 0, Commit: commit, 'Best Case': commit + best, Total: commit + best + pipeline },
		q2_exact_distribution: distribution(q2.map((deal) => [valueAt(deal, T), chance(deal)])),
		waterfall_q2_week: waterfall(),
		stale_deals: byDeal(open.filter(isStale), (deal) => [stageAt(deal, T), idle(deal)]),
		idle_days: byDeal(open, idle),
		concentration: {
			top1_share: round(ratio(Math.max(0, ...open.map((deal) => valueAt(deal, T))), openValue), 4),
			effective_deals: round(ratio(openValue ** 2, squares), 2),
			n: open.length
		}
	};

	function waterfall(): Record<string, number> {
		const bars = { start: 0, new: 0, reopened: 0, moved_in: 0, increased: 0, decreased: 0, moved_out: 0, won: 0, lost: 0, end: 0 };
		for (const deal of known) {
			const in0 = isOpen(stageAt(deal, WEEK_AGO)) && inPeriod(deal, WEEK_AGO);
			const in1 = isOpen(stageAt(deal, T)) && inPeriod(deal, T);
			const [v0, v1] = [valueAt(deal, WEEK_AGO), valueAt(deal, T)];
			const now = stageAt(deal, T)!;
			const closedSince = !isOpen(now) && closeDay(deal)! >= WEEK_AGO;
			const cameIn = !in0 && (in1 || (closedSince && inPeriod(deal, T)));
			if (in0) {
				bars.start += v0;
				if (v1 > v0) bars.increased += v1 - v0;
				else bars.decreased += v1 - v0;
			} else if (cameIn) {
				const before = stageAt(deal, WEEK_AGO);
				bars[before === null ? 'new' : isOpen(before) ? 'moved_in' : 'reopened'] += v1;
			}
			if ((in0 || cameIn) && !in1) bars[now === 'Won' ? 'won' : now === 'Lost' ? 'lost' : 'moved_out'] -= v1;
			if (in1) bars.end += v1;
		}
		return bars;
	}
}

/** Product-limit estimate; the first time at which at most half are left. */
function kaplanMeierMedian(completed: readonly number[], censored: readonly number[]): number | null {
	let left = 1;
	for (const day of [...new Set(completed)].sort((a, b) => a - b)) {
		const atRisk = [...completed, ...censored].filter((other) => other >= day).length;
		left *= 1 - completed.filter((other) => other === day).length / atRisk;
		if (left <= 0.5 + 1e-12) return day;
	}
	return null;
}

function wilson(k: number, n: number): (number | null)[] {
	if (n === 0) return [null, null];
	const z = 1.959964;
	const p = k / n;
	const centre = p + (z * z) / (2 * n);
	const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
	const scale = 1 + (z * z) / n;
	return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)].map((bound) => round(bound, 3));
}

/** Every subset of deals won or not, by its sum. */
function distribution(deals: readonly (readonly [number, number])[]): Record<string, number> {
	let sums = new Map([[0, 1]]);
	for (const [value, p] of deals) {
		const next = new Map<number, number>();
		for (const [total, chance] of sums) {
			if (p < 1) next.set(total, (next.get(total) ?? 0) + chance * (1 - p));
			if (p > 0) next.set(total + value, (next.get(total + value) ?? 0) + chance * p);
		}
		sums = next;
	}
	const sorted = [...sums].sort(([a], [b]) => a - b);
	const at = (q: number): number => {
		let below = 0;
		for (const [total, chance] of sorted) if ((below += chance) >= q - 1e-12) return total;
		return sorted.at(-1)![0];
	};
	return {
		mean: round(sum(deals.map(([value, p]) => value * p)), 2)!,
		P10: at(0.1),
		P50: at(0.5),
		P90: at(0.9),
		'P(>=target 250k)': round(sum(sorted.filter(([total]) => total >= TARGET).map(([, chance]) => chance)), 4)!,
		outcomes: sorted.length
	};
}
