// Keys as a person's keyboard names them: Ctrl+D on a PC, ⌘D on a Mac; Dutch names in Dutch.
import { locale } from '#lib/ui/locale.svelte.ts';

export const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);

const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Shift: '⇧', Alt: '⌥', Delete: '⌫', Enter: '↩', Up: '↑', Down: '↓', Left: '←', Right: '→' };
const DUTCH: Readonly<Record<string, string>> = { Space: 'Spatie', Up: 'Omhoog', Down: 'Omlaag', Left: 'Links', Right: 'Rechts', PageUp: 'Page Up', PageDown: 'Page Down', Arrow: 'Pijltje' };
const ENGLISH: Readonly<Record<string, string>> = { PageUp: 'Page Up', PageDown: 'Page Down' };

/** A combination written as `Mod+Shift+V`, as this keyboard and language name it. */
export function keys(combination: string): string {
	const words = locale.language === 'nl' ? DUTCH : ENGLISH;
	const parts = combination.split('+');
	if (isMac) return parts.map((part) => MAC[part] ?? words[part] ?? part).join('');
	return parts.map((part) => (part === 'Mod' ? 'Ctrl' : (words[part] ?? part))).join('+');
}
