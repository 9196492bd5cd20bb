// An unsaved arrangement as a piece of a link, and back. A link may come from anywhere: what it holds is read like
// any view from outside, and an overlong one not at all.
import { PARTS, PLAIN, type ViewDefinition } from '#lib/domain/query/definition.ts';
import { readDefinition } from '#lib/domain/query/read-definition.ts';

/** Longest that is written and read, in characters: what browsers, mail and chat programs carry. */
export const MAX_LINK = 6000;

/** The arrangement as letters, digits, - and _; null when it is too large for a link. Parts that say nothing are left out. */
export function encodeView(definition: ViewDefinition): string | null {
	const said = Object.fromEntries(
		PARTS.flatMap((part) => (JSON.stringify(definition[part]) === JSON.stringify(PLAIN[part]) ? [] : [[part, definition[part]]]))
	);
	let binary = '';
	for (const byte of new TextEncoder().encode(JSON.stringify(said))) binary += String.fromCharCode(byte);
	const text = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
	return text.length > MAX_LINK ? null : text;
}

/** What a link says, and how much of it was not understood; null when it is damaged or too long. */
export function decodeView(text: string): ReturnType<typeof readDefinition> | null {
	if (text.length > MAX_LINK || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
	try {
		const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
		const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
		const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
		return typeof said === 'object' && said !== null && !Array.isArray(said) ? readDefinition(said) : null;
	} catch {
		return null;
	}
}
