// Every path, npm script and relative link that the prose names exists.
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles, read, ROOT } from '../architecture/source-files.ts';

const docs = projectFiles().filter((path) => /^(README|FORMAT|PROTOCOL|CHANGELOG|SECURITY|CONTRIBUTING)\.md$|^docs\/.*\.md$|\/SPEC\.md$/.test(path));
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);

// What npm has without a script of ours.
const NPM_OWN = new Set(['install', 'ci', 'i', 'start', 'test']);
// Made when the app runs or is built; named in prose, absent from a clone.
const MADE = /^(build|data|node_modules|\.svelte-kit|tests\/output)(\/|$)/;
const TOP = new Set(projectFiles().map((path) => path.split('/')[0]!));

const PLACEHOLDER = /[<>*{}…]|\bNAME\b|\bID\b/;

/** Paths named in `code`: they begin with a top-level name of the project and have no placeholder in them. */
function pathsIn(text: string): string[] {
	const spans = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
	return spans
		.filter((span) => /^[\w.@+/[\]-]+$/.test(span) && span.includes('/') && TOP.has(span.split('/')[0]!) && !PLACEHOLDER.test(span))
		.map((span) => span.replace(/\/$/, ''))
		.filter((span) => !MADE.test(span));
}

const linksIn = (text: string): string[] =>
	[...text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g), ...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)]
		.map((match) => match[1]!)
		.filter((link) => !/^(https?|mailto):/.test(link));

const slug = (heading: string): string => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
const anchorsOf = (path: string): Set<string> => new Set([...read(path).matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => slug(match[1]!.replace(/`/g, ''))));

describe('the prose', () => {
	it('is there: a README', () => {
		expect(docs).toContain('README.md');
	});

	it.each(docs)('%s names paths that exist', (doc) => {
		expect(pathsIn(read(doc)).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
	});

	it.each(docs)('%s names npm scripts that exist', (doc) => {
		const named = [...read(doc).matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].filter((match) => match[0].startsWith('npm run ') || scripts.includes(match[1]!) || NPM_OWN.has(match[1]!));
		expect(named.map((match) => match[1]!).filter((name) => !scripts.includes(name) && !NPM_OWN.has(name))).toEqual([]);
	});

	it.each(docs)('%s links to files and headings that exist', (doc) => {
		const broken = linksIn(read(doc)).filter((link) => {
			const [path = '', anchor] = link.split('#');
			const target = path === '' ? doc : posix.normalize(posix.join(dirname(doc), path));
			if (!existsSync(join(ROOT, target))) return true;
			return anchor !== undefined && anchor !== '' && target.endsWith('.md') && !anchorsOf(target).has(anchor);
		});
		expect(broken).toEqual([]);
	});
});
