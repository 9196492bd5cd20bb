// No text becomes markup or code: the bans hold in the product, and each of them bites.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawsElement, renderersIn, sinksIn } from './sinks.ts';
import { projectFiles, read, ROOT } from './source-files.ts';

const product = projectFiles().filter((path) => /^(src|server)\/.*\.(ts|mjs|js|svelte|html)$/.test(path));
const comment = /^\s*(\/\/|\*|\/\*|<!--)/;

/** Lines that would be found; put together here, so that they are none of this file. */
const BAD = [
	`{${'@html'} name}`,
	`element.inner${'HTML'} = name;`,
	`element.outer${'HTML'} = name;`,
	`element.insertAdjacent${'HTML'}('beforeend', name);`,
	`document.${'write'}(name);`,
	`select(figure).${'html'}(name);`,
	`frame.src${'doc'} = name;`,
	`range.create${'ContextualFragment'}(name);`,
	`${'ev'}al(name);`,
	`${'new Func'}tion(name)();`,
	`${'setTime'}out('run(' + name + ')');`,
	`<a href="${'javascript'}:void 0">`,
	`{ ${'valueGetter'}: 'data.title' }`,
	`{ ${'valueFormatter'}: "value * 2" }`,
	`{ ${'cellClassRules'}: { red: 'x < 0' } }`,
	`{ ${'headerTemplate'}: '<b></b>' }`,
	`{ ${'cellRenderer'}: ({ value }) => \`<b>\${value}</b>\` }`
];

describe('texts stay texts', () => {
	it.each(BAD)('finds %s', (line) => {
		expect(sinksIn(`const a = 1;\n${line}`)).toEqual([expect.objectContaining({ line: 2 })]);
	});

	it('leaves alone what is none of it', () => {
		for (const line of ['valueGetter: (params) => params.data.title,', "cell.textContent = name;", 'setTimeout(() => run(name), 5);', "return parseLink('https://a.example');", 'cellRenderer: stageCell,'])
			expect(sinksIn(line), line).toEqual([]);
	});

	it('in the whole product', () => {
		expect(product.length).toBeGreaterThan(300);
		const found = product.flatMap((path) => {
			const lines = read(path).split('\n');
			return sinksIn(lines.map((line) => (comment.test(line) ? '' : line)).join('\n')).map(({ what, line }) => `${path}:${line} ${what}`);
		});
		expect(found).toEqual([]);
	});

	it('for every function that draws a cell gives an element', () => {
		const sheet = product.filter((path) => path.startsWith('src/lib/features/grid/')).map(read);
		const names = [...new Set(sheet.flatMap(renderersIn))];
		expect(names.length).toBeGreaterThan(5);
		expect(names.filter((name) => !sheet.some((text) => drawsElement(name, text)))).toEqual([]);
		expect(drawsElement('bad', 'function bad(params: Params): string {')).toBe(false);
		expect(drawsElement('good', 'function good({ data }: Params): HTMLElement {')).toBe(true);
	});
});

describe('the linter', () => {
	it.each([
		['no-eval', `export const a = ${'ev'}al('1');`],
		['no-new-func', `export const a = ${'new Func'}tion('1');`],
		['no-script-url', `export const a = '${'javascript'}:1';`]
	])('refuses what %s names', (rule, code) => {
		const folder = mkdtempSync(join(tmpdir(), 'sluice-lint-'));
		try {
			const file = join(folder, 'bad.ts');
			writeFileSync(file, `${code}\n`);
			const run = (): string => execFileSync(process.execPath, [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '-c', join(ROOT, '.oxlintrc.json'), file], { encoding: 'utf8', stdio: 'pipe' });
			let told = '';
			try {
				told = run();
			} catch (error) {
				told = (error as { stdout: string }).stdout;
			}
			expect(told).toContain(rule);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
