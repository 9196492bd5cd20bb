// Light, dark or as the system says: kept on this device, set on the document for theme.css.
import { browser } from '$app/environment';

export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

const KEY = 'sluice:theme';

function stored(): ThemeChoice {
	try {
		const value = localStorage.getItem(KEY);
		return THEMES.find((theme) => theme === value) ?? 'system';
	} catch {
		return 'system';
	}
}

class Theme {
	#choice = $state<ThemeChoice>('system');

	constructor() {
		if (!browser) return;
		this.#choice = stored();
		this.#apply();
	}

	get choice(): ThemeChoice {
		return this.#choice;
	}

	set choice(choice: ThemeChoice) {
		this.#choice = choice;
		try {
			localStorage.setItem(KEY, choice);
		} catch {
			// Storage refused: the choice lasts as long as the tab.
		}
		this.#apply();
	}

	#apply(): void {
		if (this.#choice === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = this.#choice;
	}
}

export const theme = new Theme();
