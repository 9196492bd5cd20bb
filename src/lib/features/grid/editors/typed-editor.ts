// Editor of text, money, percent and date cells: a text field that takes what people type. What cannot
// be read stays in the field with the reason under it; Escape gives the old value back.
import type { GridApi, ICellEditorComp, ICellEditorParams } from 'ag-grid-community';
import type { DealEdit } from '#lib/domain/document/commands.ts';
import type { Choice } from '#lib/domain/model/column.ts';
import { storedCell, type CellField, type Deal } from '#lib/domain/model/deal.ts';
import { fieldOf, type FieldType } from '#lib/state/fields.ts';
import { asksToCalculate, loadCalculation } from '#lib/ui/calculation.ts';
import { cellValueWords } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { CellValue } from '#lib/domain/document/schema.ts';
import { editsOf, Entered, type SheetContext } from '../context.ts';
import { Bubble } from './bubble.ts';
import { becomesWords, editText, inputOf, parseDealCell, type CellInput } from '#lib/ui/cell-input.ts';

let nextId = 0;

/** What is typed is what is stored: nothing to say about how it is read. */
const PLAIN: ReadonlySet<FieldType> = new Set(['text', 'person']);
/** Pixels. */
const MOST_HIGH = 168;
const CALCULATED: ReadonlySet<FieldType> = new Set(['number', 'money', 'permille', 'percent', 'day']);

export class TypedEditor implements ICellEditorComp<Deal, unknown, SheetContext> {
	protected params!: ICellEditorParams<Deal, unknown, SheetContext>;
	protected field!: CellField;
	protected readonly gui = document.createElement('div');
	/** Of text in several lines a field that grows with them. */
	protected input: HTMLInputElement | HTMLTextAreaElement = document.createElement('input');
	protected bubble!: Bubble;
	protected readonly id = `sheet-editor-${nextId++}`;
	#start = '';
	/** What stands there is replaced by what is typed. */
	protected selectAll = false;
	#tried = false;
	/** False while the editor opens: the first character alone is no fault that is worth hearing of. */
	#begun = false;
	/** Typing began the edit, so arrows go on to the next cell, as in other spreadsheets; F2 and a click end that. */
	replacing = false;

