// The words of both languages: complete, compilable, with the same placeholders.
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { messages, type MessageKey } from '#lib/ui/messages/index.ts';

const keys = Object.keys(messages.en) as MessageKey[];

interface Element {
	type: number;
	value?: string;
	options?: Record<string, { value: Element[] }>;
}

/** Names of the values a message asks for. 0 is literal text, 7 the number sign of a plural. */
function placeholders(elements: Element[], into = new Set<string>()): Set<string> {
	for (const { type, value, options } of elements) {
		if (type !== 0 && type !== 7 && value !== undefined) into.add(value);
		for (const option of Object.values(options ?? {})) placeholders(option.value, into);
	}
	return into;
}

const asked = (text: string, language: string): string[] => {
	const format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
	return [...placeholders(format.getAst() as Element[])].sort();
};

describe('the words', () => {
	it('exist in both languages', () => {
		expect(Object.keys(messages.nl).sort()).toEqual([...keys].sort());
		expect(keys.length).toBeGreaterThan(100);
	});

	it('are never empty and have no space at the ends', () => {
		const bad = (['en', 'nl'] as const).flatMap((language) =>
			keys.filter((key) => messages[language][key].trim() !== messages[language][key] || messages[language][key] === '')
		);
		expect(bad).toEqual([]);
	});

	it('compile as ICU messages and ask for the same values in both languages', () => {
		const different = keys.filter(
			(key) => asked(messages.en[key], 'en').join() !== asked(messages.nl[key], 'nl').join()
		);
		expect(different).toEqual([]);
	});

	it('raise no voice', () => {
		const loud = (['en', 'nl'] as const).flatMap((language) => keys.filter((key) => messages[language][key].includes('!')));
		expect(loud).toEqual([]);
	});

	it.each(['en', 'nl'] as const)('name the way to a place as its menus and buttons do: %s', (language) => {
		const said = messages[language];
		const ways = (['targets.open', 'rates.open'] as const).map((key) => `${said['status.menu']} → ${said['status.settings']} → ${said[key].replace(/…$/, '')}`);
		const without = (text: string): string => ways.reduce((rest, way) => rest.replaceAll(way, ''), text);
		expect(keys.filter((key) => without(said[key]) !== said[key]).length).toBeGreaterThan(4);
		// Nobody is sent where nothing has that name.
		expect(keys.filter((key) => /Menu →|→ [A-Z]|in the settings|(?:in|bij) de instellingen/.test(without(said[key])))).toEqual([]);
	});
});
