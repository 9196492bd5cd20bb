// Formulas between people and the document: read in the reader's language, stored in one form, shown in the reader's
// language again. The stored form knows neither languages nor names of columns, so renaming changes no formula.
import { FUNCTIONS, functionNamed } from './catalogue.ts';
import { swapFormatCode } from './format-code.ts';
import { nearest, type FieldNames } from './names.ts';
import { CANONICAL, printFormula, type Style } from './print.ts';
import { readFormula } from './read.ts';
import type { FormulaNode, FormulaProblem } from './syntax.ts';
import type { FormulaLanguage } from './value.ts';

export type CanonicalResult = { readonly canonical: string } | { readonly problem: FormulaProblem };

/**
 * The stored form of what a person wrote, or what is wrong with it and where. Functions may be named in either language;
 * `,` and `;` both separate arguments; in Dutch a comma between two digits is a decimal mark (write `1; 2` or `1, 2`).
 * `={…}`: a leading equals sign is allowed and not kept. Every function must exist and have its number of arguments.
 */
export function toCanonical(text: string, language: FormulaLanguage, names: FieldNames): CanonicalResult {
	const read = readFormula(text, language === 'nl' ? 'comma' : 'point', names.find);
	if ('problem' in read) {
		const { problem } = read;
		if (problem.code !== 'unknown-name' || problem.text === undefined) return { problem };
		const near = names.near(problem.text);
		return { problem: near === null ? problem : { ...problem, near } };
	}
	const problem = firstCallProblem(read.node);
	// The function by the name that was written, which may be the Dutch one.
	if (problem !== null) return { problem: { ...problem, text: /^[^\s(]+/.exec(text.slice(problem.at))![0] } };
	return { canonical: printFormula(language === 'nl' ? mapFormats(read.node) : read.node, CANONICAL) };
}

/**
 * A stored formula as its reader writes it, without a leading equals sign. A field that is gone shows as stored
 * (`{c_ab12}`), an unknown function by its name; a text that cannot be read at all is given back as it is.
 */
export function toLocal(canonical: string, language: FormulaLanguage, names: FieldNames): string {
	const read = readFormula(canonical, 'point', () => null);
	return 'problem' in read ? canonical : printFormula(read.node, localStyle(language, names));
}

function localStyle(language: FormulaLanguage, names: FieldNames): Style {
	const field = (id: string): string => {
		const name = names.show(id);
		if (name === null) return `{${id}}`;
		// A word reads back as it is, unless it is one that means something else.
		const bare = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !/^(true|false|waar|onwaar)$/i.test(name) && !/[ºª]/.test(name);
		return bare ? name : `[${name.replaceAll(']', ']]')}]`;
	};
	if (language === 'en') return { ...CANONICAL, field };
	return {
		decimal: ',',
		separator: '; ',
		literal: (value) => (value ? 'WAAR' : 'ONWAAR'),
		call: (name) => functionNamed(name)?.nl ?? name,
		field,
		dutchFormats: true
	};
}

/** Number formats in TEXT the English way. */
function mapFormats(node: FormulaNode): FormulaNode {
	switch (node.kind) {
		case 'call': {
			const args = node.args.map((arg, index) =>
				node.name === 'TEXT' && index === 1 && arg.kind === 'text' ? { ...arg, value: swapFormatCode(arg.value) } : mapFormats(arg)
			);
			return { ...node, args };
		}
		case 'unary':
		case 'percent':
		case 'group':
			return { ...node, of: mapFormats(node.of) };
		case 'binary':
			return { ...node, left: mapFormats(node.left), right: mapFormats(node.right) };
		default:
			return node;
	}
}

/** The first call of a function that is not there, or has too few or too many arguments. */
export function firstCallProblem(node: FormulaNode): FormulaProblem | null {
	switch (node.kind) {
		case 'call': {
			const problem = callProblem(node.name, node.args.length, node);
			if (problem !== null) return problem;
			for (const arg of node.args) {
				const inside = firstCallProblem(arg);
				if (inside !== null) return inside;
			}
			return null;
		}
		case 'unary':
		case 'percent':
		case 'group':
			return firstCallProblem(node.of);
		case 'binary':
			return firstCallProblem(node.left) ?? firstCallProblem(node.right);
		default:
			return null;
	}
}

function callProblem(name: string, count: number, { at, to }: FormulaNode): FormulaProblem | null {
	const entry = functionNamed(name);
	if (entry === null) {
		const near = nearest(name.toUpperCase(), FUNCTIONS.flatMap((known) => [known.name, known.nl]), (known) => known);
		return { code: 'unknown-function', text: name, at, to: at + name.length, ...(near === null ? {} : { near }) };
	}
	const { min, max } = entry;
	if (count < min) return { code: 'too-few-arguments', text: name, min, max, at, to };
	if (max !== null && count > max) return { code: 'too-many-arguments', text: name, min, max, at, to };
	if (name === 'IFS' && count % 2 === 1) return { code: 'argument-pairs', text: name, at, to };
	return null;
}
