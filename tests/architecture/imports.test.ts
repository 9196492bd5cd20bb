// Holds every import of src/ and server/ to the table in layers.ts, and finds import cycles.
// Type-only imports count for the table (they bind the reader) and for cycles (they are a knot all the same).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cycles, objection, type Edge } from './import-rules.ts';
import { importsOf, projectFiles, resolveImport, ROOT } from './source-files.ts';

const code = projectFiles().filter((path) => /^(src|server)\/.*\.(ts|mjs|js|svelte)$/.test(path));
const edges: Edge[] = code.flatMap((from) =>
	importsOf(from).map((found) => ({ ...found, from, to: resolveImport(from, found.specifier) }))
);

describe('imports', () => {
	it('follow the table', () => {
		expect(code.length).toBeGreaterThan(30);
		expect(edges.length).toBeGreaterThan(60);
		expect(edges.map(objection).filter((sentence) => sentence !== null)).toEqual([]);
	});

	it('name files that exist, with their extension', () => {
		const missing = edges.filter(({ to }) => to !== null && !existsSync(join(ROOT, to)));
		expect(missing.map(({ from, line, specifier }) => `${from}:${line} ${specifier}`)).toEqual([]);
	});

	it('form no cycle', () => {
		const graph = new Map(code.map((file) => [file, edges.filter(({ from, to }) => from === file && to !== null).map(({ to }) => to!)]));
		expect(cycles(graph).map((chain) => chain.join(' → '))).toEqual([]);
	});
});

describe('the rules themselves', () => {
	const edge = (from: string, specifier: string): Edge => ({ from, specifier, to: resolveImport(from, specifier), typeOnly: false, line: 1 });

	it.each([
		['src/lib/domain/model/deal.ts', '#lib/domain/document/schema.ts'],
		['src/lib/domain/metrics/funnel.ts', 'yjs'],
		['src/lib/features/grid/sheet.ts', '#lib/features/charts/index.ts'],
		['src/lib/features/grid/sheet.ts', '#lib/sync/session.ts'],
		['src/lib/ui/format.ts', '#lib/state/person.ts'],
		['src/lib/protocol/messages.ts', '../../../server/app.ts'],
		['src/routes/+page.ts', '#lib/features/grid/PipelineSheet.svelte'],
		['src/lib/domain/model/date.ts', 'node:fs'],
		['server/sync/room.ts', '#lib/sync/session.ts']
	])('refuse %s importing %s', (from, specifier) => {
		expect(objection(edge(from, specifier))).not.toBeNull();
	});

	it.each([
		['src/lib/features/charts/Funnel.svelte', 'd3-scale'],
		['src/routes/+page.svelte', '#lib/features/grid/index.ts'],
		['server/sync/room.ts', '#lib/protocol/messages.ts']
	])('allow %s importing %s', (from, specifier) => {
		expect(objection(edge(from, specifier))).toBeNull();
	});

	it('print the chain of a cycle', () => {
		const graph = new Map([['a', ['b']], ['b', ['c']], ['c', ['a']], ['d', ['a']]]);
		expect(cycles(graph)).toEqual([['a', 'b', 'c', 'a']]);
	});

	it('see static, type-only, re-exported and dynamic imports, in Svelte too', () => {
		const text = "<script lang=\"ts\">\nimport a from './a.ts';\nimport type { B } from './b.ts';\nexport * from './c.ts';\nconst d = import('./d.ts');\nlet e: import('./e.ts').E;\n</script>";
		expect(importsOf('x.svelte', text)).toEqual([
			{ specifier: './a.ts', typeOnly: false, line: 2 },
			{ specifier: './b.ts', typeOnly: true, line: 3 },
			{ specifier: './c.ts', typeOnly: false, line: 4 },
			{ specifier: './d.ts', typeOnly: false, line: 5 },
			{ specifier: './e.ts', typeOnly: true, line: 6 }
		]);
	});
});
