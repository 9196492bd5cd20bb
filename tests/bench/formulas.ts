// Times formula columns: 10,000 deals × 5 of them filled, one edit, one day, and every hostile formula from its text to
// the error in its cell.
import { compile, evaluate } from '#lib/domain/formula/compile.ts';
import { FormulaSheet } from '#lib/domain/formula/sheet.ts';
import type { FormulaValue } from '#lib/domain/formula/value.ts';
import { dateValue } from '#lib/domain/formula/value.ts';
import { HOSTILE, hostileField } from '../fixtures/formula/hostile.ts';
import { median, quantile, report } from './report.ts';

const WORLD = { today: '2026-03-15', now: 0, timeZone: 'UTC', language: 'en' } as const;

const COLUMNS = [
	{ key: 'c_weighted', formula: 'ROUND({value} * {probability}, 2)' },
	{ key: 'c_margin', formula: 'IF({c_weighted} > 10000, {c_weighted} * 12%, {c_weighted} * 8%)' },
	{ key: 'c_stale', formula: 'IF({days} > 30, "stale", IF({days} > 14, "soon", ""))' },
	{ key: 'c_left', formula: 'IFERROR(NETWORKDAYS(TODAY(), {expected}), "")' },
	{ key: 'c_label', formula: 'UPPER(LEFT({title}, 3)) & " " & TEXT({c_margin}, "#,##0.00") & " " & {c_stale}' }
];

const timed = (run: () => void): number => {
	const start = performance.now();
	run();
	return performance.now() - start;
};

export function benchFormulas(sizes: readonly number[]): void {
	for (const count of sizes) {
		const rows = Array.from({ length: count }, (_, index) => ({
			id: `d${index}`,
			cells: { value: (index * 37) % 90_000, probability: (index % 10) / 10, days: index % 60, expected: dateValue('2026-06-30'), title: `Deal ${index}` } as Record<string, FormulaValue>
		}));
		const byId = new Map(rows.map(({ id, cells }) => [id, cells]));
		const sheet = new FormulaSheet((row, field) => byId.get(row)![field] ?? null, WORLD);
		sheet.setColumns(COLUMNS);
		const all = (): void => {
			for (const { id } of rows) for (const { key } of COLUMNS) sheet.value(id, key);
		};
		const fill = timed(all);
		const before = sheet.evaluations;
		const edits = Array.from({ length: 2000 }, (_, index) => {
			const { id, cells } = rows[(index * 7919) % count]!;
			cells.value = (cells.value as number) + 1;
			return timed(() => void sheet.changed(id, ['value']));
		});
		const perEdit = (sheet.evaluations - before) / edits.length;
		const reading = median(Array.from({ length: 11 }, () => timed(all)));
		const day = timed(() => {
			sheet.setWorld({ ...WORLD, today: '2026-03-16' });
			all();
		});
		const detail = { 'p95 ms': quantile(edits, 0.95), 'worst ms': Math.max(...edits), 'results worked out per edit': perEdit, 'all filled ms': fill, 'all read again ms': reading, 'a new day ms': day };
		report({ bench: 'formulas: one edit, 5 formula columns', deals: count, value: median(edits), unit: 'ms', runs: edits.length, detail });
	}
	// Processor time too, of all threads: what other programs do meanwhile is not the formula's.
	const times = Object.entries(HOSTILE).map(([name, text]) => {
		const before = process.cpuUsage();
		const wall = timed(() => void evaluate(compile(text).program, hostileField, WORLD));
		const { user, system } = process.cpuUsage(before);
		return { name, wall, processor: (user + system) / 1000 };
	});
	const worst = times.reduce((a, b) => (b.wall > a.wall ? b : a));
	const detail = { formula: worst.name, 'its processor ms': worst.processor, 'most processor ms': Math.max(...times.map(({ processor }) => processor)), 'median ms': median(times.map(({ wall }) => wall)) };
	report({ bench: 'formulas: slowest hostile formula, first time', value: worst.wall, unit: 'ms', runs: times.length, detail });
}
