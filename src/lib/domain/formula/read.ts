// Reads the text of a formula into a tree with the parser made from formula.grammar. Knows the two ways numbers and
// separators are written, and the names of functions in both languages; what a field's name means the caller tells.
// Ends for every text: length, nesting and number of signs are bounded before the parser sees it.
import type { SyntaxNode } from '@lezer/common';
import { functionNamed, literalNamed } from './catalogue.ts';
import { parser } from './parser.ts';
import { MAX_DEPTH, MAX_FORMULA_LENGTH, MAX_SIGNS, ProblemFound, type BinaryOperator, type FormulaNode, type FormulaProblem } from './syntax.ts';

export type Notation = 'point' | 'comma';

const strict = { point: parser.configure({ strict: true }), comma: parser.configure({ strict: true, dialect: 'comma' }) };

export type ReadResult = { readonly node: FormulaNode } | { readonly problem: FormulaProblem };

/** The field that a name means: its id, or null. `written` is without brackets and quotes. */
export type NameReader = (written: string) => string | null;

/**
 * The tree of a formula. A leading `=` is allowed. `names` gets what stands for a field; an answer of null is the
 * problem `unknown-name`. References in braces (`{c_ab12}`) are ids as they are. Functions are not checked here.
 */
export function readFormula(text: string, notation: Notation, names: NameReader): ReadResult {
	try {
		checkBounds(text);
		const top = strict[notation].parse(text).topNode.lastChild;
		if (top === null) return { problem: { code: 'empty', at: 0, to: text.length } };
		return { node: new Reader(text, names).node(top, 0) };
	} catch (error) {
		if (error instanceof ProblemFound) return { problem: error.problem };
		const place = error instanceof SyntaxError ? /\d+$/.exec(error.message) : null;
		if (place === null) throw error;
		return { problem: explain(text, Number(place[0]), notation) };
	}
}

