// What a paste left because its column has no such choice: as edits that bring the choices with them. Pure.
import type { DealEdit } from '#lib/domain/document/commands.ts';
import { MAX_CHOICES, PALETTE_SIZE, columnOf, type Choice, type Column } from '#lib/domain/model/column.ts';
import { isColumnKey } from '#lib/domain/model/deal.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import type { LeftCell } from './sheet-clipboard.svelte.ts';

/** Longest name a choice may have. */
const MAX_NAME = 100;

export interface MissingChoices {
	readonly edits: readonly DealEdit[];
	/** Names of the choices that the edits add, in the order of the paste. */
	readonly names: readonly string[];
	/** What these edits write; the other cells stay left. */
	readonly cells: ReadonlySet<LeftCell>;
}

/** The edits that add the choices and write the cells. A name too long, or one more than a column can have, stays left. */
export function missingChoices(left: readonly LeftCell[], columns: readonly Column[], newId: () => string): MissingChoices {
	const made = new Map<string, Map<string, Choice>>();
	const edits: DealEdit[] = [];
	const cells = new Set<LeftCell>();
	for (const cell of left) {
		const key = cell.first.field?.cell ?? '';
		const column = isColumnKey(key) ? columnOf(columns, key) : undefined;
		if (cell.first.reason !== 'choice' || cell.deal === null || column?.deleted !== null) continue;
		if (column.kind !== 'choice' && column.kind !== 'choices') continue;
		const known = made.get(column.key) ?? new Map<string, Choice>();
		const names = namesIn(cell.first.text, column.kind);
		const fresh = names.filter((name) => !find(column, known, name));
		const room = MAX_CHOICES - column.choices.length - known.size;
		if (names.length === 0 || fresh.length > room || names.some((name) => name.length > MAX_NAME)) continue;
		for (const name of fresh) known.set(plainLetters(name), { id: newId(), name, color: (column.choices.length + known.size) % PALETTE_SIZE });
		made.set(column.key, known);
		const ids = [...new Set(names.map((name) => find(column, known, name)!.id))];
		const choices = [...known.values()].filter(({ id }) => ids.includes(id));
		edits.push({ deal: cell.deal, field: column.key, value: column.kind === 'choices' ? ids : ids[0]!, choices });
		cells.add(cell);
	}
	return { edits, names: [...made.values()].flatMap((choices) => [...choices.values()].map(({ name }) => name)), cells };
}

/** Several choices are written with commas, semicolons or line breaks between them. */
function namesIn(text: string, kind: 'choice' | 'choices'): string[] {
	const parts = kind === 'choice' ? [text] : text.split(/[,;\n|]/);
	return [...new Map(parts.map((part) => part.trim()).filter(Boolean).map((part) => [plainLetters(part), part])).values()];
}

const find = (column: Column, made: ReadonlyMap<string, Choice>, name: string): Choice | undefined =>
	column.choices.find((choice) => choice.gone !== true && plainLetters(choice.name) === plainLetters(name)) ?? made.get(plainLetters(name));
