// In which order deals pass stages, as far as names and the file tell, and where a new stage belongs among others by that.
// Limit: open stages only; never moves one that is there.
import { usualStage } from './stage-names.ts';

/** What tells of a stage's place. */
export interface StageSign {
	/** What it is called here. */
	name: string;
	/**
	 * How the file writes it, its turn among the names of the file, and its turn by how deals passed the stages, undefined where
	 * no dates tell; null: the file does not name it.
	 */
	inFile: { name: string; turn: number; passed?: number | undefined } | null;
}

export type CompareSigns = (a: StageSign, b: StageSign) => number;

/** A name nobody knows goes in the middle. */
const MIDDLE = 2.5;

const placeOf = ({ name }: StageSign): number => usualStage(name)?.place ?? MIDDLE;
const written = ({ name, inFile }: StageSign): string => inFile?.name ?? name;

/** The number a name begins with: "2. Offer" is 2. */
function leadingNumber(name: string): number | null {
	const digits = /^\s*\(?(\d{1,2})[.)\s:-]/.exec(name)?.[1];
	return digits === undefined ? null : Number(digits);
}

/**
 * Compares by the order deals seem to pass stages: by leading numbers where all names of the file have one, else by how deals
 * did pass them where dates tell, else by what such stages usually are and then by name; what nothing tells apart by turn in
 * the file. 0: nothing tells.
 */
export function evidentOrder(signs: readonly StageSign[]): CompareSigns {
	const numbered = signs.every(({ inFile }) => inFile === null || leadingNumber(inFile.name) !== null);
	const byTurn: CompareSigns = (a, b) => (a.inFile && b.inFile ? a.inFile.turn - b.inFile.turn : 0);
	return (a, b) => {
		const [first, second] = [leadingNumber(written(a)), leadingNumber(written(b))];
		if (numbered && first !== null && second !== null) return first - second || byTurn(a, b);
		const [one, other] = [a.inFile?.passed, b.inFile?.passed];
		if (one !== undefined && other !== undefined && one !== other) return one - other;
		const apart = placeOf(a) - placeOf(b);
		if (apart !== 0) return apart;
		return placeOf(a) === MIDDLE ? byTurn(a, b) : written(a).localeCompare(written(b), 'en', { numeric: true });
	};
}

/**
 * How many of `others`, in their order, come ahead of a stage: where the fewest stand on the wrong side of it, those that
 * the file names above all; of equally good places the last.
 */
export function placeAmong(sign: StageSign, others: readonly StageSign[], compare: CompareSigns): number {
	const weight = (other: StageSign): number => (other.inFile === null ? 1 : others.length + 1);
	// Ahead of all of them, those that should come before it are wrong.
	let wrong = others.reduce((sum, other) => sum + (compare(other, sign) < 0 ? weight(other) : 0), 0);
	let best = { place: 0, wrong };
	others.forEach((other, index) => {
		wrong -= Math.sign(compare(sign, other)) * weight(other);
		if (wrong <= best.wrong) best = { place: index + 1, wrong };
	});
	return best.place;
}

/**
 * True where a place between these is a guess: the name tells nothing, or no more than that of a stage beside it. `told`: how
 * deals passed the stages tells the turn of this one.
 */
export function isGuess<Sign extends { name: string }>(sign: Sign, stages: readonly Sign[], told: (sign: Sign) => boolean): boolean {
	const beside = told(sign) ? stages.filter((other) => !told(other)) : stages;
	if (beside.length === 0 && stages.length > 0) return false;
	const number = leadingNumber(sign.name);
	if (number !== null && beside.some(({ name }) => leadingNumber(name) !== null)) return false;
	const usual = usualStage(sign.name);
	return usual === null || beside.some(({ name }) => usualStage(name)?.place === usual.place);
}
