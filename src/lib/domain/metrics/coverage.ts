// What is expected to close in a period against what is to be sold in it (metrics A, coverage): [COVERAGE1] to [COVERAGE8].
// Limit: one target for all that pass; targets per segment are segments.ts.
import { dayNumber, dayAt } from '../model/date.ts';
import { FORECAST_CATEGORIES, type ForecastCategory, type Stage } from '../model/stage.ts';
import { COUNTS, NO_DAY, OPEN, WON, type DealColumns } from './columns.ts';
import { contextOf, EVERYTHING, type MetricsContext } from './context.ts';
import { ratioOf } from './exact-sum.ts';
import type { Worth } from './funnel.ts';
import type { PassingRows } from './passing-rows.ts';
import { ALL_TIME, Span, type DayRange } from './period.ts';
import { StockSums, totalOf, type StockFigures } from './stock-sums.ts';
import type { Tally } from './tally.ts';
import { SMALL_N } from './wilson.ts';
import { plus, WorthSums } from './worth-sums.ts';

/** Coverage that is held to be enough where too few deals closed to say. */
const USUAL_COVERAGE = 3;

export interface Coverage {
	/** Minor units; null: no target. */
	target: bigint | null;
	/** target − won; at most 0: met. */
	remaining: bigint | null;
	met: boolean;
	/** Open in the period / remaining; null without a target, or where it is met. */
	coverage: number | null;
	/** Open in the period / target; null without a positive target. */
	full: number | null;
	/** Weighted value of the open ones / remaining; null as `coverage`. */
	weighted: number | null;
}

export interface RequiredCoverage {
	/** Deals that closed in the trailing 365 days. */
	closed: number;
	/** Of them by value, won / (won + lost); null where that is undefined. */
	valueRate: number | null;
	/** 1 / valueRate; null where that is undefined. */
	byRate: number | null;
	/** What is held to be enough: `byRate`, or the usual where fewer than ten closed or nothing was won. */
	required: number;
	usual: boolean;
}

export interface PeriodRow extends StockFigures {
	/** null: open deals in a removed or unknown stage, or in none. */
	stage: Stage | null;
}

export interface PeriodSnapshot extends Coverage, RequiredCoverage {
	/** Open and expected in the period, by open stage in order; the row without a stage only when it holds deals. */
	rows: readonly PeriodRow[];
	open: StockFigures;
	/** By forecast category, open ones only; null, the last: neither picked nor known from the stage. */
	categories: readonly (Worth & { category: ForecastCategory | null })[];
	/** Won, the last close in the period. */
	won: Worth;
	/** Open ones whose expected close is a day before today, wherever it lies; of these those in the period, before it, and after it. */
	overdue: Worth;
	overdueIn: Worth;
	overdueBefore: Worth;
	overdueAfter: Worth;
	/** Open ones without an expected close. */
	withoutDate: Worth;
	/** coverage × value win rate: from 1 on the period is on course; null where either is undefined. */
	attainment: number | null;
	/** What open value lacks to the required coverage of the remaining target, minor units, at least 0; null without a target. */
	short: bigint | null;
}

/** Places of the sums. */
const WON_IN_PERIOD = 0;
/** Before, in and after the period. */
const OVERDUE_BEFORE = 1;
const OVERDUE_IN = 2;
const OVERDUE_AFTER = 3;
const WITHOUT_DATE = 4;
const CLOSED_WON = 5;
const CLOSED_LOST = 6;
const CATEGORIES = 7;

export class PeriodTotals implements Tally<PeriodSnapshot> {
	readonly reads = ['period', 'periodDays', 'trailing365', 'now', 'timeZone', 'target'] as const;
	#context: MetricsContext = contextOf(EVERYTHING);
	#period = new Span(ALL_TIME);
	#trailing = new Span(ALL_TIME);
	#days: DayRange = { first: NO_DAY, after: Infinity };
	#today = 0;
	readonly #open = new StockSums();
	readonly #worth = new WorthSums();

