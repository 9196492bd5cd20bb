// The set-up scripts: which Node will do, one set-up at a time, and what counts as a change of the sources.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile, mkdir, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SETUP = resolve(import.meta.dirname, '../../../server/setup');

let project: string;
const setupOf = (name: string): string => join(project, 'server/setup', name);

/** Runs a script in the made-up project under this Node; resolves with its exit code and what it printed. */
function run(script: string, ...args: string[]): Promise<{ code: number; output: string }> {
	return new Promise((done) => {
		const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
		child.on('close', (code) => done({ code: code ?? -1, output }));
	});
}

const importing = (name: string): string => JSON.stringify(pathToFileURL(setupOf(name)).href);

beforeAll(async () => {
	project = await mkdtemp(join(tmpdir(), 'sluice-setup-'));
	await cp(SETUP, join(project, 'server/setup'), { recursive: true });
	await mkdir(join(project, 'src'));
	await writeFile(join(project, 'src/a.ts'), 'export {};\n');
});

afterAll(() => rm(project, { recursive: true, force: true }));

describe('the lock', () => {
	/** Takes the lock and keeps it until all `count` processes have come to it. */
	const holding = (log: string, count: number): string => `
		import { exclusively } from ${importing('lock.mjs')};
		import { appendFileSync, readFileSync } from 'node:fs';
		import { setImmediate } from 'node:timers/promises';
		const log = ${JSON.stringify(log)};
		const came = log + '-came';
		appendFileSync(came, '.');
		await exclusively(async () => {
			appendFileSync(log, 'in\\n');
			for (const end = Date.now() + 10_000; readFileSync(came).length < ${count}; await setImmediate())
				if (Date.now() > end) throw new Error('waited 10 s for the other processes');
			appendFileSync(log, 'out\\n');
		});`;

	it('lets one set-up run at a time', async () => {
		const log = join(project, 'log-1');
		const results = await Promise.all(Array.from({ length: 4 }, () => run(holding(log, 4))));
		expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
		expect((await readFile(log, 'utf8')).trim().split('\n')).toEqual(Array.from({ length: 4 }, () => ['in', 'out']).flat());
	});

	it('is taken over from a holder that died', async () => {
		const dead = await run('console.log(process.pid)');
		await mkdir(join(project, '.svelte-kit'), { recursive: true });
		await writeFile(join(project, '.svelte-kit/setup.lock'), `${dead.output.trim()} 0 0\n`);
		const log = join(project, 'log-2');
		const results = await Promise.all(Array.from({ length: 3 }, () => run(holding(log, 3))));
		expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
		expect((await readFile(log, 'utf8')).trim().split('\n')).toEqual(Array.from({ length: 3 }, () => ['in', 'out']).flat());
	});

	it('is given back when the work fails', async () => {
		const failing = `import { exclusively } from ${importing('lock.mjs')}; await exclusively(async () => { throw new Error('no'); }).catch(() => undefined);`;
		expect((await run(failing)).code).toBe(0);
		expect((await run(holding(join(project, 'log-3'), 1))).code).toBe(0);
	});
});

describe('which Node will do', () => {
	it.each([
		['20.20.2', false],
		['22.17.1', false],
		['22.18.0', true],
		['24.21.0', true],
		['26.0.0', true]
	])('%s: %s', async (version, enough) => {
		const { output } = await run(`import { isNewEnough } from ${importing('runtime.mjs')}; console.log(isNewEnough(${JSON.stringify(version)}));`);
		expect(output.trim()).toBe(String(enough));
	});
});

describe('the hash of the sources', () => {
	const hash = async (): Promise<string> => (await run(`import { sourcesHash } from ${importing('build.mjs')}; console.log(sourcesHash());`)).output.trim();

	it('changes with a content, a name and a new file, and with nothing else', async () => {
		const first = await hash();
		expect(first).toMatch(/^[0-9a-f]{64}$/);
		await writeFile(join(project, 'README.md'), 'words\n');
		expect(await hash()).toBe(first);
		await writeFile(join(project, 'src/a.ts'), 'export const a = 1;\n');
		const second = await hash();
		expect(second).not.toBe(first);
		await writeFile(join(project, 'src/b.ts'), '');
		expect(await hash()).not.toBe(second);
	});
});

describe('installing', () => {
	it('says what is missing where there is no lockfile', async () => {
		const { code, output } = await run(`import { entry } from ${importing('steps.mjs')}; import { ensureInstalled } from ${importing('install.mjs')}; entry(async () => { await ensureInstalled(); return 0; });`);
		expect(code).toBe(1);
		expect(output).toContain('package-lock.json is missing');
		expect(output).not.toContain('at ');
	});
});
