// Copy, cut and paste in the sheet, with the clipboard as the browser hands it over: one step each, nothing lost unsaid.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from './opened-sheet.ts';

let sheet: OpenedSheet;
beforeEach(async () => {
	sheet = await openSheet([
		{ title: 'Alpha', company: '007', stage: 'lead', value: 100_050, probability: 300 },
		{ title: 'Bravo', company: '=1+1', stage: 'qualified', value: 300_000 },
		{ title: 'Charlie', stage: 'lead' },
		{ title: 'Delta', stage: 'lead' }
	]);
});
afterEach(() => sheet.close());

function send(type: 'copy' | 'cut' | 'paste', data = new DataTransfer()): DataTransfer {
	document.activeElement!.dispatchEvent(new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true }));
	return data;
}

const holding = (plain: string, html = ''): DataTransfer => {
	const data = new DataTransfer();
	data.setData('text/plain', plain);
	if (html) data.setData('text/html', html);
	return data;
};

/** Selects from one cell to another. */
async function select(title: string, from: string, keys = ''): Promise<void> {
	await sheet.focus(title, from);
	if (keys) await userEvent.keyboard(keys);
}

const lastNotice = () => toasts.list.at(-1)!;

describe('the clipboard of the sheet', () => {
	it('copies a range as text in the person’s notation, and as a table that keeps text text', async () => {
		await select('Alpha', 'title', '{Shift>}{ArrowDown}{ArrowRight}{/Shift}');
		const data = send('copy');
		expect(data.getData('text/plain')).toBe("Alpha\t007\r\nBravo\t'=1+1");
		const table = new DOMParser().parseFromString(data.getData('text/html'), 'text/html').querySelector('table')!;
		expect([...table.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual(['Alpha', '007', 'Bravo', '=1+1']);
		expect(table.querySelectorAll('td')[1]!.getAttribute('style')).toContain('mso-number-format');
		await select('Alpha', 'value');
		expect(send('copy').getData('text/plain')).toBe('1000.50');
	});

	it('pastes its own cells exactly, one step to undo', async () => {
		await select('Alpha', 'stage', '{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
		const data = send('copy');
		await select('Charlie', 'stage');
		send('paste', data);
		expect(sheet.deal('Charlie')).toMatchObject({ stage: 'lead', probability: 300, value: 100_050 });
		sheet.state.undo();
		expect(sheet.deal('Charlie')).toMatchObject({ probability: null, value: null });
	});

	it('fills the selected range with one cell', async () => {
		await select('Bravo', 'company', '{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
		send('paste', holding('Zuid'));
		expect(['Alpha', 'Bravo', 'Charlie', 'Delta'].map((title) => sheet.deal(title).company)).toEqual(['007', 'Zuid', 'Zuid', 'Zuid']);
		sheet.state.undo();
		expect(sheet.deal('Bravo').company).toBe('=1+1');
	});

	it('takes the value that Excel tells rather than what its text looks like', async () => {
		await select('Charlie', 'value');
		const html = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=Generator content="Microsoft Excel 15"><style><!--table {mso-displayed-decimal-separator:"\\,";}--></style></head><body><table><!--StartFragment--><tr><td align=right>€ 1.234</td></tr><!--EndFragment--></table></body></html>`;
		send('paste', holding('€ 1.234\r\n', html));
		expect(sheet.deal('Charlie').value).toBe(123_400);
		sheet.state.undo();
	});

	it('moves what was cut, once', async () => {
		await select('Alpha', 'value');
		const data = send('cut');
		expect(sheet.deal('Alpha').value).toBe(100_050);
		await select('Delta', 'value');
		send('paste', data);
		expect([sheet.deal('Alpha').value, sheet.deal('Delta').value]).toEqual([null, 100_050]);
		sheet.state.undo();
		expect([sheet.deal('Alpha').value, sheet.deal('Delta').value]).toEqual([100_050, null]);
		await select('Charlie', 'value');
		send('paste', data);
		expect([sheet.deal('Alpha').value, sheet.deal('Charlie').value]).toEqual([100_050, 100_050]);
		sheet.state.undo();
	});

	it('lets a cut be after Escape', async () => {
		await select('Alpha', 'value');
		const data = send('cut');
		await userEvent.keyboard('{Escape}');
		await select('Delta', 'value');
		send('paste', data);
		expect([sheet.deal('Alpha').value, sheet.deal('Delta').value]).toEqual([100_050, 100_050]);
		sheet.state.undo();
	});

	it('lets a cut be after an edit, when its outline is gone too', async () => {
		await select('Alpha', 'value');
		const data = send('cut');
		await select('Bravo', 'company');
		await userEvent.keyboard('typed{Enter}');
		await select('Delta', 'value');
		send('paste', data);
		expect([sheet.deal('Alpha').value, sheet.deal('Delta').value]).toEqual([100_050, 100_050]);
		sheet.state.undo();
	});

	it('finds columns by the names in the first row, adds deals below the last one, and says both', async () => {
		await select('Delta', 'title');
		send('paste', holding('Amount\tDeal name\r\n5\tDelta\r\n6\tEcho\r\n7\tFoxtrot\r\n'));
		expect(lastNotice().text).toMatch(/2 deals added.*Columns found by their names: Value, Deal/);
		expect(sheet.deal('Delta').value).toBe(500);
		expect(sheet.deal('Echo')).toMatchObject({ value: 600, stage: 'lead', owner: sheet.state.person.name });
		expect(sheet.deal('Foxtrot').value).toBe(700);
		await waitFor('the new rows', () => sheet.titles().includes('Foxtrot'));
		sheet.state.undo();
		expect(sheet.deal('Delta').value).toBeNull();
		expect(sheet.deal('Echo').deleted).not.toBeNull();
	});

	it('keeps what it understood and leads to each cell that it left', async () => {
		await select('Charlie', 'stage');
		send('paste', holding('nergens\t30%\t2500\nProposal\t40%\tveel'));
		expect(sheet.deal('Charlie')).toMatchObject({ stage: 'lead', probability: 300, value: 250_000 });
		expect(sheet.deal('Delta')).toMatchObject({ stage: 'proposal', probability: 400, value: null });
		const notice = lastNotice();
		expect(notice.text).toBe('4 cells pasted. 2 cells were left as they were.');
		notice.action!.run();
		const dialog = await waitFor('the list', () => document.querySelector<HTMLElement>('[role=dialog]'));
		expect([...dialog.querySelectorAll('li')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
			'“nergens”Charlie · Stage · No stage has this name. Go to cell',
			'“veel”Delta · Value · This is not an amount. Go to cell'
		]);
		await userEvent.click(dialog.querySelectorAll('li button')[1]!);
		await waitFor('no list', () => !document.querySelector('[role=dialog]'));
		await waitFor('the focus', () => document.activeElement === sheet.cell('Delta', 'value'));
		sheet.state.undo();
		expect(sheet.deal('Delta')).toMatchObject({ stage: 'lead', probability: null });
	});
});
