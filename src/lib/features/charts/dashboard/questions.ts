// When the answer to one question is the answer to another: they ask for the same things.
import { sameAnswer } from '#lib/domain/metrics/context.ts';
import type { AsideQuestion } from '#lib/domain/metrics/engine.ts';

export type Question = Partial<AsideQuestion>;

/** True when everything that `question` asks for is asked for in `answered`, too. What it does not name it does not use. */
export const answers = (answered: Question, question: Question): boolean =>
	(Object.keys(question) as (keyof Question)[]).every((name) => sameAnswer(answered[name], question[name]));
