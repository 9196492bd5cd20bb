// Every message is said somewhere: its key stands in the code as it is, or is put together there from words of the code.
import { expect, it } from 'vitest';
import { projectFiles, read } from './source-files.ts';

const MESSAGES = 'src/lib/ui/messages/';
const files = projectFiles().filter((path) => path.startsWith('src/') && /\.(ts|svelte)$/.test(path));
const code = files.filter((path) => !path.startsWith(MESSAGES)).map((path) => read(path).replace(/^\s*\/\/.*$/gm, ''));
const keys = files
	.filter((path) => path.startsWith(`${MESSAGES}en/`))
	.flatMap((path) => [...read(path).matchAll(/^\t'([^']+)':/gm)].map((match) => match[1]!));

/** Quoted strings, names of properties and numbers: what the open part of a key can be. */
const words = new Set(code.flatMap((text) => [...text.matchAll(/'([^'\n]+)'|(\w+)\??:|\b(\d+)\b/g)].map((match) => (match[1] ?? match[2] ?? match[3])!)));

/** Keys with open parts, as `area.${…}`; one that is open from the start says nothing of what is used. */
const computed = [...new Set(code.flatMap((text) => [...text.matchAll(/`([a-zA-Z]+\.[^`\n]*?)`/g)].map((match) => match[1]!)))]
	.filter((template) => template.includes('${') && !/\s/.test(template.replace(/\$\{[^}]*\}/g, '')))
	.map((template) => new RegExp(`^${template.split(/\$\{[^}]*\}/).map((part) => part.replace(/\./g, '\\.')).join('(.+)')}$`));

/** Names of cells and what they hold, which cell-words.ts and option-names.ts put together from both parts. */
const CELLS = /^(?:stageField|settingsField|columnField|targetField|forecastCategory|leadStatus|answer)\.(.+)$/;

/** A word of the code, or several with hyphens between them. */
const isWord = (part: string): boolean => words.has(part) || part.split('-').every((one) => words.has(one));

const isComputed = (key: string): boolean =>
	[...computed, CELLS].some((template) => {
		const match = template.exec(key);
		return match !== null && match.slice(1).every(isWord);
	});

it('every message is used', () => {
	const quoted = new Set(code.flatMap((text) => [...text.matchAll(/['"`]([a-zA-Z]+(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1]!)));
	expect(keys.length).toBeGreaterThan(1000);
	expect(keys.filter((key) => !quoted.has(key) && !isComputed(key))).toEqual([]);
});
