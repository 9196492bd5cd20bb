// The table a clipboard's HTML holds, as plain data: what the browser's parser found, before anybody asks what it means.
// Made by features/grid/clipboard-html.ts; kept apart so that everything below needs no browser.

export interface RawCell {
	/** Shown text: line breaks as \n, white space as a browser collapses it, no-break spaces as spaces. */
	text: string;
	colspan: number;
	rowspan: number;
	/** Value of `style` as written, and names of classes: browsers drop what they do not know, such as mso-number-format. */
	style: string;
	classes: string;
	/** Address of the only link in the cell. */
	href: string | null;
	/** Attributes of HINT_ATTRIBUTES that the cell has. */
	attributes: ReadonlyMap<string, string>;
}

export interface RawTable {
	rows: RawCell[][];
	/** Text of the style sheets around it. */
	css: string;
	/** Value of the attribute that holds this program's own values; null where there is none. */
	own: string | null;
	/** Program that says it wrote it: text of generator and marks. */
	marks: string;
}

export const OWN_ATTRIBUTE = 'data-sluice';

export const HINT_ATTRIBUTES = [
	'x:num',
	'x:str',
	'x:bool',
	'x:err',
	'sdval',
	'sdnum',
	'align',
	'data-sheets-value',
	'data-sheets-numberformat'
] as const;