function checkBounds(text: string): void {
	const whole = { at: 0, to: text.length };
	if (text.length > MAX_FORMULA_LENGTH) throw new ProblemFound({ code: 'too-long', ...whole, max: MAX_FORMULA_LENGTH });
	if (/^\s*=?\s*$/.test(text)) throw new ProblemFound({ code: 'empty', ...whole });
	if ((text.match(/[-+*/^&=<>%(−×÷≠≤≥]/g)?.length ?? 0) > MAX_SIGNS) throw new ProblemFound({ code: 'too-deep', ...whole });
}

class Reader {
	readonly #text: string;
	readonly #names: NameReader;

	constructor(text: string, names: NameReader) {
		this.#text = text;
		this.#names = names;
	}

	node(tree: SyntaxNode, depth: number): FormulaNode {
		const span = { at: tree.from, to: tree.to };
		if (depth > MAX_DEPTH) throw new ProblemFound({ code: 'too-deep', ...span });
		const text = this.#text.slice(tree.from, tree.to);
		const inner = (): FormulaNode => this.node(tree.lastChild!, depth + 1);
		switch (tree.name) {
			case 'Number':
				return { kind: 'number', value: this.#number(text, span), ...span };
			case 'CommaNumber':
				return { kind: 'number', value: this.#number(plainNumber(text), span), ...span };
			case 'Text':
				return { kind: 'text', value: text.slice(1, -1).replaceAll('""', '"'), ...span };
			case 'Blank':
				return { kind: 'blank', ...span };
			case 'Reference':
				return { kind: 'field', id: text.slice(1, -1), ...span };
			case 'Bracketed':
				return this.#field(text.slice(1, -1).replaceAll(']]', ']'), span);
			case 'Quoted':
				return this.#field(text.slice(1, -1).replaceAll("''", "'"), span);
			case 'Name': {
				const literal = literalNamed(text);
				return literal === null ? this.#field(text, span) : { kind: 'boolean', value: literal, ...span };
			}
			case 'Call':
				return { kind: 'call', ...this.#call(tree, depth), ...span };
			case 'Group':
				return { kind: 'group', of: this.node(tree.firstChild!, depth + 1), ...span };
			case 'Unary':
				return { kind: 'unary', operator: text.startsWith('+') ? '+' : '-', of: inner(), ...span };
			case 'Percent':
				return { kind: 'percent', of: inner(), ...span };
			default: {
				const left = tree.firstChild!;
				const sign = left.nextSibling!;
				const operator = OPERATORS[this.#text.slice(sign.from, sign.to)] ?? (this.#text.slice(sign.from, sign.to) as BinaryOperator);
				return { kind: 'binary', operator, left: this.node(left, depth + 1), right: inner(), ...span };
			}
		}
	}

	#field(name: string, span: { at: number; to: number }): FormulaNode {
		const id = this.#names(name);
		if (id === null) throw new ProblemFound({ code: 'unknown-name', text: name, ...span });
		return { kind: 'field', id, ...span };
	}

	#call(tree: SyntaxNode, depth: number): { name: string; args: FormulaNode[] } {
		const head = tree.firstChild!;
		const written = this.#text.slice(head.from, head.to);
		const args: FormulaNode[] = [];
		for (let child = head.nextSibling; child !== null; child = child.nextSibling)
			if (child.name !== 'Separator') args.push(this.node(child, depth + 1));
		// `TODAY()` has no argument, not an empty one.
		if (args.length === 1 && args[0]!.kind === 'blank') args.pop();
		return { name: functionNamed(written)?.name ?? written, args };
	}

	#number(text: string, span: { at: number; to: number }): number {
		const value = Number(text);
		if (!Number.isFinite(value)) throw new ProblemFound({ code: 'number', text, ...span });
		return value;
	}
}

const OPERATORS: Readonly<Record<string, BinaryOperator>> = Object.assign(Object.create(null), {
	'−': '-',
	'×': '*',
	'÷': '/',
	'≠': '<>',
	'≤': '<=',
	'≥': '>='
});

/** Dutch digits as JavaScript reads them: 1.200,50 → 1200.50; 1.5, which can be no thousands, stays; 1.5,2 is no number. */
function plainNumber(text: string): string {
	const [, whole, rest] = /^([\d.]*)(.*)$/s.exec(text) as unknown as [string, string, string];
	const grouped = /^\d{1,3}(\.\d{3})+$/.test(whole);
	if (whole.includes('.') && !grouped && rest.startsWith(',')) return text;
	return (grouped ? whole.replaceAll('.', '') : whole) + rest.replace(',', '.');
}

/** Turns the place at which the parser gave up into words a person can act on. */
function explain(text: string, at: number, notation: Notation): FormulaProblem {
	const rest = text.slice(at);
	const first = /^\s*(\S?)/.exec(rest)![1]!;
	const place = at + rest.search(/\S|$/);
	const here = { at: place, to: Math.max(place, Math.min(text.length, place + 1)) };
	if (first === '') {
		const open = openParenthesis(text);
		return open === null ? { code: 'unfinished', ...here } : { code: 'unclosed-parenthesis', at: open, to: open + 1 };
	}
	if (first === '"' || first === '“') return { code: 'unclosed-text', ...here, to: text.length };
	if (first === '[' || first === "'" || first === '{') return { code: 'unclosed-name', ...here, to: text.length };
	if (first === ')' && openParenthesis(text.slice(0, place)) === null) return { code: 'unopened-parenthesis', ...here };
	if (first === ':' || first === '!' || first === '$') return { code: 'range', ...here };
	if (first === ',' && notation === 'point' && /\d\s*$/.test(text.slice(0, place))) return { code: 'decimal-comma', ...here };
	return { code: 'unexpected', text: first, ...here };
}

/** The last parenthesis that was not closed, texts and bracketed names left out. */
function openParenthesis(text: string): number | null {
	const open: number[] = [];
	for (const { 0: sign, index } of text.matchAll(/"[^"]*"|\[[^\]]*\]|'[^']*'|[()]/g)) {
		if (sign === '(') open.push(index);
		else if (sign === ')') open.pop();
	}
	return open.at(-1) ?? null;
}
