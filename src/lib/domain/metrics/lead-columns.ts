// What the changes of each deal say of it as a lead (lead-facts.ts), as columns: read once, kept until the deal is written again
// or a moment comes that tells more or less of it. Limit: one moment at a time.
import type { ChangeTable } from './change-table.ts';
import { LeadFacts } from './lead-facts.ts';
import { longer } from './row-places.ts';

/** What it reads of the columns. `changed`: after this moment nothing happened on the deal; `written`: when its row last was. */
interface Rows {
	readonly size: number;
	readonly changes: ChangeTable;
	readonly changed: Float64Array;
	readonly written: Float64Array;
}

const IS_MQL = 1;
const ACCEPTED = 2;
const DIRECT = 4;
const IS_SQL = 8;
const WITHOUT_MQL = 16;
const AGAIN = 32;
const REACHED = 64;

export class LeadColumns {
	readonly #rows: Rows;
	readonly #read = new LeadFacts();
	readonly #facts = new LeadFacts();
	#asOf = NaN;
	#until = NaN;
	/** When a row was written last as it was read; 0: it is to be read. */
	#known = new Float64Array(0);
	#flags = new Uint8Array(0);
	#status = new Int8Array(0);
	#rating = new Float64Array(0);
	#mql = new Float64Array(0);
	#sal = new Float64Array(0);
	#sql = new Float64Array(0);
	#answers = new Uint8Array(0);
	/** Contacts of ours, by row from the place of its first change on. */
	#outbound = new Float64Array(0);
	#outCount = new Int32Array(0);

	constructor(rows: Rows) {
		this.#rows = rows;
	}

	/** Goes to the moments that LeadFacts.read is told. */
	goTo(asOf: number, until: number): void {
		if (asOf === this.#asOf && until === this.#until) return;
		const { size, changed } = this.#rows;
		const moment = Math.min(asOf, until, this.#asOf, this.#until);
		this.#asOf = asOf;
		this.#until = until;
		for (let row = 0; row < Math.min(size, this.#known.length); row += 1) if (!(changed[row]! < moment)) this.#known[row] = 0;
	}

	/** Facts of a row at the moments gone to, good until the next call. */
	of(row: number): LeadFacts {
		if (row >= this.#known.length) this.#grow();
		if (this.#known[row] !== this.#rows.written[row]) this.#note(row);
		return this.#kept(row);
	}

	#kept(row: number): LeadFacts {
		const facts = this.#facts;
		const flags = this.#flags[row]!;
		facts.isMql = (flags & IS_MQL) !== 0;
		facts.accepted = (flags & ACCEPTED) !== 0;
		facts.direct = (flags & DIRECT) !== 0;
		facts.isSql = (flags & IS_SQL) !== 0;
		facts.withoutMql = (flags & WITHOUT_MQL) !== 0;
		facts.again = (flags & AGAIN) !== 0;
		facts.reached = (flags & REACHED) !== 0;
		facts.status = this.#status[row]!;
		facts.rating = this.#rating[row]!;
		facts.mql = this.#mql[row]!;
		facts.sal = this.#sal[row]!;
		facts.sql = this.#sql[row]!;
		facts.answers = this.#answers[row]!;
		facts.outbound = this.#outbound;
		facts.outFirst = this.#rows.changes.first[row]!;
		facts.outCount = this.#outCount[row]!;
		return facts;
	}

	#note(row: number): void {
		const { changes, written } = this.#rows;
		const facts = this.#read;
		facts.read(this.#rows, row, this.#asOf, this.#until);
		this.#known[row] = written[row]!;
		this.#flags[row] =
			(facts.isMql ? IS_MQL : 0) | (facts.accepted ? ACCEPTED : 0) | (facts.direct ? DIRECT : 0) | (facts.isSql ? IS_SQL : 0) |
			(facts.withoutMql ? WITHOUT_MQL : 0) | (facts.again ? AGAIN : 0) | (facts.reached ? REACHED : 0);
		this.#status[row] = facts.status;
		this.#rating[row] = facts.rating;
		this.#mql[row] = facts.mql;
		this.#sal[row] = facts.sal;
		this.#sql[row] = facts.sql;
		this.#answers[row] = facts.answers;
		this.#outCount[row] = facts.outCount;
		if (this.#outbound.length < changes.capacity) this.#outbound = longer(this.#outbound, new Float64Array(changes.capacity));
		for (let place = 0; place < facts.outCount; place += 1) this.#outbound[changes.first[row]! + place] = facts.outbound[place]!;
	}

	#grow(): void {
		const rows = this.#rows.written.length;
		this.#known = longer(this.#known, new Float64Array(rows));
		this.#flags = longer(this.#flags, new Uint8Array(rows));
		this.#status = longer(this.#status, new Int8Array(rows));
		this.#rating = longer(this.#rating, new Float64Array(rows));
		this.#mql = longer(this.#mql, new Float64Array(rows));
		this.#sal = longer(this.#sal, new Float64Array(rows));
		this.#sql = longer(this.#sql, new Float64Array(rows));
		this.#answers = longer(this.#answers, new Uint8Array(rows));
		this.#outCount = longer(this.#outCount, new Int32Array(rows));
	}
}
