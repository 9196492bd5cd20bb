// What a formula cell holds instead of a result. Values only: how they come about is in domain/formula.

/**
 * Errors as spreadsheets name them. `#CYCLE!`: the column depends on itself. `#LIMIT!`: the formula needs more steps
 * or text than a cell is given.
 */
export const FORMULA_ERRORS = ['#DIV/0!', '#VALUE!', '#NAME?', '#REF!', '#NUM!', '#N/A', '#CYCLE!', '#LIMIT!'] as const;

export type FormulaErrorCode = (typeof FORMULA_ERRORS)[number];

export interface FormulaError {
	readonly error: FormulaErrorCode;
}

const made = Object.fromEntries(FORMULA_ERRORS.map((error) => [error, Object.freeze({ error })])) as Record<FormulaErrorCode, FormulaError>;

/** The one object of an error code: two errors of the same code are the same object. */
export const formulaError = (code: FormulaErrorCode): FormulaError => made[code];

/** True for an error in place of a value. */
export const isFormulaError = (value: unknown): value is FormulaError => typeof value === 'object' && value !== null && 'error' in value;
