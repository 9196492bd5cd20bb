// Editor of a built-in choice, such as the forecast category: its fixed list, in the person's words.
import { fieldOf } from '#lib/state/fields.ts';
import { storedCell } from '#lib/domain/model/deal.ts';
import type { CellInput } from '#lib/ui/cell-input.ts';
import { optionChoices } from '#lib/ui/option-names.ts';
import { ListEditor, type ListOption } from './list-editor.ts';

export class OptionEditor extends ListEditor {
	protected override all(): readonly ListOption[] {
		const option = fieldOf(this.params.context.input(), this.field)?.option;
		return option ? optionChoices(option).map(({ value, label }) => ({ id: value, name: label })) : [];
	}

	/** The deal's own: what its stage gives shows in the cell and is not in it. */
	protected override current(): string | null {
		return storedCell(this.params.data, this.field) as string | null;
	}

	protected override read(): CellInput {
		const { chosen } = this;
		if (this.input.value.trim() === '' && (this.narrowed || !chosen)) return { ok: true, value: null };
		return chosen ? { ok: true, value: chosen.id as never } : super.read();
	}
}
