// Editor of one choice: the column's choices in their colours, and "Create …" for a name that is none of them yet.
import { MAX_CHOICES, PALETTE_SIZE, columnOf, type Choice, type Column } from '#lib/domain/model/column.ts';
import type { CellInput } from '#lib/ui/cell-input.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import { t } from '#lib/ui/messages/index.ts';
import { openChoices } from '#lib/ui/own-input.ts';
import { chip } from '../own/cells.ts';
import { ListEditor, type ListOption } from './list-editor.ts';

/** Longest name a choice may have. */
const MAX_NAME = 100;
const NEW = 'new';

/** A choice for a name, coloured after those there are. */
export const choiceNamed = (name: string, id: string, { choices }: Column): Choice => ({ id, name, color: choices.length % PALETTE_SIZE });

export class ChoiceEditor extends ListEditor {
	/** Made at the first asking, so that asking again gives the same. */
	#made: Choice | null = null;

	protected get column(): Column | undefined {
		return columnOf(this.params.context.pipeline().columns, this.field);
	}

	protected override all(typed: string): readonly ListOption[] {
		const { column } = this;
		if (!column) return [];
		const open = openChoices(column);
		const options: ListOption[] = open.map((choice) => ({ id: choice.id, name: choice.name, content: [chip(choice)] }));
		const known = open.some(({ name }) => plainLetters(name) === plainLetters(typed));
		if (typed === '' || known || typed.length > MAX_NAME || column.choices.length >= MAX_CHOICES) return options;
		const create = document.createElement('span');
		create.textContent = t('columns.createChoice', { name: typed });
		return [...options, { id: NEW, name: typed, extra: true, content: [create] }];
	}

	protected override current(): string | null {
		return this.params.value as string | null;
	}

	protected override read(): CellInput {
		const { chosen } = this;
		if (chosen?.id === NEW) return { ok: true, value: this.made(chosen.name).id };
		if (chosen) return { ok: true, value: chosen.id };
		return super.read();
	}

	/** The choice that taking "Create …" makes; null: none. */
	protected made(name: string): Choice {
		const { column } = this;
		if (this.#made?.name !== name) this.#made = choiceNamed(name, this.params.context.newId(), column!);
		return this.#made;
	}

	override get newChoices(): readonly Choice[] {
		const { chosen } = this;
		return chosen?.id === NEW ? [this.made(chosen.name)] : [];
	}
}
