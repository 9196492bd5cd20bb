// What a team's past says, for charts that ask: looked back at in a worker, again when the document has settled, and only
// for charts that are shown and what they ask for last. Limit: an answer is of a period and a filter; the last few are kept.
import type { TeamPast, TeamPastQuestion } from '#lib/domain/forecast/team-past.ts';
import type { Window } from '#lib/domain/metrics/period.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { pastJob } from '#lib/state/team-past.ts';

/** What charts are told of the past. */
export type PastAnswer =
	| { readonly state: 'running' | 'failed'; readonly past: null }
	/**
	 * tooLittle: nothing could be learned. `current`: what is tracked is of the deals that are asked for now; where it is not,
	 * `failed` says that the look at theirs did not succeed.
	 */
	| { readonly state: 'ready' | 'tooLittle'; readonly past: TeamPast; readonly current: boolean; readonly failed?: true };

export interface PastWanted {
	/** The period that is forecast. */
	readonly period: Window;
	readonly filter: ReadonlySet<DealId> | null;
	/** The moment looked at; null: the present, on a day. */
	readonly asOf: number | null;
	readonly day: number;
	/** Rises with every change of the document. */
	readonly revision: number;
}

/** null: it cannot be asked any more. */
export type AskPast = (wanted: PastWanted) => TeamPastQuestion | null;

interface Entry {
	wanted: PastWanted;
	answer: PastAnswer;
	/** Revision that the answer is of, or that is being looked at; −1: none. */
	asked: number;
	/** Since when something newer is wanted; null: nothing is. */
	since: number | null;
}

export const RUNNING: PastAnswer = { state: 'running', past: null };
const FAILED: PastAnswer = { state: 'failed', past: null };
/** The first look waits for what is picked or dragged to stand still, the first at other deals for their filter; later ones for the document. */
const FIRST_MS = 250;
const FILTERED_MS = 1000;
const SETTLED_MS = 4000;
/** While people go on typing, it is looked at again after so long. */
const AT_MOST_MS = 60_000;
const KEPT = 6;

export class PastAnswers {
	readonly #ask: AskPast;
	readonly #job: ReturnType<typeof pastJob>;
	#entries: Entry[] = [];
	/** What each chart asked for last: nothing else is looked at. */
	readonly #asks = bookkeeping<string, Entry>();
	/** What is being looked at; null: nothing. */
	#looked: Entry | null = null;
	/** Raised with every answer: what reads one follows it. */
	#answers = $state(0);
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(ask: AskPast, job = pastJob()) {
		this.#ask = ask;
		this.#job = job;
	}

