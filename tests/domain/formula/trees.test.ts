// Random trees are printed and read back: parentheses, separators and numbers survive in both languages.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '#lib/domain/formula/catalogue.ts';
import { toCanonical, toLocal } from '#lib/domain/formula/language.ts';
import { FieldNames } from '#lib/domain/formula/names.ts';
import { CANONICAL, printFormula } from '#lib/domain/formula/print.ts';
import { readFormula } from '#lib/domain/formula/read.ts';
import type { BinaryOperator, FormulaNode } from '#lib/domain/formula/syntax.ts';

const NAMES = ['Value', 'Days in stage', 'Kans', 'a]b', "it's", 'Waar', '1e5', 'SUM', 'Ünïcode', 'x (2)', '{odd}'];
const names = new FieldNames(NAMES.map((name, index) => ({ id: `c_${index}`, name })));
const OPERATORS: BinaryOperator[] = ['+', '-', '*', '/', '^', '&', '=', '<>', '<', '<=', '>', '>='];
const span = { at: 0, to: 0 };

const { tree } = fc.letrec<{ tree: FormulaNode }>((tie) => {
	const inner = tie('tree');
	const call = fc.constantFrom(...FUNCTIONS).chain(({ name, min, max }) =>
		fc
			.array(fc.oneof({ arbitrary: inner, weight: 4 }, { arbitrary: fc.constant<FormulaNode>({ kind: 'blank', ...span }), weight: 1 }), { minLength: min, maxLength: max ?? min + 2 })
			// One empty argument is none, and the pairs of IFS are pairs.
			.filter((args) => !(args.length === 1 && args[0]!.kind === 'blank') && (name !== 'IFS' || args.length % 2 === 0))
			.map((args): FormulaNode => ({ kind: 'call', name, args, ...span }))
	);
	return {
		tree: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e300, noNaN: true })).map((value): FormulaNode => ({ kind: 'number', value: Math.abs(value), ...span })),
			fc.string({ maxLength: 8, unit: 'grapheme' }).map((value): FormulaNode => ({ kind: 'text', value, ...span })),
			fc.boolean().map((value): FormulaNode => ({ kind: 'boolean', value, ...span })),
			fc.nat(NAMES.length).map((index): FormulaNode => ({ kind: 'field', id: `c_${index}`, ...span })),
			call,
			fc.tuple(fc.constantFrom('+' as const, '-' as const), inner).map(([operator, of]): FormulaNode => ({ kind: 'unary', operator, of, ...span })),
			inner.map((of): FormulaNode => ({ kind: 'percent', of, ...span })),
			inner.map((of): FormulaNode => ({ kind: 'group', of, ...span })),
			fc.tuple(fc.constantFrom(...OPERATORS), inner, inner).map(([operator, left, right]): FormulaNode => ({ kind: 'binary', operator, left, right, ...span }))
		)
	};
});

/** The tree without positions and without parentheses, which printing adds where they are needed. */
function bare(node: FormulaNode): unknown {
	switch (node.kind) {
		case 'group':
			return bare(node.of);
		case 'unary':
			return [node.operator, bare(node.of)];
		case 'percent':
			return ['%', bare(node.of)];
		case 'binary':
			return [node.operator, bare(node.left), bare(node.right)];
		case 'call':
			return [node.name, ...node.args.map(bare)];
		case 'field':
			return { field: node.id };
		case 'blank':
			return null;
		default:
			return node.value;
	}
}

describe('[FORMULA1] a random formula', () => {
	it('prints and reads back as the same tree, in the stored form and in both languages', () => {
		fc.assert(
			fc.property(tree, (node) => {
				const canonical = printFormula(node, CANONICAL);
				const read = readFormula(canonical, 'point', () => null);
				if ('problem' in read && ['too-long', 'too-deep'].includes(read.problem.code)) return;
				expect('node' in read && bare(read.node)).toEqual(bare(node));
				for (const language of ['en', 'nl'] as const) {
					const back = toCanonical(toLocal(canonical, language, names), language, names);
					if ('problem' in back && ['too-long', 'too-deep'].includes(back.problem.code)) continue;
					expect(back).toEqual({ canonical });
				}
			}),
			{ seed: 7, numRuns: 1500 }
		);
	});
});
