// What the figures of stock and change are, straight from the words of SPEC.md: slow, by reading each deal as of a moment.
// Shares no code with the metrics but the rule for slips of the hand.
import { dayNumber } from '#lib/domain/model/date.ts';
import type { DealHistory, HistoryField } from '#lib/domain/model/deal-history.ts';
import type { StageStep } from '#lib/domain/model/deal.ts';
import { withoutBounces } from '#lib/domain/model/stage-steps.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import type { MetricsContext } from '#lib/domain/metrics/context.ts';
import type { WaterfallBar } from '#lib/domain/metrics/waterfall.ts';

type Outcome = 'open' | 'won' | 'lost';

/** A deal as of a moment; null: it had not begun. */
export interface State {
	binned: boolean;
	noSale: boolean;
	outcome: Outcome;
	/** Name of the stage in use; '?': another one, or none. */
	stage: string;
	value: bigint | null;
	permille: number | null;
	ownPermille: boolean;
	day: string | null;
	/** Of a closed deal, at its close. */
	owner: string | null;
	closedSince: number | null;
	closedAt: number | null;
}

const lastOf = (history: DealHistory, field: HistoryField, moment: number, inclusive = false) =>
	history.changes.findLast((change) => change.field === field && (change.since < moment || (inclusive && change.since === moment) || moment === Infinity))?.value ?? null;

export class Reference {
	readonly #stages: ReadonlyMap<string, Stage>;
	readonly #context: MetricsContext;

	constructor(stages: readonly Stage[], context: MetricsContext) {
		this.#stages = new Map(stages.map((stage) => [stage.id, stage]));
		this.#context = context;
	}

	#type(id: string | null): Outcome {
		return (id === null ? undefined : this.#stages.get(id))?.type ?? 'open';
	}

	stateAt(history: DealHistory, moment: number): State | null {
		if (!(history.begins < moment)) return null;
		const raw = history.changes.filter(({ field, since }) => field === 'stage' && (since < moment || moment === Infinity));
		const steps: (StageStep & { since: number })[] = [];
		for (const { value, at, by, since } of raw) {
			const stage = typeof value === 'string' ? value : null;
			if (steps.length > 0 && steps.at(-1)!.stage === stage) continue;
			steps.push({ stage, at, since, ...(by === undefined ? {} : { by }) });
		}
		const counted = withoutBounces(steps) as typeof steps;
		const id = counted.at(-1)?.stage ?? null;
		const outcome = this.#type(id);
		const stage = id === null ? undefined : this.#stages.get(id);
		let close = counted.length - 1;
		while (close > 0 && this.#type(counted[close - 1]!.stage) === outcome) close -= 1;
		const closedSince = outcome === 'open' ? null : Math.max(counted[close]!.since, history.begins);
		const own = lastOf(history, 'probability', moment) as number | null;
		const reason = lastOf(history, 'lostReason', moment);
		return {
			binned: lastOf(history, 'deleted', moment) !== null,
			noSale: outcome === 'lost' && reason === 'duplicate',
			outcome,
			stage: stage && stage.deleted === null ? stage.name : '?',
			value: this.#money(history, moment),
			permille: own ?? stage?.probability ?? null,
			ownPermille: own !== null,
			day: lastOf(history, 'expectedClose', moment) as string | null,
			owner: lastOf(history, 'owner', outcome === 'open' ? moment : counted[close]!.since, outcome !== 'open') as string | null,
			closedSince,
			closedAt: outcome === 'open' ? null : counted[close]!.at
		};
	}

	/** The amount of a moment, in the currency of that moment, at the one rate of the deal. */
	#money(history: DealHistory, moment: number): bigint | null {
		const value = lastOf(history, 'value', moment) as number | null;
		const currency = lastOf(history, 'currency', moment) as string | null;
		const { convert, asOf, now } = this.#context;
		if (value === null || currency === null || convert === null) return value === null ? null : BigInt(value);
		const steps = withoutBounces(
			history.changes
				.filter(({ field, since }) => field === 'stage' && (since < asOf || asOf === Infinity))
				.map(({ value: stage, at, by }): StageStep => ({ stage: stage as string | null, at, ...(by === undefined ? {} : { by }) }))
				.filter((step, index, all) => index === 0 || all[index - 1]!.stage !== step.stage)
		);
		const outcome = this.#type(steps.at(-1)?.stage ?? null);
		let close = steps.length - 1;
		while (close > 0 && this.#type(steps[close - 1]!.stage) === outcome) close -= 1;
		const rate = outcome === 'open' ? now : (steps[close]!.at ?? now);
		const made = convert(value, currency, rate);
		return made === null ? null : BigInt(made);
	}

	/** A deal that counts in figures, and was there. */
	#counts(state: State | null): state is State {
		return state !== null && !state.binned && !state.noSale;
	}

	inPeriod(day: string | null): boolean {
		const { period } = this.#context;
		if (period.start === null && period.end === null) return true;
		if (day === null) return false;
		const at = dayNumber(day) * 86_400_000;
		return (period.start === null || at >= period.start) && (period.end === null || at < period.end);
	}

	afterPeriod(day: string | null): boolean {
		const { end } = this.#context.period;
		return day !== null && end !== null && dayNumber(day) * 86_400_000 >= end;
	}

	#mine(state: State | null): boolean {
		return state !== null && (this.#context.owner === null || state.owner === this.#context.owner);
	}

