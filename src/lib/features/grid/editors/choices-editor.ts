// Editor of several choices: Enter or a click takes a line or gives it back, and the list stays; Escape gives everything
// back, Tab or leaving keeps it. Enter with nothing typed since the last line was taken is done.
import type { Choice } from '#lib/domain/model/column.ts';
import type { CellInput } from '#lib/ui/cell-input.ts';
import { ownValue } from '#lib/domain/model/column.ts';
import { t } from '#lib/ui/messages/index.ts';
import { openChoices } from '#lib/ui/own-input.ts';
import { chip } from '../own/cells.ts';
import { ChoiceEditor, choiceNamed } from './choice-editor.ts';
import type { ListOption } from './list-editor.ts';

export class ChoicesEditor extends ChoiceEditor {
	#picked: string[] = [];
	#before = '';
	#made: Choice[] = [];
	/** True while what stands in the field, or the line the arrows are on, has not been taken yet. */
	#pending = false;

	override init(params: Parameters<ChoiceEditor['init']>[0]): void {
		this.params = params;
		this.field = params.column.getColId() as typeof this.field;
		const { column } = this;
		const value = column ? ownValue(params.data, column) : null;
		this.#picked = Array.isArray(value) ? [...(value as string[])] : [];
		this.#before = JSON.stringify(this.#picked);
		super.init(params);
		// The field is for finding: what is chosen stands in the list.
		if (!this.narrowed) this.input.value = '';
		this.#pending = this.narrowed;
		this.input.placeholder = t('columns.findChoice');
		this.list.setAttribute('aria-multiselectable', 'true');
		this.draw();
	}

	protected override all(typed: string): readonly ListOption[] {
		const made = this.#made.map((choice): ListOption => ({ id: choice.id, name: choice.name, content: [chip(choice)] }));
		const options = super.all(typed);
		const extra = options.filter((option) => option.extra && !this.#made.some(({ name }) => name.toLowerCase() === option.name.toLowerCase()));
		return [...options.filter((option) => !option.extra), ...made, ...extra].map((option) => ({
			...option,
			content: [this.#box(option.id), ...(option.content ?? [])]
		}));
	}

	#box(id: string): HTMLElement {
		const box = document.createElement('span');
		box.className = this.#picked.includes(id) ? 'sheet-check checked' : 'sheet-check';
		return box;
	}

	protected override current(): string | null {
		return null;
	}

	protected override isSelected(index: number): boolean {
		return this.#picked.includes(this.options[index]?.id ?? '');
	}

	protected override onInput(): void {
		this.#pending = this.input.value.trim() !== '';
		super.onInput();
	}

	protected override onKeyDown(event: KeyboardEvent): void {
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.#pending = true;
		const empty = this.input.value === '';
		if (event.key === 'Enter' && this.#pending && this.chosen) {
			event.preventDefault();
			event.stopPropagation();
			this.take(this.active);
			return;
		}
		// Space takes the line the arrows are on, as long as nothing is typed.
		if (event.key === ' ' && empty && this.chosen) {
			event.preventDefault();
			this.take(this.active);
			return;
		}
		if (event.key === 'Backspace' && empty && this.#picked.length > 0) {
			event.preventDefault();
			this.#picked.pop();
			this.draw();
			return;
		}
		super.onKeyDown(event);
	}

	protected override take(index: number): void {
		const option = this.options[index];
		if (!option) return;
		let { id } = option;
		if (option.extra) {
			const { column } = this;
			const choice = choiceNamed(option.name, this.params.context.newId(), { ...column!, choices: [...column!.choices, ...this.#made] });
			this.#made.push(choice);
			id = choice.id;
		}
		this.#picked = this.#picked.includes(id) ? this.#picked.filter((other) => other !== id) : [...this.#picked, id];
		this.input.value = '';
		this.narrowed = false;
		this.#pending = false;
		this.draw();
		this.active = this.options.findIndex((other) => other.id === id);
		this.mark();
		this.input.focus({ preventScroll: true });
	}

	override get newChoices(): readonly Choice[] {
		return this.#made.filter(({ id }) => this.#ids().includes(id)).concat(this.#typed() === null ? [] : super.newChoices);
	}

	/** What was typed and names a line, when the editor closes before it was taken. */
	#typed(): string | null {
		const { chosen } = this;
		if (!this.#pending || this.input.value.trim() === '' || !chosen) return null;
		return chosen.extra ? this.made(chosen.name).id : chosen.id;
	}

	#ids(): string[] {
		const typed = this.#typed();
		const ids = typed === null || this.#picked.includes(typed) ? this.#picked : [...this.#picked, typed];
		const order = [...openChoices(this.column!), ...this.#made].map(({ id }) => id);
		return [...ids].sort((a, b) => order.indexOf(a) - order.indexOf(b));
	}

	protected override read(): CellInput {
		const ids = this.column ? this.#ids() : [];
		return { ok: true, value: ids.length > 0 ? ids : null };
	}

	protected override changed(): boolean {
		return JSON.stringify(this.#ids()) !== this.#before;
	}

	protected override get unchanged(): boolean {
		return !this.changed();
	}
}
