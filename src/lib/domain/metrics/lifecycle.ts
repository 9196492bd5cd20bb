// Where each account stands, from suspect to returning customer, now and at an earlier moment: derived from its deals
// ([LIFECYCLE1] to [LIFECYCLE4]). Limit: one deal at a time; an account is a name of a company.
import { DAY_MS } from '../model/date.ts';
import { plainLetters } from '../model/plain-letters.ts';
import { bantOfAnswers } from './bant.ts';
import { OPEN, WON, type DealColumns } from './columns.ts';
import { contactsUntil, LeadFacts } from './lead-facts.ts';
import { PastOutcome } from './past-outcome.ts';
import { longer } from './row-places.ts';
import { WordColumn, type WordOf } from './row-words.ts';

/** In the order of life; `none`: nothing is known of it yet. */
export const LIFECYCLE_STATES = ['none', 'suspect', 'lead', 'prospect', 'customer', 'returning', 'lapsed'] as const;
export type LifecycleState = (typeof LIFECYCLE_STATES)[number];

/** Who bought longer ago than this is a customer no more ([LIFECYCLE2]). */
export const CUSTOMER_DAYS = 365;

export interface Lifecycle {
	/** Accounts by state, as of the moment of the figures; `none` is 0. */
	states: Readonly<Record<LifecycleState, number>>;
	/** matrix[i][j]: accounts that were in state i at the earlier moment and are in j; by LIFECYCLE_STATES. */
	matrix: readonly (readonly number[])[];
	/** Deals without a company: of no account. */
	withoutAccount: number;
}

/** Most names are plain, and there are many. */
const NOT_PLAIN = /[^ -~]| {2}/;
const NO_NAMES = new WordColumn({ ids: [], written: new Float64Array(0) }, () => null);

/** What a deal says of its account at a moment. */
const THERE = 0;
const REACHED = 1;
const PROSPECT = 2;
const WON_EVER = 3;
const WON_LATELY = 4;
const SAYS = 5;
/** Of the earlier moment, behind those of now. */
const EARLIER = SAYS;
const ROOM = SAYS * 2;

export class LifecycleSums {
	#now = 0;
	#earlier = -Infinity;
	readonly #codes = new Map<string, number>();
	/** Names as deals have them, and the account of each that was met, −1: of none. */
	#names = NO_NAMES;
	#ofName: number[] = [];
	#counts = new Int32Array(0);
	#without = 0;
	readonly #past = new LeadFacts();
	readonly #outcome = new PastOutcome();
	readonly #says = new Uint8Array(ROOM);

	/** `earlier`: what counts from before it was known at the earlier moment. */
	clear(columns: DealColumns, accountOf: WordOf, { asOf, now, earlier }: { asOf: number; now: number; earlier: number }): void {
		const names = columns.words.of(accountOf);
		if (names !== this.#names) this.#ofName = [];
		this.#names = names;
		this.#now = now;
		this.#earlier = Math.min(earlier, asOf);
		// Names keep their codes: reading them costs more than counting.
		this.#counts = new Int32Array((this.#codes.size + 64) * ROOM);
		this.#without = 0;
	}

	/** Adds (1) or takes out (−1) one deal that counts. */
	note(columns: DealColumns, row: number, facts: LeadFacts, sign: 1 | -1): void {
		const account = this.#accountOf(sign === 1 ? this.#names.of(row) : this.#names.last(row));
		if (account < 0) {
			this.#without += sign;
			return;
		}
		this.#read(columns, row, facts);
		for (let place = 0; place < ROOM; place += 1) if (this.#says[place] === 1) this.#counts[account * ROOM + place]! += sign;
	}

	figures(): Lifecycle {
		const matrix = LIFECYCLE_STATES.map(() => LIFECYCLE_STATES.map(() => 0));
		for (let account = 0; account < this.#codes.size; account += 1) {
			const now = this.#stateAt(account, 0);
			// Nobody has a deal of this name any more.
			if (now > 0) matrix[this.#stateAt(account, EARLIER)]![now]! += 1;
		}
		const states = Object.fromEntries(LIFECYCLE_STATES.map((state, index) => [state, matrix.reduce((sum, row) => sum + row[index]!, 0)])) as Record<LifecycleState, number>;
		return { states, matrix, withoutAccount: this.#without };
	}

	/** State of the account of a row that was added; null: it has none. */
	stateOf(row: number): LifecycleState | null {
		const account = this.#accountOf(this.#names.last(row));
		return account < 0 ? null : LIFECYCLE_STATES[this.#stateAt(account, 0)]!;
	}

	#stateAt(account: number, moment: number): number {
		const at = account * ROOM + moment;
		const counts = this.#counts;
		if (counts[at + THERE] === 0) return 0;
		if (counts[at + WON_EVER]! > 0) return counts[at + WON_LATELY] === 0 ? 6 : counts[at + WON_EVER]! > 1 ? 5 : 4;
		return counts[at + PROSPECT]! > 0 ? 3 : counts[at + REACHED]! > 0 ? 2 : 1;
	}

	#read(columns: DealColumns, row: number, facts: LeadFacts): void {
		const says = this.#says;
		says.fill(0);
		this.#say(0, facts, columns.outcome[row]!, columns.closed[row]!, this.#now);
		const earlier = this.#earlier;
		const then = Math.min(earlier, this.#now);
		if (!(columns.begins[row]! < earlier)) return;
		if (columns.changed[row]! < earlier) {
			this.#say(EARLIER, facts, columns.outcome[row]!, columns.closed[row]!, then);
			return;
		}
		this.#past.read(columns, row, earlier, contactsUntil(earlier, earlier));
		if (this.#outcome.read(columns, row, earlier)) this.#say(EARLIER, this.#past, this.#outcome.outcome, this.#outcome.closed, then);
	}

	#say(moment: number, facts: LeadFacts, outcome: number, closed: number, now: number): void {
		const says = this.#says;
		says[moment + THERE] = 1;
		if (facts.reached) says[moment + REACHED] = 1;
		if (outcome === OPEN && bantOfAnswers(facts.answers).qualified) says[moment + PROSPECT] = 1;
		if (outcome !== WON) return;
		says[moment + WON_EVER] = 1;
		if (closed >= now - CUSTOMER_DAYS * DAY_MS) says[moment + WON_LATELY] = 1;
	}

	#accountOf(name: number): number {
		return name < 0 ? -1 : (this.#ofName[name] ??= this.#newName(this.#names.words[name]!));
	}

	#newName(name: string): number {
		const plain = NOT_PLAIN.test(name) ? plainLetters(name).replace(/\s+/g, ' ').trim() : name.trim().toLowerCase();
		if (plain === '') return -1;
		const account = this.#codes.get(plain) ?? this.#codes.size;
		this.#codes.set(plain, account);
		if ((account + 1) * ROOM > this.#counts.length) this.#counts = longer(this.#counts, new Int32Array(this.#counts.length * 2));
		return account;
	}
}
