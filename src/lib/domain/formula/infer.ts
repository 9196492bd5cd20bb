// What a formula's results probably are, told from its text and from what its fields hold. For how a column is shown and
// aligned: a guess never changes a result.
import type { FormulaNode } from './syntax.ts';

/** `money` is a number of the pipeline's currency, `percent` a fraction shown as percent; `unknown`: it depends. */
export type ResultKind = 'number' | 'money' | 'percent' | 'text' | 'boolean' | 'date' | 'unknown';

const NUMERIC = ['number', 'money', 'percent'];

/** Functions whose result is of the kind of their arguments. */
const LIKE_ARGUMENTS = ['SUM', 'AVERAGE', 'MIN', 'MAX', 'MEDIAN', 'STDEV'];
const LIKE_FIRST = ['ROUND', 'ROUNDUP', 'ROUNDDOWN', 'MROUND', 'CEILING', 'FLOOR', 'INT', 'TRUNC', 'EVEN', 'ODD', 'ABS', 'MOD'];
const TEXTS = ['CONCAT', 'CONCATENATE', 'TEXTJOIN', 'LEFT', 'RIGHT', 'MID', 'UPPER', 'LOWER', 'PROPER', 'TRIM', 'CLEAN', 'SUBSTITUTE', 'REPLACE', 'REPT', 'TEXT', 'FIXED', 'CHAR', 'UNICHAR', 'T'];
const BOOLEANS = ['AND', 'OR', 'NOT', 'XOR', 'TRUE', 'FALSE', 'EXACT'];
const DATES = ['TODAY', 'NOW', 'DATE', 'EDATE', 'EOMONTH', 'WORKDAY', 'DATEVALUE'];

export function inferKind(node: FormulaNode, kindOf: (fieldId: string) => ResultKind): ResultKind {
	const kind = (part: FormulaNode): ResultKind => inferKind(part, kindOf);
	switch (node.kind) {
		case 'number':
			return 'number';
		case 'percent':
			return 'percent';
		case 'text':
			return 'text';
		case 'boolean':
			return 'boolean';
		case 'blank':
			return 'unknown';
		case 'field':
			return kindOf(node.id);
		case 'group':
			return kind(node.of);
		case 'unary':
			return NUMERIC.includes(kind(node.of)) || node.operator === '+' ? kind(node.of) : 'number';
		case 'binary':
			return node.operator === '&' ? 'text' : '+-*/^'.includes(node.operator) ? arithmetic(node.operator, kind(node.left), kind(node.right)) : 'boolean';
		case 'call':
			return ofCall(node.name, node.args, kind);
	}
}

function arithmetic(operator: string, left: ResultKind, right: ResultKind): ResultKind {
	if (operator === '+' || operator === '-') {
		if (left === 'date' && right === 'date') return 'number';
		if (left === 'date' || (right === 'date' && operator === '+')) return 'date';
		if (left === 'money' || right === 'money') return 'money';
		// 1 - 20%, which people mean as a share.
		return left === 'percent' || right === 'percent' ? 'percent' : 'number';
	}
	if (operator === '*') return left === 'money' || right === 'money' ? 'money' : left === 'percent' && right === 'percent' ? 'percent' : 'number';
	if (operator === '/') return left === 'money' && right !== 'money' ? 'money' : 'number';
	return 'number';
}

function ofCall(name: string, args: readonly FormulaNode[], kind: (part: FormulaNode) => ResultKind): ResultKind {
	switch (name) {
		case 'IF':
			return shared(args.slice(1), kind);
		case 'IFERROR':
		case 'IFNA':
			return shared(args, kind);
		case 'CHOOSE':
			return shared(args.slice(1), kind);
		case 'IFS':
			return shared(args.filter((_, index) => index % 2 === 1), kind);
		case 'SWITCH':
			return shared(args.slice(1).filter((_, index, all) => index % 2 === 1 || (index === all.length - 1 && index % 2 === 0)), kind);
		case 'NA':
			return 'unknown';
	}
	if (LIKE_ARGUMENTS.includes(name)) return shared(args, kind);
	if (LIKE_FIRST.includes(name)) return args[0] === undefined ? 'number' : kind(args[0]);
	if (TEXTS.includes(name)) return 'text';
	if (BOOLEANS.includes(name) || name.startsWith('IS')) return name === 'ISOWEEKNUM' ? 'number' : 'boolean';
	return DATES.includes(name) ? 'date' : 'number';
}

/** The kind that all branches have; empty texts and blanks fit everything, plain numbers fit money and percent. */
function shared(parts: readonly FormulaNode[], kind: (part: FormulaNode) => ResultKind): ResultKind {
	let found: ResultKind | null = null;
	for (const part of parts) {
		if (part.kind === 'blank' || (part.kind === 'text' && part.value === '') || (part.kind === 'call' && part.name === 'NA')) continue;
		const own = kind(part);
		if (found === null || found === own) found = own;
		else if (found === 'number' && (own === 'money' || own === 'percent')) found = own;
		else if (!(own === 'number' && (found === 'money' || found === 'percent'))) return 'unknown';
	}
	return found ?? 'unknown';
}
