// What is said to screen readers without moving the focus. One polite and one assertive region.
// Limit: callers decide how often; the status of saving waits at least 5 s between two notices.
import { untrack } from 'svelte';

/** What the regions hold. The count makes the same words twice two changes. */
export const announcements = $state({ polite: { text: '', count: 0 }, assertive: { text: '', count: 0 } });

/** Regions that something was just put into and that nobody has read yet. */
const fresh = { polite: false, assertive: false };

/**
 * Says `text` when the screen reader is idle; 'assertive' interrupts and is for errors only. What is said in one go is one
 * notice: the second would take the place of the first before anybody heard it.
 */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
	const region = announcements[urgency];
	// An effect that says something is not run again because something was said.
	untrack(() => {
		region.text = fresh[urgency] && region.text !== text ? `${region.text} ${text}` : text;
		region.count += 1;
	});
	if (fresh[urgency]) return;
	fresh[urgency] = true;
	queueMicrotask(() => (fresh[urgency] = false));
}

/** By then what shows has been drawn anew, and a screen reader has been told of it. */
const REDRAWN_MS = 500;

/** Says `text` of what changes all over the page: in the midst of a hundred changes a screen reader drops what is said. */
export function announceOnceDrawn(text: string): void {
	setTimeout(() => announce(text), REDRAWN_MS);
}
