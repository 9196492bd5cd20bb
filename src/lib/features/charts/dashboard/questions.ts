// When the answer to one question is the answer to another: they ask for the same things.
import type { AsideQuestion } from '#lib/domain/metrics/engine.ts';

export type Question = Partial<AsideQuestion>;

/** True when everything that `question` asks for is asked for in `answered`, too. What it does not name it does not use. */
export const answers = (answered: Question, question: Question): boolean =>
	(Object.keys(question) as (keyof Question)[]).every((name) => same(answered[name], question[name]));

/** Windows and pairs of moments are the same when they hold the same. */
function same(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	const [one, other] = [Object.entries(a), b as Record<string, unknown>];
	return one.length === Object.keys(other).length && one.every(([key, value]) => Object.is(value, other[key]));
}
