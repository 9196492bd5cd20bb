// The packages: exact versions, each of them used, and licences that let Sluice be given on under MIT.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, projectFiles, read, ROOT } from './source-files.ts';

interface PackageJson {
	engines: Record<string, string>;
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
	optionalDependencies: Record<string, string>;
}
interface Lock {
	packages: Record<string, { dependencies?: Record<string, string> }>;
}

const manifest = JSON.parse(read('package.json')) as PackageJson;
const lock = JSON.parse(read('package-lock.json')) as Lock;

// Permissive licences: each may be shipped inside an MIT program with its notice kept.
const PERMITTED = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'OFL-1.1', 'CC0-1.0', 'Unlicense', 'BlueOak-1.0.0', 'MIT-0', 'Zlib', 'Python-2.0']);

/** True when a licence expression (SPDX) leaves at least one permitted choice. */
const permits = (expression: string): boolean =>
	expression
		.replace(/[()]/g, '')
		.split(/\s+OR\s+/)
		.some((choice) => choice.split(/\s+AND\s+/).every((licence) => PERMITTED.has(licence)));

const licenceOf = (path: string): string => {
	const { license } = JSON.parse(read(`${path}/package.json`)) as { license?: string | { type: string } };
	if (license !== undefined) return typeof license === 'string' ? license : license.type;
	// Some packages tell it in the text only.
	const file = readdirSync(join(ROOT, path)).find((name) => /^licen[cs]e/i.test(name));
	return file !== undefined && /^(The )?MIT License/i.test(read(`${path}/${file}`).trim()) ? 'MIT' : 'unknown';
};

/** Where a package's dependency lies: beside it or in a folder above. */
function locate(from: string, name: string): string | null {
	for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
		const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
		if (lock.packages[path]) return path;
		if (at === '') return null;
	}
}

/** Everything that reaches users: the app's own packages, the frameworks compiled into it, and what those depend on. */
function shippedPackages(): string[] {
	const queue = [...Object.keys(manifest.dependencies), 'svelte', '@sveltejs/kit'].map((name) => locate('', name));
	const shipped = new Set<string>();
	for (const path of queue) {
		if (path === null || shipped.has(path)) continue;
		shipped.add(path);
		for (const name of Object.keys(lock.packages[path]!.dependencies ?? {})) queue.push(locate(path, name));
	}
	return [...shipped];
}

describe('packages', () => {
	it('have exact versions', () => {
		const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
		expect(Object.keys(wanted).length).toBeGreaterThan(20);
		expect(Object.entries(wanted).filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
	});

	it('that reach users have licences that permit distribution under MIT', () => {
		const shipped = shippedPackages();
		expect(shipped.length).toBeGreaterThan(40);
		expect(shipped.map((path) => ({ path, licence: licenceOf(path) })).filter(({ licence }) => !permits(licence))).toEqual([]);
	});

	it('are there once where two copies would break: Yjs and Svelte', () => {
		for (const name of ['yjs', 'svelte', 'lib0'])
			expect(Object.keys(lock.packages).filter((path) => path.endsWith(`node_modules/${name}`))).toEqual([`node_modules/${name}`]);
	});

	it('that the app is made with are imported somewhere', () => {
		const used = new Set<string>();
		for (const path of projectFiles().filter((file) => /^(src|server)\/.*\.(ts|mjs|svelte)$/.test(file)))
			for (const { specifier } of importsOf(path)) used.add(specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));
		const styles = projectFiles().filter((file) => /^src\/.*\.(css|svelte|html)$/.test(file)).map(read).join('\n');
		expect(Object.keys(manifest.dependencies).filter((name) => !used.has(name) && !styles.includes(name))).toEqual([]);
	});
});
