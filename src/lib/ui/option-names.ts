// What the choices that are the same in every pipeline are called, in the person's language.
import { OPTIONS, type OptionKind } from '#lib/domain/model/options.ts';
import { FORECAST_CATEGORIES } from '#lib/domain/model/stage.ts';
import { messages, t, type MessageKey } from './messages/index.ts';

const PREFIX: Readonly<Record<OptionKind, string>> = { category: 'forecastCategory', leadStatus: 'leadStatus', answer: 'answer' };

/** A choice by name; one that this version does not know keeps its id. */
export function optionName(kind: OptionKind, id: string): string {
	const key = `${PREFIX[kind]}.${id}`;
	return Object.hasOwn(messages.en, key) ? t(key as MessageKey) : id;
}

/** What can be picked, in order. */
export const optionChoices = (kind: OptionKind): { value: string; label: string }[] =>
	OPTIONS[kind].map((id) => ({ value: id, label: optionName(kind, id) }));

/** Place of a choice among the others; what a stage gives has one too. */
export function optionRank(kind: OptionKind, id: string): number {
	const all: readonly string[] = kind === 'category' ? FORECAST_CATEGORIES : OPTIONS[kind];
	const place = all.indexOf(id);
	return place < 0 ? all.length : place;
}