	init(params: ICellEditorParams<Deal, unknown, SheetContext>): void {
		this.params = params;
		this.field = params.column.getColId() as CellField;
		this.gui.className = 'sheet-editor';
		if (this.takesLines) this.input = document.createElement('textarea');
		const { input } = this;
		if (input instanceof HTMLInputElement) input.type = 'text';
		else input.rows = 1;
		input.className = 'sheet-editor-input';
		input.autocomplete = 'off';
		input.spellcheck = this.type === 'text';
		input.setAttribute('aria-label', this.columnName);
		input.setAttribute('aria-describedby', this.id);
		// As the field gives it back: a field of one line holds no line breaks.
		this.#start = editText(this.field, params.data, params.context.input()).replace(/\r\n?|\n/g, this.takesLines ? '\n' : ' ');
		const typed = params.eventKey !== null && params.eventKey.length === 1 ? params.eventKey : null;
		input.value = typed ?? this.#start;
		this.replacing = typed !== null;
		input.addEventListener('pointerdown', () => (this.replacing = false));
		// F2 and a double click are to change what stands there.
		this.selectAll = params.eventKey === 'Enter';
		this.bubble = new Bubble(params.eGridCell, params.context.layer());
		this.bubble.element.id = this.id;
		input.addEventListener('input', () => {
			this.onInput();
			this.#grow();
		});
		input.addEventListener('keydown', (event) => {
			this.#begun = true;
			if (event instanceof KeyboardEvent) this.onKeyDown(event);
		});
		input.addEventListener('blur', () => this.onBlur());
		this.gui.append(input);
		params.context.editStarted(params.data.id, this.field);
		// A calculation may be typed: once what reads it is there, what stands in the field is read again.
		if (CALCULATED.has(this.type)) void loadCalculation().then(() => this.gui.isConnected && this.tell());
		if (this.type === 'day') this.gui.append(...this.#picker());
		this.tell();
	}

	getGui(): HTMLElement {
		return this.gui;
	}

	afterGuiAttached(): void {
		this.input.focus({ preventScroll: true });
		if (this.selectAll) this.input.select();
		else this.input.setSelectionRange(this.input.value.length, this.input.value.length);
		this.#grow();
		if (!this.bubble.element.hidden) this.bubble.place();
		// The grid reads it out at the end of this task.
		setTimeout(() => (this.#begun = true));
	}

	focusIn(): void {
		this.input.focus({ preventScroll: true });
	}

	getValue(): unknown {
		const parsed = this.read();
		if (!parsed.ok || this.unchanged) return this.params.value;
		return new Entered(parsed.value as CellValue, this.newChoices, parsed.currency);
	}

	/** True when closing the editor would write what is there already. */
	protected get unchanged(): boolean {
		return this.input.value === this.#start && !this.changed();
	}

	/** Choices that the value needs and the column does not have yet. */
	get newChoices(): readonly Choice[] {
		return [];
	}

	/** What the column holds, as it is now: a colleague may have changed it meanwhile. */
	protected get type(): FieldType {
		return fieldOf(this.params.context.input(), this.field)?.type ?? 'text';
	}

	/** True for text that may have several lines: all but the title. */
	protected get takesLines(): boolean {
		return this.type === 'text' && this.field !== 'title';
	}

	/** As tall as its lines, up to a limit; upwards where there is no room below. */
	#grow(): void {
		const { input } = this;
		if (!(input instanceof HTMLTextAreaElement) || !input.isConnected) return;
		const cell = this.params.eGridCell;
		input.style.height = '0';
		const height = Math.min(MOST_HIGH, Math.max(cell.clientHeight, input.scrollHeight));
		input.style.height = `${height}px`;
		const seen = cell.closest('.ag-grid-viewport, .ag-body-viewport, .ag-root')?.getBoundingClientRect();
		const { top, bottom } = cell.getBoundingClientRect();
		this.gui.classList.toggle('tall', height > cell.clientHeight);
		this.gui.classList.toggle('upward', seen !== undefined && top + height > seen.bottom && bottom - height > seen.top);
	}

	/** A new line where the caret is. */
	#breakLine(): void {
		const { input } = this;
		this.replacing = false;
		input.setRangeText('\n', input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end');
		this.onInput();
		this.#grow();
	}

	/** What closing the editor now would write; none: nothing, or it cannot be read. */
	get edits(): DealEdit[] {
		const value = this.getValue();
		return value instanceof Entered ? editsOf(this.params.data.id, this.field, value) : [];
	}

	/** What to say when the editor has to go with something in it that cannot be read; null: it can. */
	get lost(): string | null {
		const parsed = this.read();
		if (parsed.ok) return null;
		return t('grid.notStored', { column: this.columnName, text: this.input.value, message: parsed.message });
	}

	/** The name of its column. */
	get columnName(): string {
		return this.params.colDef.headerName ?? this.field;
	}

	/** The keyboard is here again, the reason why this cannot be stored in sight. */
	refuse(): void {
		this.#tried = true;
		this.tell();
		this.focusIn();
	}

	/** Words in a list: the grid keeps the editor open while there are any. */
	getValidationErrors(): string[] | null {
		const parsed = this.read();
		return parsed.ok || !this.#begun ? null : [parsed.message];
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
		const { context, data } = this.params;
		return parseDealCell(this.field, this.input.value, context.input(), data, context.pipeline().rates);
	}

	/** True when the text is the same but something else was chosen. */
	protected changed(): boolean {
		return false;
	}

	protected onInput(): void {
		this.tell();
	}

	/** What stands in the field. */
	get text(): string {
		return this.input.value;
	}

	protected onKeyDown(event: KeyboardEvent): void {
		if (event.key === 'F2') this.replacing = false;
		if (event.key !== 'Enter' && event.key !== 'Tab') return;
		if (event.key === 'Enter' && event.altKey && this.takesLines) {
			event.preventDefault();
			event.stopPropagation();
			return this.#breakLine();
		}
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
		const input = this.params.context.input();
		// Words of an amount are in the currency it is read in.
		const readIn = inputOf(input, this.field, parsed.ok && parsed.currency !== undefined ? { currency: parsed.currency } : this.params.data);
		if (!parsed.ok && wrong) lines.push(parsed.message);
		else if (parsed.ok && !PLAIN.has(this.type) && this.input.value !== this.#start && parsed.value !== null)
			lines.push(t(asksToCalculate(this.input.value.trim()) ? 'columns.calculation.result' : 'grid.readAs', { value: cellValueWords('deal', this.field, parsed.value, readIn) }));
		const becomes = becomesWords(parsed, input.currency);
		if (becomes !== null) lines.push(becomes);
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
		const current = storedCell(this.params.data, this.field);
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
export const typedNow = (api: GridApi<Deal>): DealEdit[] => typedEditors(api).flatMap(({ edits }) => edits);

/** What closing the grid's open editor now would lose, in words. */
export const lostNow = (api: GridApi<Deal>): string[] => typedEditors(api).flatMap(({ lost }) => lost ?? []);
