// The four questions by which a lead is qualified, and what their answers come to ([BANT1] to [BANT3]). Pure.
import { BANT_FIELDS, type BantField, type Deal } from '../model/deal.ts';
import { ANSWERS, type Answer } from '../model/options.ts';

const POINTS: Readonly<Record<Answer, number>> = { yes: 25, partial: 12.5, no: 0 };

/** From this score on a lead without an explicit "no" is qualified. */
const QUALIFIED_SCORE = 75;

export interface Bant {
	/** 0–100, in steps of 12.5. */
	readonly score: number;
	/** Questions with an answer, "no" too: 0–4. Completeness is this of 4. */
	readonly known: number;
	readonly qualified: boolean;
}

/** Score and completeness of a deal's answers. null, nobody knows, gives no points and is no "no" (metrics.md D). */
export const bantOf = (deal: Pick<Deal, BantField>): Bant => bantOfPlaces(BANT_FIELDS.map((field) => (deal[field] === null ? ANSWERS.length : ANSWERS.indexOf(deal[field]))));

const POINTS_AT = ANSWERS.map((answer) => POINTS[answer]);
const NO = ANSWERS.indexOf('no');

/** The same of places in ANSWERS; any other is no answer. */
function bantOfPlaces(places: ArrayLike<number>): Bant {
	let [score, known, denied] = [0, 0, false];
	for (let index = 0; index < places.length; index += 1) {
		const points = POINTS_AT[places[index]!];
		if (points === undefined) continue;
		score += points;
		known += 1;
		if (places[index] === NO) denied = true;
	}
	return { score, known, qualified: score >= QUALIFIED_SCORE && !denied };
}

/** Places in ANSWERS as one number, two bits each in the order of the questions; three: no answer. */
export const NO_ANSWERS = 0xff;
export const withAnswer = (answers: number, question: number, place: number): number => (answers & ~(3 << (question * 2))) | (place << (question * 2));
export const answerIn = (answers: number, question: number): number => (answers >> (question * 2)) & 3;

const BANTS: readonly Bant[] = Array.from({ length: NO_ANSWERS + 1 }, (_, answers) => bantOfPlaces(BANT_FIELDS.map((_, question) => answerIn(answers, question))));

/** What such a number comes to. */
export const bantOfAnswers = (answers: number): Bant => BANTS[answers]!;
