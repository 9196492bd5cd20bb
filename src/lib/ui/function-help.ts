// Help for the functions of formulas in a language, loaded when somebody asks: it is too much to wait for at the start.
// The functions and their names are data in domain/formula/catalogue.ts.
import type { Language } from './locale.svelte.ts';

export interface FunctionHelp {
	/** Arguments as they are written between the parentheses; empty for none. */
	readonly args: string;
	/** What the function gives, in one line. */
	readonly about: string;
}

/** Help by the English name of the function. */
export async function loadFunctionHelp(language: Language): Promise<ReadonlyMap<string, FunctionHelp>> {
	const { functions } = language === 'nl' ? await import('./messages/nl/functions.ts') : await import('./messages/en/functions.ts');
	return new Map(Object.entries(functions).map(([name, [args, about]]) => [name, { args, about }]));
}
