// Language and appearance as menu items, for any top bar's menu.
import { locale, type Language } from './locale.svelte.ts';
import type { MenuItem } from './menu.ts';
import { t } from './messages/index.ts';
import { theme, THEMES } from './theme.svelte.ts';

/** A language is named in itself: who cannot read the present one finds theirs. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', nl: 'Nederlands' };

const THEME_KEYS = { system: 'common.themeSystem', light: 'common.themeLight', dark: 'common.themeDark' } as const;

export const preferenceItems = (): MenuItem[] => [
	{ heading: t('common.language') },
	...(Object.entries(LANGUAGE_NAMES) as [Language, string][]).map(([language, label]) => ({
		label,
		checked: locale.language === language,
		onselect: () => void (locale.language = language)
	})),
	{ heading: t('common.theme') },
	...THEMES.map((choice) => ({
		label: t(THEME_KEYS[choice]),
		checked: theme.choice === choice,
		onselect: () => void (theme.choice = choice)
	}))
];
