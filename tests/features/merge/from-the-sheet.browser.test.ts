// From a mark in the sheet to the review and back: the sheet shows what was chosen there.
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { editDeals } from '#lib/domain/document/commands.ts';
import { MergePanel } from '#lib/features/merge/index.ts';
import { MergeWatch } from '#lib/state/merge-watch.svelte.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from '../grid/opened-sheet.ts';

let sheet: OpenedSheet;
let watch: MergeWatch;
afterEach(async () => {
	watch.destroy();
	await sheet.close();
});

it('a marked cell opens the review there; what is chosen shows in the sheet, and the mark goes', async () => {
	const onconflicts = async (at: unknown): Promise<void> => {
		await render(MergePanel, { state: sheet.state, watch, at, onclose: () => undefined } as never);
	};
	sheet = await openSheet([{ title: 'Alpha', value: 1_00 }, { title: 'Bravo', value: 1_00 }], { height: 300, props: { onconflicts } });
	watch = new MergeWatch(sheet.state);
	for (const title of ['Alpha', 'Bravo']) {
		const { id } = sheet.deal(title);
		sheet.state.perform((writer) => editDeals(writer, [{ deal: id, field: 'value', value: 1_234_567_890_00 }]));
		editDeals(sheet.colleague.writer, [{ deal: id, field: 'value', value: 5_00 }]);
	}
	sheet.send();
	await waitFor('the findings', () => watch.findings.length === 2);
	const mark = await waitFor('the mark', () => sheet.cell('Bravo', 'value')?.querySelector<HTMLElement>('.sheet-mark'));
	await userEvent.click(mark);
	const panel = await waitFor('the review', () => document.querySelector<HTMLElement>('[data-pane=merge]'));
	expect(document.activeElement?.closest('section')?.querySelector('h3')?.textContent).toBe('Bravo');
	expect([...panel.querySelectorAll('h3')].map(({ textContent }) => textContent)).toEqual(['Bravo', 'Alpha']);
	// Beside the sheet, not over it: nothing is wider than the panel.
	expect(panel.scrollWidth).toBeLessThanOrEqual(panel.clientWidth);

	const chosen = [...panel.querySelectorAll<HTMLElement>('button')].find((button) => button.getAttribute('aria-label')?.startsWith('Show this:'))!;
	const other = sheet.deal('Bravo').value === 5_00 ? '1,234,567,890' : '5';
	await userEvent.click(chosen);
	await waitFor('the chosen value', () => sheet.cell('Bravo', 'value')?.textContent === other);
	expect(sheet.cell('Bravo', 'value')!.querySelector('.sheet-mark')).toBe(null);
	expect(sheet.cell('Alpha', 'value')!.querySelector('.sheet-mark')).not.toBe(null);
});
