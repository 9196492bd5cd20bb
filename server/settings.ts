// What every reader of settings has: a variable's value, and what is wrong with one.

/** One variable that cannot be used, in words for the terminal. */
export interface ConfigProblem {
	variable: string;
	message: string;
}

/** Value of a variable of the environment, trimmed; `fallback` where it is absent or empty. */
export type ReadValue = (variable: string, fallback: string) => string;
