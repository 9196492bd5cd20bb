// What every file of the project keeps to: size, an opening comment, no traces of a machine.
import { statSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, read, ROOT } from './source-files.ts';

const files = projectFiles();
const code = files.filter((path) => /^(src|server|tests)\/.*\.(ts|mjs|js|svelte)$/.test(path));
const product = code.filter((path) => !path.startsWith('tests/'));
const lines = (path: string): number => read(path).trimEnd().split('\n').length;

// What is text, and ours: a lockfile and pictures are neither.
const TEXT = /\.(ts|mjs|js|svelte|css|html|json|md|yml|yaml|txt|csv|svg|webmanifest)$|(^|\/)(run|\.gitignore|\.npmrc)$/;
const texts = files.filter((path) => TEXT.test(path) && path !== 'package-lock.json');

/** `path:line` of every line that matches. */
const findings = (paths: readonly string[], pattern: RegExp): string[] =>
	paths.flatMap((path) => read(path).split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 100)}`] : [])));

describe('every source file', () => {
	it('has at most 400 lines', () => {
		expect(product.length).toBeGreaterThan(30);
		const styles = files.filter((path) => /^src\/.*\.css$/.test(path));
		expect([...code, ...styles].filter((path) => lines(path) > 400).map((path) => `${path}: ${lines(path)}`)).toEqual([]);
	});

	it('that is a test is run by a project', () => {
		const patterns = [...read('vite.config.ts').matchAll(/'(tests\/[^']+)'/g)].map((match) => match[1]!);
		const tests = files.filter((path) => /^tests\/.*\.(test|e2e)\.ts$/.test(path));
		expect(tests.length).toBeGreaterThan(100);
		expect(tests.filter((path) => !patterns.some((pattern) => matchesGlob(path, pattern)))).toEqual([]);
	});

	it('opens by telling its job', () => {
		const opening = /^(#!.*\n)?(\/\/|\/\*|<!--|<script[^>]*>\s*(\/\/|\/\*))/;
		expect(code.filter((path) => !opening.test(read(path)))).toEqual([]);
	});

	it('turns no check off without saying why', () => {
		expect(findings(code, new RegExp('@ts-' + '(ignore|nocheck)|(es|ox)lint-' + 'disable(?!.*--)'))).toEqual([]);
	});

	it('that is a test runs: one that needs data that may be absent says so with runIf', () => {
		expect(findings(code, new RegExp('\\b(it|test|describe)\\.(sk' + 'ip|on' + 'ly|to' + 'do)\\b'))).toEqual([]);
	});

	it('leaves nothing for later', () => {
		expect(findings(code, new RegExp('\\b(TO' + 'DO|FIX' + 'ME|XX' + 'X|HA' + 'CK)\\b'))).toEqual([]);
	});
});

describe('every file of the project', () => {
	it('is smaller than 1 MiB', () => {
		expect(files.filter((path) => statSync(join(ROOT, path)).size > 1024 * 1024)).toEqual([]);
	});

	it('names no place on the machine it was written on', () => {
		const places = new RegExp('(^|[\\s"\'`(=:,])/(' + ['work', 'root', 'home/[a-z]+', 'Users/[a-z]+', 'tmp'].join('|') + ')(/|\\b)');
		expect(findings(texts.filter((path) => path !== 'tests/architecture/files.test.ts'), places)).toEqual([]);
	});

	it('names no package registry', () => {
		const registry = new RegExp('\\bregistry\\.[a-z]+|npm' + 'js\\.org|art' + 'ifactory', 'i');
		expect(findings(texts, registry)).toEqual([]);
		expect(findings(['package-lock.json'], /"resolved": "(?!file:)/)).toEqual([]);
	});
});