	destroy(): void {
		clearTimeout(this.#timer);
		this.#entries = [];
		this.#asks.clear();
		this.#job.stop();
	}

	/** What is known now, for a chart; what is not is looked for afterwards, and then this is to be asked again. */
	of(wanted: PastWanted, chart: string): PastAnswer {
		void this.#answers;
		const entry = this.#entryOf(wanted);
		this.#asks.set(chart, entry);
		entry.wanted = wanted;
		if (entry.asked !== wanted.revision) {
			entry.since ??= performance.now();
			this.#wait();
		}
		return entry.answer;
	}

	/** Only these charts are shown: what others asked for is not looked at for them any more. */
	keep(charts: readonly string[]): void {
		const gone = [...this.#asks.keys()].filter((chart) => !charts.includes(chart));
		if (gone.length === 0) return;
		for (const chart of gone) this.#asks.delete(chart);
		const idle = this.#entries.filter((entry) => entry.since !== null && !this.#isAsked(entry));
		for (const entry of idle) entry.since = null;
		this.#entries = this.#entries.filter((entry) => entry.asked >= 0 || !idle.includes(entry));
		// A chart that comes back asks anew.
		if (idle.length > 0) this.#answers += 1;
		this.#wait();
	}

	#isAsked(entry: Entry): boolean {
		return [...this.#asks.values()].includes(entry);
	}

	#entryOf(wanted: PastWanted): Entry {
		const known = this.#entries.findIndex((each) => sameDeals(each.wanted, wanted));
		if (known >= 0) {
			const entry = this.#entries.splice(known, 1)[0]!;
			this.#entries.unshift(entry);
			if (entry.answer === RUNNING) entry.answer = this.#likeOf(wanted);
			return entry;
		}
		const entry: Entry = { wanted, answer: this.#likeOf(wanted), asked: -1, since: null };
		const oldest = this.#entries.length < KEPT ? undefined : (this.#entries.findLast((each) => !this.#isAsked(each)) ?? this.#entries.at(-1));
		this.#entries = [entry, ...this.#entries.filter((each) => each !== oldest)];
		return entry;
	}

	/** Chances are learned from all deals: those of another filter serve until this one's periods are looked at. */
	#likeOf(wanted: PastWanted): PastAnswer {
		const like = this.#entries.find(({ wanted: other, answer }) => answer.past !== null && samePeriod(other, wanted))?.answer;
		return like && like.past !== null ? { state: like.state, past: like.past, current: false } : RUNNING;
	}

	/** Looks when nothing has changed for a while, and in the end even so. */
	#wait(): void {
		if (this.#job.busy) {
			if (this.#looked !== null && !this.#isAsked(this.#looked)) this.#job.stop();
			return;
		}
		clearTimeout(this.#timer);
		const waiting = this.#entries.filter((entry) => entry.since !== null && this.#isAsked(entry));
		// What was never looked at comes first, the last that was asked for before others; then what has waited longest.
		const entry = waiting.find(({ asked }) => asked < 0) ?? waiting.sort((a, b) => a.since! - b.since!)[0];
		if (!entry) return;
		const settled = entry.asked >= 0 ? SETTLED_MS : entry.answer.past === null ? FIRST_MS : FILTERED_MS;
		this.#timer = setTimeout(() => void this.#look(entry), Math.max(0, Math.min(settled, entry.since! + AT_MOST_MS - performance.now())));
	}

	async #look(entry: Entry): Promise<void> {
		const { wanted, asked } = entry;
		entry.since = null;
		entry.asked = wanted.revision;
		let question: TeamPastQuestion | null;
		try {
			question = this.#ask(wanted);
		} catch (error) {
			console.error('charts: the past cannot be read', error);
			return this.#tell(entry, failedOf(entry.answer));
		}
		if (question === null) {
			this.#entries = this.#entries.filter((each) => each !== entry);
			return this.#wait();
		}
		this.#looked = entry;
		const answer = await this.#job.run(question);
		this.#looked = null;
		// One that was given up is as it was: it is asked for anew where a chart wants it again.
		if (answer.kind === 'cancelled') entry.asked = asked;
		this.#tell(entry, answer.kind === 'done' ? { state: answer.result.learned === null ? 'tooLittle' : 'ready', past: answer.result, current: true } : answer.kind === 'failed' ? failedOf(entry.answer) : entry.answer);
	}

	#tell(entry: Entry, answer: PastAnswer): void {
		entry.answer = answer;
		this.#answers += 1;
		this.#wait();
	}
}

/** What was known of these deals stays; of other deals' periods it is said that they are not these. */
const failedOf = (known: PastAnswer): PastAnswer => (known.past === null ? FAILED : known.current ? known : { ...known, failed: true });

/** Never rendered: a plain map on purpose. */
const bookkeeping = <Key, Value>(): Map<Key, Value> => new Map();

const samePeriod = (a: PastWanted, b: PastWanted): boolean => a.period.start === b.period.start && a.period.end === b.period.end && a.asOf === b.asOf && a.day === b.day;
const sameDeals = (a: PastWanted, b: PastWanted): boolean => samePeriod(a, b) && sameFilter(a.filter, b.filter);

/** A filter is made anew when the document changes, and is mostly of the same deals. */
function sameFilter(a: PastWanted['filter'], b: PastWanted['filter']): boolean {
	if (a === b) return true;
	if (a === null || b === null || a.size !== b.size) return false;
	for (const id of a) if (!b.has(id)) return false;
	return true;
}
