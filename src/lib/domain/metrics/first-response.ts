// How soon a lead is answered: from its beginning to the first contact of ours ([RESPONSE1] to [RESPONSE3]).
// Limit: one lead at a time; what contacts there were is lead-facts.ts.
import { OPEN, type DealColumns } from './columns.ts';
import type { LeadFacts } from './lead-facts.ts';
import { shareOf, type Share } from './lead-steps.ts';
import { OrderedValues } from './ordered-values.ts';
import { ALL_TIME, Span, type Window } from './period.ts';
import { between } from './stretch.ts';
import { survivalOf } from './survival.ts';

const HOUR_MS = 3_600_000;
const LIMITS = [1, 24] as const;

export interface FirstResponse {
	/** Created in the window at a known time; of those, contacted, and not (yet). */
	leads: number;
	answered: number;
	unanswered: number;
	/** Of the unanswered ones, those that are closed. */
	closedUnanswered: number;
	/** Hours after which half were answered, those that wait counted in; null: fewer than half ever were, or no leads. */
	median: number | null;
	/** Of the leads of which it is decided, those answered within an hour, and within a day of 24. */
	withinHour: Share;
	withinDay: Share;
	/** Unanswered ones of all. */
	never: Share;
}

/** Milliseconds a lead waited: `answered` tells for what. */
export interface Waited {
	answered: boolean;
	length: number;
	/** Closed and not answered: nobody will. */
	over: boolean;
}

/** Written anew at every reading. */
const waited: Waited = { answered: false, length: 0, over: false };

/** null: it began at an unknown time. The result is good until the next call. */
export function waitedOf(columns: DealColumns, row: number, facts: LeadFacts, now: number): Waited | null {
	const created = columns.created[row]!;
	if (Number.isNaN(created)) return null;
	waited.answered = facts.outCount > 0;
	waited.over = false;
	if (waited.answered) waited.length = between(created, facts.outbound[facts.outFirst]!);
	else {
		const open = columns.outcome[row] === OPEN;
		const until = open ? now : columns.closed[row]!;
		// Closed at an unknown time: it waited for as long as nobody knows.
		waited.length = Number.isNaN(until) ? 0 : between(created, until);
		waited.over = !open;
	}
	return waited;
}

/** True or false once it is decided whether a lead was answered within a time; null before. */
const isWithin = ({ answered, length, over }: Waited, limit: number): boolean | null => (answered ? length <= limit : over || length >= limit ? false : null);

export class FirstResponseSums {
	#window = new Span(ALL_TIME);
	#now = 0;
	#over = 0;
	readonly #within = LIMITS.map(() => ({ yes: 0, no: 0 }));
	readonly #answered = new OrderedValues();
	readonly #waiting = new OrderedValues();

	clear(window: Window, now: number): void {
		this.#window = new Span(window);
		this.#now = now;
		this.#over = 0;
		for (const limit of this.#within) limit.yes = limit.no = 0;
		this.#answered.clear();
		this.#waiting.clear();
	}

	/** Adds (1) or takes out (−1) one deal that counts. */
	note(columns: DealColumns, row: number, facts: LeadFacts, sign: 1 | -1): void {
		if (!this.#window.has(columns.created[row]!)) return;
		const waited = waitedOf(columns, row, facts, this.#now);
		if (!waited) return;
		(waited.answered ? this.#answered : this.#waiting).note(waited.length, sign);
		if (waited.over) this.#over += sign;
		for (let place = 0; place < LIMITS.length; place += 1) {
			const within = isWithin(waited, LIMITS[place]! * HOUR_MS);
			if (within === true) this.#within[place]!.yes += sign;
			else if (within === false) this.#within[place]!.no += sign;
		}
	}

	figures(): FirstResponse {
		const [answered, waiting] = [this.#answered.sorted, this.#waiting.sorted];
		const leads = answered.length + waiting.length;
		const { median } = survivalOf(answered, waiting, 0.5);
		const [hour, day] = this.#within.map(({ yes, no }) => shareOf(yes, yes + no)) as [Share, Share];
		return {
			leads,
			answered: answered.length,
			unanswered: waiting.length,
			closedUnanswered: this.#over,
			median: median === null ? null : median * 24,
			withinHour: hour,
			withinDay: day,
			never: shareOf(waiting.length, leads)
		};
	}
}
