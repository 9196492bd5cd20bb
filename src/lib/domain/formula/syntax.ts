// What a formula is after reading (a tree), and what may be wrong with its text. Shapes only.
// Positions are offsets into the text that was read, in UTF-16 units.

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<>' | '<' | '<=' | '>' | '>=';

/** Where in the text a part stands: from `at` up to, not including, `to`. */
export interface Span {
	readonly at: number;
	readonly to: number;
}

export type FormulaNode = Span &
	(
		| { readonly kind: 'number'; readonly value: number }
		| { readonly kind: 'text'; readonly value: string }
		| { readonly kind: 'boolean'; readonly value: boolean }
		/** An argument that was left empty: `IF(a, , b)`. */
		| { readonly kind: 'blank' }
		| { readonly kind: 'field'; readonly id: string }
		/** `name` is the English one, in capitals; one that is in no catalogue is kept as it was written. */
		| { readonly kind: 'call'; readonly name: string; readonly args: readonly FormulaNode[] }
		| { readonly kind: 'unary'; readonly operator: '+' | '-'; readonly of: FormulaNode }
		| { readonly kind: 'percent'; readonly of: FormulaNode }
		| { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: FormulaNode; readonly right: FormulaNode }
		/** Parentheses of the writer; kept, so that a formula reads as it was written. */
		| { readonly kind: 'group'; readonly of: FormulaNode }
	);

/**
 * What is wrong with a formula's text. The words are messages `formula.problem.<code>`; `text` is the part in question
 * (the unknown name, the sign that does not belong), `near` a name that was perhaps meant, `min`/`max` how many
 * arguments the function takes (`max` null: any number).
 */
export interface FormulaProblem extends Span {
	readonly code:
		| 'empty'
		| 'too-long'
		| 'too-deep'
		| 'unexpected'
		| 'unfinished'
		| 'unclosed-text'
		| 'unclosed-name'
		| 'unclosed-parenthesis'
		| 'unopened-parenthesis'
		| 'range'
		| 'decimal-comma'
		| 'number'
		| 'unknown-name'
		| 'unknown-function'
		| 'too-few-arguments'
		| 'too-many-arguments'
		| 'argument-pairs'
		| 'no-fields';
	readonly text?: string;
	readonly near?: string;
	readonly min?: number;
	readonly max?: number | null;
}

/** Thrown inside this folder while reading; never leaves it. */
export class ProblemFound extends Error {
	readonly problem: FormulaProblem;
	constructor(problem: FormulaProblem) {
		super(problem.code);
		this.problem = problem;
	}
}

/** Longest text of a formula. */
export const MAX_FORMULA_LENGTH = 4000;
/** Deepest nesting of parentheses, calls and operators. */
export const MAX_DEPTH = 200;
/** Most operators and opening parentheses of one formula, in texts too: reading deep ones costs the parser most. */
export const MAX_SIGNS = 400;
