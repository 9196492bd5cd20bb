// The person's language and number format. Reading `locale.language` in a component makes it follow.
import { browser } from '$app/environment';

export const LANGUAGES = ['en', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'sluice:language';

const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

function initial(): Language {
	if (!browser) return 'en';
	const stored = localStorage.getItem(KEY);
	if (isLanguage(stored)) return stored;
	return navigator.languages.some((tag) => tag.toLowerCase().startsWith('nl')) ? 'nl' : 'en';
}

class Locale {
	#language = $state<Language>(initial());

	get language(): Language {
		return this.#language;
	}

	set language(language: Language) {
		this.#language = language;
		if (!browser) return;
		localStorage.setItem(KEY, language);
		document.documentElement.lang = language;
	}

	/** BCP 47 tag for Intl: the browser's own regional variant of the language, else nl-NL or en-GB. */
	get tag(): string {
		const own = browser ? navigator.languages.find((tag) => tag.toLowerCase().startsWith(this.#language + '-')) : undefined;
		return own ?? (this.#language === 'nl' ? 'nl-NL' : 'en-GB');
	}
}

export const locale = new Locale();
