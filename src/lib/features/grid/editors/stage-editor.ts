// Editor of the stage: a combobox. Typing narrows the list, arrows and the pointer choose, Enter takes.
import type { Stage } from '#lib/domain/model/stage.ts';
import { t } from '#lib/ui/messages/index.ts';
import { stageColor } from '../cells.ts';
import { fold } from '../search.ts';
import type { CellInput } from './parse.ts';
import { findStage } from './parse.ts';
import { TypedEditor } from './typed-editor.ts';

export class StageEditor extends TypedEditor {
	#options: readonly Stage[] = [];
	#active = -1;
	#narrowed = false;
	readonly #list = document.createElement('div');
	readonly #note = document.createElement('div');

	override init(params: Parameters<TypedEditor['init']>[0]): void {
		super.init(params);
		const typed = params.eventKey !== null && params.eventKey.length === 1;
		this.#narrowed = typed;
		// Also with F2: a stage is chosen, and letters behind its name would find none.
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
		this.#draw();
	}

	protected override read(): CellInput {
		const chosen = this.#options[this.#active];
		if (this.input.value.trim() === '' && !chosen) return { ok: true, value: null };
		if (chosen) return { ok: true, value: chosen.id };
		const found = findStage(this.input.value, this.params.context.input().stages);
		return found ? { ok: true, value: found.id } : super.read();
	}

	protected override changed(): boolean {
		const chosen = this.#options[this.#active];
		return chosen !== undefined && chosen.id !== this.params.value;
	}

	protected override onInput(): void {
		this.#narrowed = true;
		this.#draw();
	}

	protected override onKeyDown(event: KeyboardEvent): void {
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (step !== 0 && this.#options.length > 0) {
			event.preventDefault();
			event.stopPropagation();
			this.#active = (this.#active + step + this.#options.length) % this.#options.length;
			this.#mark();
			return;
		}
		super.onKeyDown(event);
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

	#draw(): void {
		const { stages } = this.params.context.input();
		const wanted = fold(this.input.value.trim());
		const matching = this.#narrowed && wanted !== '' ? stages.filter(({ name }) => fold(name).includes(wanted)) : stages;
		this.#options = matching.length > 0 ? matching : stages;
		// A stage that begins with what was typed is meant before one that merely contains it.
		const starting = matching.findIndex(({ name }) => fold(name).startsWith(wanted));
		this.#active = this.#narrowed
			? wanted === '' || matching.length === 0
				? -1
				: Math.max(0, starting)
			: this.#options.findIndex(({ id }) => id === this.params.value);
		const all = this.params.context.pipeline().stages;
		this.#list.replaceChildren(
			...this.#options.map((stage, index) => {
				const option = document.createElement('div');
				option.id = `${this.id}-${index}`;
				option.className = 'sheet-option';
				option.setAttribute('role', 'option');
				const swatch = document.createElement('span');
				swatch.className = 'sheet-swatch';
				swatch.style.background = stageColor(stage, all);
				const name = document.createElement('span');
				name.textContent = stage.name;
				const kind = document.createElement('span');
				kind.className = 'sheet-option-kind';
				kind.textContent = stage.type === 'open' ? '' : t(`stageType.${stage.type}`);
				option.append(swatch, name, ...(kind.textContent && kind.textContent !== stage.name ? [kind] : []));
				option.addEventListener('click', () => {
					this.#active = index;
					this.params.stopEditing();
				});
				return option;
			})
		);
		this.#mark();
	}

	#mark(): void {
		[...this.#list.children].forEach((option, index) => {
			option.setAttribute('aria-selected', String(index === this.#active));
			option.classList.toggle('active', index === this.#active);
		});
		const active = this.#list.children[this.#active];
		if (active) {
			this.input.setAttribute('aria-activedescendant', active.id);
			active.scrollIntoView({ block: 'nearest' });
		} else this.input.removeAttribute('aria-activedescendant');
		this.tell();
	}
}
