// Editor with a list under it: a combobox. Typing narrows the list, arrows and the pointer choose, Enter takes.
// Limit: what is in the list, and what taking an option means, is each editor's own.
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import { TypedEditor } from './typed-editor.ts';

/** One line of the list. */
export interface ListOption {
	/** Tells options apart. */
	readonly id: string;
	/** What typing narrows by. */
	readonly name: string;
	/** What stands on the line; without it the name. */
	readonly content?: readonly Node[];
	/** Stands whatever is typed, and is not taken for a match: "Create …". */
	readonly extra?: true;
}

export abstract class ListEditor extends TypedEditor {
	protected options: readonly ListOption[] = [];
	protected active = -1;
	/** True once the person typed: the list then follows the words. */
	protected narrowed = false;
	readonly #list = document.createElement('div');
	readonly #note = document.createElement('div');

	/** Everything that can be chosen, in order. `typed`: what stands in the field, '' before anything was typed. */
	protected abstract all(typed: string): readonly ListOption[];
	/** The option the cell holds now. */
	protected abstract current(): string | null;

	override init(params: Parameters<TypedEditor['init']>[0]): void {
		super.init(params);
		const typed = params.eventKey !== null && params.eventKey.length === 1;
		this.narrowed = typed;
		// Also with F2: an option is chosen, and letters behind its name would find none.
		this.selectAll = !typed;
		const { input } = this;
		input.setAttribute('role', 'combobox');
		input.setAttribute('aria-autocomplete', 'list');
		input.setAttribute('aria-expanded', 'true');
		input.setAttribute('aria-haspopup', 'listbox');
		input.setAttribute('aria-controls', `${this.id}-list`);
		this.#list.id = `${this.id}-list`;
		this.#list.className = 'sheet-options';
		this.#list.setAttribute('role', 'listbox');
		this.#list.setAttribute('aria-label', params.colDef.headerName ?? '');
		this.#note.className = 'sheet-options-note';
		this.bubble.element.classList.add('list');
		this.bubble.element.replaceChildren(this.#list, this.#note);
		this.draw();
	}

	protected get chosen(): ListOption | undefined {
		return this.options[this.active];
	}

	protected get list(): HTMLElement {
		return this.#list;
	}

	protected override changed(): boolean {
		return this.chosen !== undefined && this.chosen.id !== this.current();
	}

	protected override onInput(): void {
		this.narrowed = true;
		this.draw();
	}

	protected override onKeyDown(event: KeyboardEvent): void {
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (step !== 0 && this.options.length > 0) {
			event.preventDefault();
			event.stopPropagation();
			// From no line at all an arrow up goes to the last.
			this.active = this.active < 0 && step < 0 ? this.options.length - 1 : (this.active + step + this.options.length) % this.options.length;
			this.mark();
			return;
		}
		super.onKeyDown(event);
	}

	/** A line was clicked. */
	protected take(index: number): void {
		this.active = index;
		this.params.stopEditing();
	}

	protected override tell(): void {
		if (!this.#list.isConnected) return;
		const parsed = this.read();
		const wrong = !parsed.ok;
		this.input.setAttribute('aria-invalid', String(wrong));
		const meanwhile = this.params.context.changedMeanwhile(this.params.data.id, this.field);
		this.#note.textContent = [parsed.ok ? '' : parsed.message, meanwhile ?? ''].filter(Boolean).join('\n');
		this.#note.classList.toggle('wrong', wrong);
		if (wrong) this.#note.setAttribute('role', 'alert');
		else this.#note.removeAttribute('role');
		this.bubble.show();
	}

	/** Draws the list for what stands in the field. */
	protected draw(): void {
		const typed = this.narrowed ? this.input.value.trim() : '';
		const wanted = plainLetters(typed);
		const all = this.all(typed);
		const matching = wanted === '' ? all : all.filter(({ name, extra }) => extra || plainLetters(name).includes(wanted));
		const found = matching.filter(({ extra }) => !extra);
		this.options = matching.length > 0 ? matching : all;
		// One that begins with what was typed is meant before one that merely contains it.
		const starting = matching.findIndex(({ name, extra }) => !extra && plainLetters(name).startsWith(wanted));
		this.active = this.narrowed
			? wanted === '' || matching.length === 0
				? -1
				: found.length === 0
					? 0
					: Math.max(0, starting)
			: this.options.findIndex(({ id }) => id === this.current());
		this.#list.replaceChildren(
			...this.options.map(({ name, content }, index) => {
				const option = document.createElement('div');
				option.id = `${this.id}-${index}`;
				option.className = 'sheet-option';
				option.setAttribute('role', 'option');
				option.append(...(content ?? [name]));
				option.addEventListener('click', () => this.take(index));
				return option;
			})
		);
		this.mark();
	}

	protected mark(): void {
		[...this.#list.children].forEach((option, index) => {
			option.setAttribute('aria-selected', String(this.isSelected(index)));
			option.classList.toggle('active', index === this.active);
		});
		const active = this.#list.children[this.active];
		if (active) {
			this.input.setAttribute('aria-activedescendant', active.id);
			active.scrollIntoView({ block: 'nearest' });
		} else this.input.removeAttribute('aria-activedescendant');
		this.tell();
	}

	protected isSelected(index: number): boolean {
		return index === this.active;
	}
}
