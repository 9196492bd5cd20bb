// What is wrong with a formula, and what an error in a cell means, in the person's words.
import type { FormulaErrorCode } from '#lib/domain/model/formula-error.ts';
import { t, type MessageKey } from './messages/index.ts';

type ProblemCode = Extract<MessageKey, `formula.problem.${string}`> extends `formula.problem.${infer Code}` ? Code : never;

/** A problem as domain/formula reports it; positions are offsets into the text that was typed. */
export interface ProblemToTell {
	readonly code: ProblemCode;
	readonly at: number;
	readonly text?: string;
	readonly near?: string;
	readonly min?: number;
	readonly max?: number | null;
}

/** One or two sentences: what is wrong, what to do, and the name that was perhaps meant. `example` is a formula to start from. */
export function problemWords({ code, text = '', near, min = 0, max }: ProblemToTell, example: string): string {
	const sentence = t(`formula.problem.${code}`, { text, min, max: max ?? 0, example });
	return near === undefined ? sentence : `${sentence} ${t('formula.near', { near })}`;
}

const KEYS: Readonly<Record<FormulaErrorCode, MessageKey>> = {
	'#DIV/0!': 'formula.error.div0',
	'#VALUE!': 'formula.error.value',
	'#NAME?': 'formula.error.name',
	'#REF!': 'formula.error.ref',
	'#NUM!': 'formula.error.num',
	'#N/A': 'formula.error.na',
	'#CYCLE!': 'formula.error.cycle',
	'#LIMIT!': 'formula.error.limit'
};

/** What an error means and what to do about it: for tooltips and screen readers. */
export const formulaErrorWords = (error: FormulaErrorCode): string => t(KEYS[error]);