	clear(columns: DealColumns, context: MetricsContext): void {
		this.#context = context;
		this.#period = new Span(context.period);
		this.#trailing = new Span(context.trailing365);
		this.#days = context.periodDays;
		this.#today = dayNumber(dayAt(context.now, context.timeZone));
		this.#open.clear(columns.stages.openCount + 1);
		this.#worth.clear(CATEGORIES + FORECAST_CATEGORIES.length + 1);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const value = columns.value[row]!;
		if (columns.outcome[row] !== OPEN) {
			const closed = columns.closed[row]!;
			const won = columns.outcome[row] === WON;
			if (won && this.#period.has(closed)) this.#worth.add(WON_IN_PERIOD, value, sign);
			if (this.#trailing.has(closed)) this.#worth.add(won ? CLOSED_WON : CLOSED_LOST, value, sign);
			return;
		}
		const day = columns.expectedClose[row]!;
		if (day === NO_DAY) this.#worth.add(WITHOUT_DATE, value, sign);
		else if (day < this.#today) this.#worth.add(day < this.#days.first ? OVERDUE_BEFORE : day < this.#days.after ? OVERDUE_IN : OVERDUE_AFTER, value, sign);
		if (day < this.#days.first || day >= this.#days.after) return;
		this.#open.add(columns.bucket[row]!, value, columns.permille[row]!, columns.overridden[row]!, sign);
		const category = columns.category[row]!;
		this.#worth.add(CATEGORIES + (category < 0 ? FORECAST_CATEGORIES.length : category), value, sign);
	}

	tallyAll(columns: DealColumns, passing: PassingRows): void {
		const rows = passing.since(Math.min(this.#period.start, this.#trailing.start), columns.closed);
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(columns: DealColumns): PeriodSnapshot {
		const rows: PeriodRow[] = columns.stages.open.map((stage, bucket) => ({ stage, ...this.#open.figures(bucket) }));
		const elsewhere = this.#open.figures(rows.length);
		if (elsewhere.count > 0) rows.push({ stage: null, ...elsewhere });
		const open = totalOf(rows);
		const won = this.#worth.at(WON_IN_PERIOD);
		const [overdueBefore, overdueIn, overdueAfter] = [this.#worth.at(OVERDUE_BEFORE), this.#worth.at(OVERDUE_IN), this.#worth.at(OVERDUE_AFTER)];
		const covered = coverageOf(open, won.value, this.#context.target);
		const required = requiredOf(this.#worth.at(CLOSED_WON), this.#worth.at(CLOSED_LOST));
		return {
			rows,
			open,
			categories: [...FORECAST_CATEGORIES, null].map((category, index) => ({ category, ...this.#worth.at(CATEGORIES + index) })),
			won,
			overdue: plus(plus(overdueBefore, overdueIn), overdueAfter),
			overdueIn,
			overdueBefore,
			overdueAfter,
			withoutDate: this.#worth.at(WITHOUT_DATE),
			...covered,
			...required,
			attainment: covered.coverage === null || required.valueRate === null ? null : covered.coverage * required.valueRate,
			short: shortOf(open.value, covered.remaining, required, this.#worth.at(CLOSED_WON).value, this.#worth.at(CLOSED_LOST).value)
		};
	}
}

/** Coverage of a target by open deals, and by what is left of it after what was won. */
export function coverageOf(open: Pick<StockFigures, 'value' | 'weightedMille'>, won: bigint, target: number | null): Coverage {
	if (target === null) return { target: null, remaining: null, met: false, coverage: null, full: null, weighted: null };
	const whole = BigInt(target);
	const remaining = whole - won;
	return {
		target: whole,
		remaining,
		met: remaining <= 0n,
		coverage: ratioOf(open.value, remaining),
		full: ratioOf(open.value, whole),
		weighted: ratioOf(open.weightedMille, remaining * 1000n)
	};
}

function requiredOf(won: Worth, lost: Worth): RequiredCoverage {
	const closed = won.count + lost.count;
	const valueRate = ratioOf(won.value, won.value + lost.value);
	// Where lost deals of negative value outweigh the won ones there is no rate, and nothing it takes.
	const byRate = valueRate === null ? null : ratioOf(won.value + lost.value, won.value);
	const usual = closed < SMALL_N || byRate === null;
	return { closed, valueRate, byRate, required: usual ? USUAL_COVERAGE : byRate, usual };
}

/** Exact, rounded up: one minor unit less would not be enough. */
function shortOf(open: bigint, remaining: bigint | null, { usual }: RequiredCoverage, won: bigint, lost: bigint): bigint | null {
	if (remaining === null) return null;
	if (remaining <= 0n) return 0n;
	const needed = usual ? remaining * BigInt(USUAL_COVERAGE) : (remaining * (won + lost) + won - 1n) / won;
	return needed > open ? needed - open : 0n;
}
