// Which part of the panel is in front, the same for every deal one goes to, remembered on this device.

export const TABS = ['details', 'activity', 'notes', 'history'] as const;
export type Tab = (typeof TABS)[number];

const KEY = 'sluice:deal-tab';

function remembered(): Tab {
	try {
		const stored = localStorage.getItem(KEY);
		return TABS.find((tab) => tab === stored) ?? 'details';
	} catch {
		return 'details';
	}
}

export const tabs = $state<{ chosen: Tab }>({ chosen: remembered() });

export function rememberTab(tab: Tab): void {
	tabs.chosen = tab;
	try {
		localStorage.setItem(KEY, tab);
	} catch {
		// Storage refused: it lasts as long as the page.
	}
}
