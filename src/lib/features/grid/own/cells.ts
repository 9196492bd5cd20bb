// How cells of columns of one's own draw themselves: DOM nodes with textContent only. What can be clicked in a cell
// (a star, a checkbox, the arrow of a link) is one edit, or opens; none of it takes the focus off the cell.
import type { ICellRendererParams } from 'ag-grid-community';
import { columnOf, type Choice, type Column } from '#lib/domain/model/column.ts';
import { isColumnKey, type Deal } from '#lib/domain/model/deal.ts';
import { isFormulaError } from '#lib/domain/model/formula-error.ts';
import { parseLink } from '#lib/domain/reading/typed-values.ts';
import type { FieldValue } from '#lib/state/fields.ts';
import { formulaErrorWords } from '#lib/ui/formula-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import { inFull } from '#lib/ui/own-input.ts';
import { Entered, type SheetContext } from '../context.ts';
import { fieldWords } from './words.ts';

type Params = ICellRendererParams<Deal, FieldValue, SheetContext>;

function span(className: string, text = ''): HTMLSpanElement {
	const element = document.createElement('span');
	element.className = className;
	element.textContent = text;
	return element;
}

/** A choice by name in its colour; one that was taken out of the list is drawn hollow. */
export function chip({ name, color, gone }: Choice & { gone?: true }): HTMLSpanElement {
	const element = span(gone ? 'sheet-chip gone' : 'sheet-chip', name);
	element.style.setProperty('--chip', `var(--cat-${color})`);
	return element;
}

/** Draws the cell of a column of one's own; an empty cell where its column is gone. */
export function ownCell(params: Params): HTMLElement {
	const { data, context } = params;
	const key = params.column!.getColId();
	const column = isColumnKey(key) ? columnOf(context.pipeline().columns, key) : undefined;
	if (!column || data?.own === undefined) return span('');
	const value = params.value ?? null;
	switch (column.kind) {
		case 'choice':
			return choiceCell(column, value);
		case 'choices':
			return choicesCell(column, value, params.column!.getActualWidth());
		case 'checkbox':
			return checkboxCell(params, column, value === true);
		case 'rating':
			return ratingCell(params, column, typeof value === 'number' ? value : 0);
		case 'link':
			return linkCell(typeof value === 'string' ? value : '');
		case 'person':
			return personCell(params, typeof value === 'string' ? value : '');
		case 'formula':
			return formulaCell(params, column, value);
		default:
			return wordsCell(column, value, params.valueFormatted ?? fieldWords(column, value, context.input()));
	}
}

/** Of a text the first line, with a mark where there are more; of a rounded number all of it in its tip. */
function wordsCell(column: Column, value: FieldValue, words: string): HTMLElement {
	const cell = span('sheet-ellipsis', words.replace(/\r?\n[^]*$/, ' ↵'));
	const full = inFull(column, value);
	if (full !== null) cell.title = full;
	return cell;
}

function choiceCell(column: Column, value: FieldValue): HTMLElement {
	const cell = span('sheet-chips');
	const choice = column.choices.find(({ id }) => id === value);
	if (choice) cell.append(chip(choice));
	if (choice) cell.title = choice.name;
	return cell;
}

/** What chips take, roughly, in pixels: text in 12 px, padding, the gap. Exact widths would cost a layout per cell. */
const CHAR_PX = 6.8;
const CHIP_PX = 20;
const MORE_PX = 34;
const PADDING_PX = 22;

function choicesCell(column: Column, value: FieldValue, width: number): HTMLElement {
	const cell = span('sheet-chips');
	if (!Array.isArray(value)) return cell;
	const chosen = (value as readonly string[]).flatMap((id) => column.choices.find((choice) => choice.id === id) ?? []);
	cell.title = chosen.map(({ name }) => name).join(', ');
	let room = width - PADDING_PX;
	let drawn = 0;
	for (const choice of chosen) {
		const takes = choice.name.length * CHAR_PX + CHIP_PX;
		const left = chosen.length - drawn - 1;
		if (drawn > 0 && takes + (left > 0 ? MORE_PX : 0) > room) break;
		cell.append(chip(choice));
		room -= takes;
		drawn += 1;
	}
	if (drawn < chosen.length) {
		const more = span('sheet-more', `+${chosen.length - drawn}`);
		more.append(span('visually-hidden', ` ${chosen.slice(drawn).map(({ name }) => name).join(', ')}`));
		cell.append(more);
	}
	return cell;
}

