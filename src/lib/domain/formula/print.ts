// Writes a tree as text: in the stored form, or in a reader's language. Adds the parentheses that precedence needs;
// those of the writer are groups in the tree. Reading the text gives the same tree back.
import { functionNamed } from './catalogue.ts';
import { swapFormatCode } from './format-code.ts';
import type { FormulaNode } from './syntax.ts';

export interface Style {
	readonly decimal: '.' | ',';
	/** Between arguments, with its space. */
	readonly separator: ', ' | '; ';
	/** The word for TRUE and FALSE. */
	literal(value: boolean): string;
	/** A function by its English name. */
	call(name: string): string;
	field(id: string): string;
	/** Whether number formats in TEXT are written the Dutch way. */
	readonly dutchFormats: boolean;
}

/** The form that is stored: English names, point and comma, fields by id. */
export const CANONICAL: Style = {
	decimal: '.',
	separator: ', ',
	literal: (value) => (value ? 'TRUE' : 'FALSE'),
	call: (name) => name,
	field: (id) => `{${id}}`,
	dutchFormats: false
};

/** How tightly a node holds together; a child that holds less tightly needs parentheses. */
function strength(node: FormulaNode): number {
	switch (node.kind) {
		case 'binary':
			return node.operator === '^' ? 5 : '*/'.includes(node.operator) ? 4 : '+-'.includes(node.operator) ? 3 : node.operator === '&' ? 2 : 1;
		case 'unary':
			return 6;
		case 'percent':
			return 7;
		default:
			return 8;
	}
}

export function printFormula(node: FormulaNode, style: Style): string {
	const print = (part: FormulaNode, least = 0): string => {
		const text = plain(part);
		return strength(part) < least ? `(${text})` : text;
	};
	const plain = (part: FormulaNode): string => {
		switch (part.kind) {
			case 'number':
				return String(part.value).replace('.', style.decimal);
			case 'text':
				return `"${part.value.replaceAll('"', '""')}"`;
			case 'boolean':
				return style.literal(part.value);
			case 'blank':
				return '';
			case 'field':
				return style.field(part.id);
			case 'call':
				return `${style.call(part.name)}(${args(part.name, part.args)})`;
			case 'unary':
				return part.operator + print(part.of, 6);
			case 'percent':
				return `${print(part.of, 7)}%`;
			case 'group':
				return `(${print(part.of)})`;
			case 'binary': {
				const own = strength(part);
				// Operators of one rank are read from the left.
				return `${print(part.left, own)} ${part.operator} ${print(part.right, own + 1)}`;
			}
		}
	};
	const args = (name: string, parts: readonly FormulaNode[]): string => {
		const texts = parts.map((part, index) => {
			const format = style.dutchFormats && index === 1 && part.kind === 'text' && functionNamed(name)?.name === 'TEXT';
			return format ? plain({ ...part, value: swapFormatCode(part.value) }) : print(part);
		});
		// One empty argument would read as none.
		return texts.length === 1 && texts[0] === '' ? '' : texts.join(style.separator);
	};
	return print(node);
}