	#isIn(state: State | null): boolean {
		return this.#counts(state) && state.outcome === 'open' && this.inPeriod(state.day) && this.#mine(state);
	}

	get #moments(): [number, number] {
		const { change, asOf } = this.#context;
		const to = Math.min(change.to, asOf);
		return [Math.min(change.from, to), to];
	}

	/** Amounts and numbers by bar, [WATERFALL1] to [WATERFALL7]; bars nobody is in are left out. */
	waterfall(histories: readonly DealHistory[]): Map<WaterfallBar, { count: number; value: bigint; deals: string[] }> {
		const bars = new Map<WaterfallBar, { count: number; value: bigint; deals: string[] }>();
		const add = (bar: WaterfallBar, value: bigint, deal: string) => {
			const held = bars.get(bar) ?? { count: 0, value: 0n, deals: [] };
			bars.set(bar, { count: held.count + 1, value: held.value + value, deals: [...held.deals, deal] });
		};
		const [from, to] = this.#moments;
		for (const history of histories) {
			const before = this.stateAt(history, from);
			const after = this.stateAt(history, to);
			const [v0, v1] = [before?.value ?? 0n, after?.value ?? 0n];
			const closedBetween = this.#counts(after) && after.outcome !== 'open' && after.closedSince! >= from && this.inPeriod(after.day) && this.#mine(after);
			if (this.#isIn(before)) {
				add('start', v0, history.id);
				if (v1 > v0) add('increased', v1 - v0, history.id);
				if (v1 < v0) add('decreased', v1 - v0, history.id);
			} else if (this.#isIn(after) || closedBetween) {
				if (before === null || before.binned) add('new', v1, history.id);
				else if (!this.#mine(before)) add('transferredIn', v1, history.id);
				else add(before.outcome === 'open' ? 'movedIn' : 'reopened', v1, history.id);
			} else continue;
			if (this.#isIn(after)) add('end', v1, history.id);
			else if (!this.#counts(after)) add('removed', -v1, history.id);
			else if (!this.#mine(after)) add('transferredOut', -v1, history.id);
			else add(after.outcome === 'open' ? 'movedOut' : after.outcome, -v1, history.id);
		}
		return bars;
	}

	/** Numbers of [SLIP1] to [SLIP3]. */
	slip(histories: readonly DealHistory[]): { start: number; slipped: number; pushes: number; pushedDeals: number; pulls: number } {
		const [from, to] = this.#moments;
		const sum = { start: 0, slipped: 0, pushes: 0, pushedDeals: 0, pulls: 0 };
		for (const history of histories) {
			const after = this.stateAt(history, to);
			if (!this.#counts(after)) continue;
			if (this.#isIn(this.stateAt(history, from))) {
				sum.start += 1;
				if (this.afterPeriod(after.day)) sum.slipped += 1;
			}
			if (!this.#mine(after)) continue;
			const dates = history.changes.filter(({ field, since }) => field === 'expectedClose' && (since < to || to === Infinity));
			const moves = dates.slice(1).flatMap(({ value, since, quiet }, index) => {
				const held = dates[index]!.value;
				return quiet || value === null || held === null || value === held || since < from ? [] : [value > held];
			});
			const pushes = moves.filter((later) => later).length;
			sum.pushes += pushes;
			sum.pulls += moves.length - pushes;
			if (pushes > 0) sum.pushedDeals += 1;
		}
		return sum;
	}

	/** Numbers and values by "from > to" of [MOVES1] to [MOVES3]. */
	moves(histories: readonly DealHistory[]): Map<string, [count: number, before: bigint, after: bigint]> {
		const place = (state: State | null): string => {
			if (!this.#counts(state) || !this.#mine(state)) return 'absent';
			if (state.outcome !== 'open') return state.outcome;
			return this.inPeriod(state.day) ? state.stage : 'outside';
		};
		const moves = new Map<string, [number, bigint, bigint]>();
		const [from, to] = this.#moments;
		for (const history of histories) {
			const [before, after] = [this.stateAt(history, from), this.stateAt(history, to)];
			const [start, end] = [place(before), place(after)];
			if (start === end && ['absent', 'won', 'lost'].includes(start)) continue;
			const key = `${start} > ${end}`;
			const [count, one, other] = moves.get(key) ?? [0, 0n, 0n];
			moves.set(key, [count + 1, one + (start === 'absent' ? 0n : (before?.value ?? 0n)), other + (end === 'absent' ? 0n : (after?.value ?? 0n))]);
		}
		return moves;
	}

	/** Open deals at a moment by stage as `[count, value, weighted × 1000, blank]`, of those that count as of the moment of the figures. */
	stockAt(histories: readonly DealHistory[], moment: number): Map<string, [number, bigint, bigint, number]> {
		const rows = new Map<string, [number, bigint, bigint, number]>();
		for (const history of histories) {
			if (!this.#counts(this.stateAt(history, this.#context.asOf))) continue;
			const state = this.stateAt(history, moment);
			if (!this.#counts(state) || state.outcome !== 'open') continue;
			const [count, value, weighted, blank] = rows.get(state.stage) ?? [0, 0n, 0n, 0];
			const worth = state.value ?? 0n;
			rows.set(state.stage, [count + 1, value + worth, weighted + worth * BigInt(state.permille ?? 0), blank + (state.value === null ? 1 : 0)]);
		}
		return rows;
	}
}
