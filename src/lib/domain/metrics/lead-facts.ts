// What the changes of one deal say of it as a lead, as of a moment: its statuses and when they first were, contacts, the
// answers of qualification, the customer's rating. Limit: one deal at a time, on demand; sums are lead-*.ts.
import { BANT_FIELDS } from '../model/deal.ts';
import { ANSWERS, LEAD_STATUSES } from '../model/options.ts';
import { NO_ANSWERS, withAnswer } from './bant.ts';
import * as change from './change-table.ts';
import type { ChangeTable } from './change-table.ts';
import { longer } from './row-places.ts';

const MQL = LEAD_STATUSES.indexOf('mql');
const SAL = LEAD_STATUSES.indexOf('sal');
const SQL = LEAD_STATUSES.indexOf('sql');
export const RECYCLED = LEAD_STATUSES.indexOf('recycled');
export const REJECTED = LEAD_STATUSES.indexOf('rejected');

export const QUESTIONS = BANT_FIELDS.length;
/** Stands for no answer, after the answers there are. */
export const UNKNOWN = ANSWERS.length;

/** Times are instants; NaN: that it was so is known, and not when. */
export class LeadFacts {
	/** Ever marketing qualified, and when first. Steps before that are not of this lead's way ([LEADS1]). */
	isMql = false;
	mql = NaN;
	/** Accepted by sales since, or qualified without it; when it was accepted as such. */
	accepted = false;
	direct = false;
	sal = NaN;
	/** Qualified by sales since. */
	isSql = false;
	sql = NaN;
	/** Accepted or qualified by sales, and never marketing qualified. */
	withoutMql = false;
	/** Marketing qualified again after it had gone back or was turned down. */
	again = false;
	#wentBack = false;
	/** Index among LEAD_STATUSES; −1: nothing is said. */
	status = -1;
	/** A contact person has a name, the customer called or wrote, or anything else is known of it. */
	reached = false;
	/** Moments of contacts of ours, rising, from this place on. */
	outbound = new Float64Array(16);
	outFirst = 0;
	outCount = 0;
	/** As bant.ts has them in one number. */
	answers = NO_ANSWERS;
	/** 1–5; NaN: none. */
	rating = NaN;

	/** Reads a row: what counts before `asOf`, and of contacts those that were no later than `until`. */
	read({ changes }: { readonly changes: ChangeTable }, row: number, asOf: number, until: number): void {
		const { first, count, since, time, field, value } = changes;
		this.isMql = this.accepted = this.direct = this.isSql = this.withoutMql = this.again = this.#wentBack = false;
		this.mql = this.sal = this.sql = this.rating = NaN;
		this.status = -1;
		this.outCount = 0;
		this.answers = NO_ANSWERS;
		let named = false;
		let inbound = 0;
		const from = first[row]!;
		const end = from + count[row]!;
		for (let index = from; index < end; index += 1) {
			if (asOf !== Infinity && !(since[index]! < asOf)) break;
			const held = value[index]!;
			const code = field[index]!;
			if (code === change.LEAD_STATUS) this.#status(held, time[index]!);
			else if (code === change.TOUCH) {
				const at = time[index]!;
				if (!(at <= until) || !(at < asOf)) continue;
				if (held === change.INBOUND) inbound += 1;
				else if (held === change.OUTBOUND) this.#contacted(at);
			} else if (code === change.CONTACT) named = held === 1;
			else if (code === change.RATING) this.rating = held;
			else if (code >= change.BANT && code < change.BANT + QUESTIONS) this.answers = withAnswer(this.answers, code - change.BANT, Number.isNaN(held) ? UNKNOWN : held);
		}
		this.reached = named || inbound > 0 || this.status >= 0 || this.answers !== NO_ANSWERS;
	}

	#status(status: number, at: number): void {
		this.status = Number.isNaN(status) ? -1 : status;
		if (status === MQL) {
			if (!this.isMql) {
				this.isMql = true;
				this.withoutMql = false;
				this.mql = at;
			} else if (this.#wentBack) this.again = true;
		} else if (status === RECYCLED || status === REJECTED) this.#wentBack = this.isMql;
		else if (status === SAL || status === SQL) {
			if (!this.isMql) {
				this.withoutMql = true;
				return;
			}
			if (!this.accepted) {
				this.accepted = true;
				this.direct = status === SQL;
				if (status === SAL) this.sal = at;
			}
			if (status === SQL && !this.isSql) {
				this.isSql = true;
				this.sql = at;
			}
		}
	}

	/** Hardly ever out of order: contacts are noted one after another. */
	#contacted(at: number): void {
		if (this.outCount === this.outbound.length) this.outbound = longer(this.outbound, new Float64Array(this.outCount * 2));
		const moments = this.outbound;
		let place = this.outCount++;
		while (place > 0 && moments[place - 1]! > at) {
			moments[place] = moments[place - 1]!;
			place -= 1;
		}
		moments[place] = at;
	}
}

/** Contacts that count are no later than this: those planned for later than now have not happened. */
export const contactsUntil = (asOf: number, now: number): number => (asOf === Infinity ? now : asOf);
