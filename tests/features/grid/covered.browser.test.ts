// The sheet while the board or the charts cover it.
import { expect, it, onTestFinished, vi } from 'vitest';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet } from './opened-sheet.ts';

it('asks for no frames out of sight, and shows its rows again', async () => {
	const sheet = await openSheet(Array.from({ length: 40 }, (_, index) => ({ title: `Deal ${index}`, stage: 'lead' })));
	onTestFinished(() => sheet.close());
	await sheet.shownCell('Deal 3', 'title');
	const around = sheet.root.parentElement!;
	const show = (shown: boolean): void => {
		around.hidden = !shown;
		around.style.display = shown ? '' : 'none';
	};
	const frame = window.requestAnimationFrame.bind(window);
	const frames = async (count: number): Promise<void> => {
		for (let passed = 0; passed < count; passed += 1) await new Promise((done) => frame(done));
	};
	show(false);
	// What was under way when it went out of sight.
	await frames(20);
	const asked = vi.spyOn(window, 'requestAnimationFrame');
	onTestFinished(() => asked.mockRestore());
	await frames(10);
	expect(asked).not.toHaveBeenCalled();
	show(true);
	await waitFor('the rows', () => sheet.cell('Deal 3', 'title')?.checkVisibility());
	await waitFor('as many as fit', () => sheet.titles().length > 10);
});
