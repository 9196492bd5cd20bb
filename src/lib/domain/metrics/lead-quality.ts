// How well open deals are qualified, and how satisfied customers were with closed ones ([BANT4], [RATING1]).
// Limit: one deal at a time; what answers come to is bant.ts.
import { MAX_RATING } from '../model/deal.ts';
import { ANSWERS } from '../model/options.ts';
import { answerIn, bantOfAnswers } from './bant.ts';
import { OPEN, type DealColumns } from './columns.ts';
import { QUESTIONS, type LeadFacts } from './lead-facts.ts';
import { ALL_TIME, Span, type Window } from './period.ts';

export interface BantFigures {
	/** Open deals; of those, with any answer, with all four, and qualified ([BANT3]). */
	deals: number;
	answered: number;
	complete: number;
	qualified: number;
	/** Mean score of those with any answer, 0–100; null of none. */
	meanScore: number | null;
	/** Mean share of questions that have an answer, of all open deals; null of none. */
	completeness: number | null;
	/** By question, in the order of BANT_FIELDS: how many yes, partly, no, and unknown. */
	questions: readonly (readonly [yes: number, partial: number, no: number, unknown: number])[];
}

export interface RatingFigures {
	/** Closed in the window; of those, rated. */
	closed: number;
	rated: number;
	/** 1–5; null of none. */
	mean: number | null;
	/** How many of 1, 2 … 5. */
	counts: readonly number[];
}

const PLACES = ANSWERS.length + 1;
/** Scores are multiples of an eighth of 100: counted as such, so that sums are exact. */
const STEP = 12.5;

export class BantSums {
	#deals = 0;
	#answered = 0;
	#complete = 0;
	#qualified = 0;
	#known = 0;
	#steps = 0;
	readonly #places = new Int32Array(QUESTIONS * PLACES);

	clear(): void {
		this.#deals = this.#answered = this.#complete = this.#qualified = this.#known = this.#steps = 0;
		this.#places.fill(0);
	}

	/** Adds (1) or takes out (−1) one deal that counts. */
	note(columns: DealColumns, row: number, { answers }: LeadFacts, sign: 1 | -1): void {
		if (columns.outcome[row] !== OPEN) return;
		const { score, known, qualified } = bantOfAnswers(answers);
		this.#deals += sign;
		for (let question = 0; question < QUESTIONS; question += 1) this.#places[question * PLACES + answerIn(answers, question)]! += sign;
		if (known === 0) return;
		this.#answered += sign;
		this.#known += sign * known;
		this.#steps += sign * (score / STEP);
		if (known === QUESTIONS) this.#complete += sign;
		if (qualified) this.#qualified += sign;
	}

	figures(): BantFigures {
		const [deals, answered] = [this.#deals, this.#answered];
		return {
			deals,
			answered,
			complete: this.#complete,
			qualified: this.#qualified,
			meanScore: answered === 0 ? null : (this.#steps * STEP) / answered,
			completeness: deals === 0 ? null : this.#known / (deals * QUESTIONS),
			questions: Array.from({ length: QUESTIONS }, (_, question) => [...this.#places.subarray(question * PLACES, (question + 1) * PLACES)] as [number, number, number, number])
		};
	}
}

export class RatingSums {
	#window = new Span(ALL_TIME);
	#closed = 0;
	readonly #counts = new Int32Array(MAX_RATING);

	clear(window: Window): void {
		this.#window = new Span(window);
		this.#closed = 0;
		this.#counts.fill(0);
	}

	/** Adds (1) or takes out (−1) one deal that counts. */
	note(columns: DealColumns, row: number, { rating }: LeadFacts, sign: 1 | -1): void {
		if (columns.outcome[row] === OPEN || !this.#window.has(columns.closed[row]!)) return;
		this.#closed += sign;
		if (!Number.isNaN(rating)) this.#counts[rating - 1]! += sign;
	}

	figures(): RatingFigures {
		let [rated, sum] = [0, 0];
		for (const [index, count] of this.#counts.entries()) {
			rated += count;
			sum += count * (index + 1);
		}
		return { closed: this.#closed, rated, mean: rated === 0 ? null : sum / rated, counts: [...this.#counts] };
	}
}
