// What is said to screen readers without moving the focus. One polite and one assertive region.
// Limit: callers decide how often; the status of saving waits at least 5 s between two notices.

/** What the regions hold. The count makes the same words twice two changes. */
export const announcements = $state({ polite: { text: '', count: 0 }, assertive: { text: '', count: 0 } });

/** Says `text` when the screen reader is idle; 'assertive' interrupts and is for errors only. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
	const region = announcements[urgency];
	region.text = text;
	region.count += 1;
}