function checkboxCell({ data, context }: Params, column: Column, checked: boolean): HTMLElement {
	const box = span(checked ? 'sheet-check checked' : 'sheet-check');
	box.setAttribute('role', 'checkbox');
	box.setAttribute('aria-checked', String(checked));
	box.setAttribute('aria-label', column.name);
	if (!context.canEdit()) box.setAttribute('aria-disabled', 'true');
	else box.addEventListener('click', () => context.commit(data!, column.key, new Entered(!checked)));
	return box;
}

function ratingCell({ data, context }: Params, column: Column, stars: number): HTMLElement {
	const cell = span('sheet-stars');
	cell.setAttribute('role', 'img');
	cell.setAttribute('aria-label', stars === 0 ? t('columns.noStars') : t('columns.stars', { count: stars, most: column.stars }));
	const editable = context.canEdit();
	for (let star = 1; star <= column.stars; star += 1) {
		const element = span(star <= stars ? 'sheet-star on' : 'sheet-star');
		// The same star again takes the rating away.
		if (editable) element.addEventListener('click', () => context.commit(data!, column.key, new Entered(star === stars ? null : star)));
		cell.append(element);
	}
	return cell;
}

/** Opens an address in another tab, which learns nothing of this one. Anything but http, https and mailto is left alone. */
export function openLink(text: string): void {
	const address = parseLink(text);
	if (address !== null) window.open(address, '_blank', 'noopener,noreferrer');
}

function linkCell(text: string): HTMLElement {
	const cell = span('sheet-link');
	cell.append(span('sheet-ellipsis', text.replace(/^(https?:\/\/|mailto:)/i, '')));
	const address = text === '' ? null : parseLink(text);
	if (address === null) return cell;
	cell.title = `${text}\n${t('columns.openLinkHow')}`;
	const open = document.createElement('a');
	open.className = 'sheet-open';
	open.href = address;
	open.target = '_blank';
	open.rel = 'noopener noreferrer';
	// By key it is Alt+Enter on the cell: the grid has one tab stop.
	open.tabIndex = -1;
	open.setAttribute('aria-label', t('columns.openLink', { link: text }));
	open.addEventListener('mousedown', (event) => event.stopPropagation());
	cell.append(open);
	cell.firstElementChild!.addEventListener('click', (event) => {
		const { ctrlKey, metaKey } = event as MouseEvent;
		if (ctrlKey || metaKey) openLink(text);
	});
	return cell;
}

function personCell({ context }: Params, name: string): HTMLElement {
	const cell = span('sheet-person');
	if (name === '') return cell;
	const known = [...context.pipeline().people.values()].find((person) => person.name === name);
	if (known) {
		const dot = span('sheet-swatch round');
		dot.style.background = `var(--cat-${known.color})`;
		cell.append(dot);
	}
	cell.append(span('sheet-ellipsis', name));
	return cell;
}

function formulaCell(params: Params, column: Column, value: FieldValue): HTMLElement {
	const { context } = params;
	if (isFormulaError(value)) {
		const cell = span('sheet-formula-error', value.error);
		cell.title = formulaErrorWords(value.error);
		cell.append(span('visually-hidden', `: ${cell.title}`));
		return cell;
	}
	const words = fieldWords(column, value, context.input(), context.world().formulaKind?.(column.key));
	return span(typeof value === 'number' ? 'sheet-result number' : typeof value === 'boolean' ? 'sheet-result truth' : 'sheet-result', words);
}
