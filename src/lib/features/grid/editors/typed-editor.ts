// Editor of text, money, percent and date cells: a text field that takes what people type. What cannot
// be read stays in the field with the reason under it; Escape gives the old value back.
import type { GridApi, ICellEditorComp, ICellEditorParams } from 'ag-grid-community';
import type { DealEdit } from '#lib/domain/document/commands.ts';
import { DEAL_FIELDS, type Deal, type DealField } from '#lib/domain/model/deal.ts';
import { cellValueWords } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import { Entered, type SheetContext } from '../context.ts';
import { Bubble } from './bubble.ts';
import { editText, parseCell, type CellInput } from './parse.ts';

let nextId = 0;

export class TypedEditor implements ICellEditorComp<Deal, unknown, SheetContext> {
	protected params!: ICellEditorParams<Deal, unknown, SheetContext>;
	protected field!: DealField;
	protected readonly gui = document.createElement('div');
	protected readonly input = document.createElement('input');
	protected bubble!: Bubble;
	protected readonly id = `sheet-editor-${nextId++}`;
	#start = '';
	/** What stands there is replaced by what is typed. */
	protected selectAll = false;
	#tried = false;

	init(params: ICellEditorParams<Deal, unknown, SheetContext>): void {
		this.params = params;
		this.field = params.column.getColId() as DealField;
		this.gui.className = 'sheet-editor';
		const { input } = this;
		input.type = 'text';
		input.className = 'sheet-editor-input';
		input.autocomplete = 'off';
		input.spellcheck = DEAL_FIELDS[this.field] === 'text';
		input.setAttribute('aria-label', params.colDef.headerName ?? this.field);
		input.setAttribute('aria-describedby', this.id);
		this.#start = editText(this.field, params.data, params.context.input());
		const typed = params.eventKey !== null && params.eventKey.length === 1 ? params.eventKey : null;
		input.value = typed ?? this.#start;
		this.selectAll = typed === null && params.eventKey !== 'F2';
		this.bubble = new Bubble(params.eGridCell, params.context.layer());
		this.bubble.element.id = this.id;
		input.addEventListener('input', () => this.onInput());
		input.addEventListener('keydown', (event) => this.onKeyDown(event));
		input.addEventListener('blur', () => this.onBlur());
		this.gui.append(input);
		params.context.editStarted(params.data.id, this.field);
		if (DEAL_FIELDS[this.field] === 'day') this.gui.append(...this.#picker());
		this.tell();
	}

	getGui(): HTMLElement {
		return this.gui;
	}

	afterGuiAttached(): void {
		this.input.focus({ preventScroll: true });
		if (this.selectAll) this.input.select();
		else this.input.setSelectionRange(this.input.value.length, this.input.value.length);
		if (!this.bubble.element.hidden) this.bubble.place();
	}

	focusIn(): void {
		this.input.focus({ preventScroll: true });
	}

	getValue(): unknown {
		const parsed = this.read();
		if (!parsed.ok || (this.input.value === this.#start && !this.changed())) return this.params.value;
		return new Entered(parsed.value);
	}

	/** What closing the editor now would write; null: nothing, or it cannot be read. */
	get edit(): DealEdit | null {
		const value = this.getValue();
		return value instanceof Entered ? { deal: this.params.data.id, field: this.field, value: value.value } : null;
	}

	/** What to say when the editor has to go with something in it that cannot be read; null: it can. */
	get lost(): string | null {
		const parsed = this.read();
		if (parsed.ok) return null;
		return t('grid.notStored', { column: this.params.colDef.headerName ?? this.field, text: this.input.value, message: parsed.message });
	}

	/** Words in a list: the grid keeps the editor open while there are any. */
	getValidationErrors(): string[] | null {
		const parsed = this.read();
		return parsed.ok ? null : [parsed.message];
	}

	getValidationElement(): HTMLElement {
		return this.input;
	}

	destroy(): void {
		this.params.context.editStopped(this.params.data.id, this.field);
		this.bubble.destroy();
	}

	/** Takes note of a colleague's change to this cell while it is being edited. */
	refreshNote(): void {
		this.tell();
	}

	protected read(): CellInput {
		return parseCell(this.field, this.input.value, this.params.context.input());
	}

	/** True when the text is the same but something else was chosen. */
	protected changed(): boolean {
		return false;
	}

	protected onInput(): void {
		this.tell();
	}

	protected onKeyDown(event: KeyboardEvent): void {
		if (event.key !== 'Enter' && event.key !== 'Tab') return;
		if (this.read().ok) return;
		// Stay, and say why. The text is still there to be mended.
		event.preventDefault();
		event.stopPropagation();
		this.#tried = true;
		this.tell();
	}

	/** Leaving with a value that can be read stores it; with one that cannot, the editor waits with its reason. */
	protected onBlur(): void {
		if (!this.gui.isConnected) return;
		if (this.read().ok) this.params.stopEditing(true);
		else {
			this.#tried = true;
			this.tell();
		}
	}

	/** The panel's words: what is wrong, else a colleague's change, else how a shorthand is read. */
	protected tell(): void {
		const parsed = this.read();
		const wrong = !parsed.ok && (this.#tried || this.bubble.element.classList.contains('wrong'));
		this.input.setAttribute('aria-invalid', String(wrong));
		const lines: string[] = [];
		if (!parsed.ok && wrong) lines.push(parsed.message);
		else if (parsed.ok && DEAL_FIELDS[this.field] !== 'text' && this.input.value !== this.#start && parsed.value !== null)
			lines.push(t('grid.readAs', { value: cellValueWords('deal', this.field, parsed.value, this.params.context.input()) }));
		const meanwhile = this.params.context.changedMeanwhile(this.params.data.id, this.field);
		if (meanwhile !== null) lines.push(meanwhile);
		this.say(lines, wrong);
	}

	protected say(lines: string[], wrong: boolean): void {
		const { element } = this.bubble;
		element.classList.toggle('wrong', wrong);
		if (wrong) element.setAttribute('role', 'alert');
		else element.removeAttribute('role');
		const text = lines.join('\n');
		if (element.textContent !== text) element.textContent = text;
		if (lines.length === 0) this.bubble.hide();
		else this.bubble.show();
	}

	/** A button that opens the browser's own calendar; the text field stays the editor. */
	#picker(): HTMLElement[] {
		const native = document.createElement('input');
		native.type = 'date';
		native.tabIndex = -1;
		native.className = 'sheet-editor-native';
		native.setAttribute('aria-hidden', 'true');
		const current = this.params.data[this.field];
		if (typeof current === 'string') native.value = current;
		const button = document.createElement('button');
		button.type = 'button';
		button.tabIndex = -1;
		button.className = 'sheet-editor-calendar';
		button.setAttribute('aria-label', t('grid.calendar'));
		button.title = t('grid.calendar');
		button.addEventListener('mousedown', (event) => event.preventDefault());
		button.addEventListener('click', () => native.showPicker());
		native.addEventListener('change', () => {
			if (native.value === '') return;
			this.input.value = native.value;
			this.onInput();
			this.input.focus();
		});
		return [button, native];
	}
}

const typedEditors = (api: GridApi<Deal>): TypedEditor[] =>
	api.getCellEditorInstances().filter((editor): editor is TypedEditor => editor instanceof TypedEditor);

/** What closing the grid's open editor now would write. */
export const typedNow = (api: GridApi<Deal>): DealEdit[] => typedEditors(api).flatMap(({ edit }) => edit ?? []);

/** What closing the grid's open editor now would lose, in words. */
export const lostNow = (api: GridApi<Deal>): string[] => typedEditors(api).flatMap(({ lost }) => lost ?? []);
