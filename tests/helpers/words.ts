// The app's own words, for finding things on screen by their label in either language.
// Read from the message files, so that a changed word changes in tests too.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '#lib/ui/locale.svelte.ts';
import type { MessageKey } from '#lib/ui/messages/index.ts';

async function read(language: Language): Promise<Record<string, string>> {
	const folder = resolve(import.meta.dirname, '../../src/lib/ui/messages', language);
	const areas = await Promise.all(
		readdirSync(folder).map((file) => import(pathToFileURL(resolve(folder, file)).href) as Promise<Record<string, Record<string, string>>>)
	);
	return Object.assign({}, ...areas.flatMap((area) => Object.values(area))) as Record<string, string>;
}

const catalogs: Record<Language, Record<string, string>> = { en: await read('en'), nl: await read('nl') };

const TAGS: Record<Language, string> = { en: 'en-GB', nl: 'nl-NL' };

export type Words = (key: MessageKey, values?: Record<string, string | number>) => string;

/** What the screen says in a language. Throws on a key that has no words. */
export const wordsIn =
	(language: Language): Words =>
	(key, values) => {
		const text = catalogs[language][key];
		if (text === undefined) throw new Error(`no ${language} words for ${key}`);
		return values ? String(new IntlMessageFormat(text, TAGS[language], undefined, { ignoreTag: true }).format(values)) : text;
	};

/** Matches a message whatever its numbers are: each `{…}` part becomes anything. Top-level text only. */
export function anyNumbers(words: Words, key: MessageKey, counts: readonly number[] = [0, 1, 2]): RegExp {
	const forms = new Set(counts.map((count) => words(key, { count }).replace(/\d[\d.,\u00a0]*/g, '#')));
	const escaped = [...forms].map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('#', '[\\d.,\\s]+'));
	return new RegExp(`^(${escaped.join('|')})`);
}
