// What a person's hands did in the page, as the page heard it: proof that a task was done in one way and no other.
import type { Page } from 'playwright';

type Watched = Window & { hands?: string[] };

/** Begins to note what is not of this way. Keyboard: any press, move or wheel of a pointer. Clicks: any key but those that type a character, and any drag or held key. */
export async function watchHands(page: Page, way: 'keyboard' | 'clicks'): Promise<void> {
	await page.evaluate((only) => {
		const noted: string[] = [];
		(window as Watched).hands = noted;
		const note = (type: string, wrong: (event: never) => boolean): void =>
			window.addEventListener(type, (event) => event.isTrusted && wrong(event as never) && noted.push(`${type} ${(event as KeyboardEvent).key ?? ''}`.trim()), true);
		if (only === 'keyboard') {
			for (const type of ['pointerdown', 'mousedown', 'wheel']) note(type, () => true);
			return;
		}
		/** Pixels that a hand moves while it clicks. */
		const slack = 4;
		let pressed: { x: number; y: number } | null = null;
		note('keydown', ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent) => [...key].length !== 1 || ctrlKey || altKey || metaKey);
		note('pointerdown', ({ clientX: x, clientY: y, shiftKey, ctrlKey, altKey, metaKey }: PointerEvent) => {
			pressed = { x, y };
			return shiftKey || ctrlKey || altKey || metaKey;
		});
		note('pointermove', ({ buttons, clientX, clientY }: PointerEvent) => buttons !== 0 && pressed !== null && Math.hypot(clientX - pressed.x, clientY - pressed.y) > slack);
		note('wheel', () => true);
	}, way);
}

/** What was noted since one last asked. Throws where the page was left, and nobody looked. */
export const strayHands = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const { hands } = window as Watched;
		if (!hands) throw new Error('nobody watched');
		return hands.splice(0);
	});
