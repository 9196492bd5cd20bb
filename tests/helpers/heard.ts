// What a screen reader would say of a page by itself: every change of a live region, in order, as it stands by then.
// Limit: what it reads on the way of the focus, and what it makes of roles and names, is not in here.
import type { Page } from 'playwright';
import { expect } from 'vitest';

type Listening = Window & { heard?: string[] };

/** Listens from the next page that is opened. */
export async function listen(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const LIVE = '[aria-live], [role=status], [role=alert], [role=log]';
		/** What the grid says of a header that has the focus, a moment later. */
		const HINT = /\bENTER\b/;
		const heard: string[] = [];
		(window as Listening).heard = heard;
		const say = (region: Element): void => {
			const words = (region.textContent ?? '').replace(/\s+/g, ' ').trim();
			if (words !== '' && !HINT.test(words) && region.getAttribute('aria-live') !== 'off' && !region.closest('[aria-hidden=true], [inert]') && region.checkVisibility()) heard.push(words);
		};
		new MutationObserver((changes) => {
			const regions = new Set<Element>();
			for (const { target, addedNodes } of changes) {
				const region = (target instanceof Element ? target : target.parentElement)?.closest(LIVE);
				if (region) regions.add(region);
				// One that comes with its words in it is heard only where it is an alert.
				for (const node of addedNodes) if (node instanceof Element) for (const alert of [node, ...node.querySelectorAll('*')]) if (alert.matches('[role=alert]')) regions.add(alert);
			}
			for (const region of regions) if (region.isConnected) say(region);
		}).observe(document, { subtree: true, childList: true, characterData: true });
	});
}

/** What was said since it was last asked. */
export const heard = (page: Page): Promise<string[]> => page.evaluate(() => (window as Listening).heard?.splice(0) ?? []);

/** Waits until this was said, whatever was said before it. */
export async function comesToHear(page: Page, words: string): Promise<void> {
	const all: string[] = [];
	await expect.poll(async () => (all.push(...(await heard(page))), all), { message: `to hear ${words}` }).toContain(words);
}

/** Waits until this was said since it was last asked, in this order, and nothing else. */
export async function hears(page: Page, ...words: readonly (string | RegExp)[]): Promise<void> {
	expect(await notices(page, words)).toEqual(wanted(words));
}

/** The same in whatever order: two timers, each from what it waits for. */
export async function hearsBoth(page: Page, ...words: readonly [string | RegExp, string | RegExp]): Promise<void> {
	const all = await notices(page, words);
	expect(all).toHaveLength(words.length);
	expect(all).toEqual(expect.arrayContaining(wanted(words)));
}

const wanted = (words: readonly (string | RegExp)[]): unknown[] => words.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one)));

async function notices(page: Page, words: readonly (string | RegExp)[]): Promise<string[]> {
	const all: string[] = [];
	const count = async (): Promise<number> => all.push(...(await heard(page)));
	await expect.poll(count, { message: `to hear ${words.join(' | ')}` }).toBeGreaterThanOrEqual(words.length);
	return all;
}
