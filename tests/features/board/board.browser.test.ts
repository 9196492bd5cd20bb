// The board in a real browser: keys, menu, drag, quick add, one selection, and colleagues at work on the same deals.
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { deleteDeals, editDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { PipelineSheet } from '#lib/features/grid/index.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { theme } from '#lib/ui/theme.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { T0 } from '../../helpers/documents.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openBoard, type OpenedBoard } from './opened-board.ts';

const DEALS: NewDeal[] = [
	{ title: 'Alpha', company: 'Noord', stage: 'lead', value: 100_000, owner: 'Anna de Wit', nextStep: 'Call' },
	{ title: 'Bravo', stage: 'lead', value: 200_000, expectedClose: '2026-03-31' },
	{ title: 'Charlie', stage: 'lead' },
	{ title: 'Delta', stage: 'qualified', value: 400_000 },
	{ title: 'Echo', stage: 'proposal', value: 500_000 },
	{ title: 'Foxtrot', stage: 'won', value: 600_000 }
];

let board: OpenedBoard;
const still = (): Promise<unknown> => Promise.all(document.getAnimations().map(({ finished }) => finished));
const said = (): string => announcements.polite.text;
const key = (keys: string): Promise<void> => userEvent.keyboard(keys);
const item = (name: string): Promise<HTMLElement> =>
	waitFor(`the item ${name}`, () =>
		[...document.querySelectorAll<HTMLElement>('.board-menu [role^=menuitem]')].find((element) => element.textContent?.trim().startsWith(name))
	);

describe('by keys', () => {
	beforeEach(async () => void (board = await openBoard(DEALS)));
	afterEach(() => board.close());

	it('arrows walk between cards and columns, past folded ones', async () => {
		await board.focus('Alpha');
		await key('{ArrowDown}');
		expect(board.focused()).toBe('Bravo');
		await key('{ArrowRight}');
		await waitFor('the next column', () => board.focused() === 'Delta');
		await key('{ArrowRight}');
		await waitFor('the one after', () => board.focused() === 'Echo');
		await key('{ArrowRight}');
		expect(board.focused()).toBe('Echo');
		await key('{Control>}{Home}{/Control}');
		await waitFor('the first card', () => board.focused() === 'Alpha');
		await key('{End}');
		await waitFor('the last of the column', () => board.focused() === 'Charlie');
	});

	it('Ctrl with an arrow carries the deal to the next stage and the focus along; undo takes it back', async () => {
		await board.focus('Alpha');
		await key('{Control>}{ArrowRight}{/Control}');
		await waitFor('the card in its new column', () => board.titles('Qualified').includes('Alpha'));
		expect(board.deal('Alpha').stage).toBe('qualified');
		await waitFor('the focus', () => board.focused() === 'Alpha');
		expect(said()).toBe('Alpha moved. Qualified, 2 deals, €5,000, weighted €1,250.');
		board.state.undo();
		await waitFor('the card back', () => board.titles('Lead') === 'Alpha,Bravo,Charlie');
		await waitFor('the focus again', () => board.focused() === 'Alpha');
	});

	it('Ctrl with up and down places it by hand, and says where that ends', async () => {
		await board.focus('Bravo');
		await key('{Control>}{ArrowUp}{/Control}');
		await waitFor('the new order', () => board.titles('Lead') === 'Bravo,Alpha,Charlie');
		await key('{Control>}{ArrowUp}{/Control}');
		expect(said()).toBe('Already at the top.');
		await key('{Control>}{Shift>}{ArrowDown}{/Shift}{/Control}');
		await waitFor('the bottom', () => board.titles('Lead') === 'Alpha,Charlie,Bravo');
		expect(board.deal('Bravo').stage).toBe('lead');
	});

	it('M chooses where to; several chosen cards go together, as one step', async () => {
		await board.focus('Alpha');
		await key('{Shift>}{ArrowDown}{/Shift}');
		expect(board.state.selection.deals).toEqual([board.deal('Alpha').id, board.deal('Bravo').id]);
		await key('m');
		await waitFor('the menu', () => document.querySelector('.board-menu')?.textContent?.includes('Move 2 deals to'));
		await userEvent.click(await item('Proposal'));
		await waitFor('both there', () => ['Alpha', 'Bravo'].every((title) => board.deal(title).stage === 'proposal'));
		expect(said()).toContain('2 deals moved. Proposal, 3 deals');
		await waitFor('the focus', () => board.focused() === 'Bravo');
		board.state.undo();
		expect(board.deal('Alpha').stage).toBe('lead');
		expect(board.deal('Bravo').stage).toBe('lead');
	});

	it('asks why when a deal is lost; the focus stays on the board while its card is in a folded column', async () => {
		await board.focus('Alpha');
		await key('m');
		await userEvent.click(await item('Lost'));
		const prompt = await waitFor('the question', () => board.root.querySelector<HTMLElement>('[data-pane=prompt]'));
		expect(prompt.textContent).toContain('Why was Alpha lost?');
		await waitFor('the focus', () => board.focused() === 'Bravo');
		await userEvent.click([...prompt.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Price')!);
		expect(board.deal('Alpha').lostReason).toBe('Price');
		await waitFor('no question', () => !board.root.querySelector('[data-pane=prompt]'));
	});

	it('Space chooses, Enter opens, Delete moves to the bin and offers to take it back, Escape lets go', async () => {
		await board.focus('Alpha');
		await key(' ');
		expect(board.state.selection.deals).toEqual([board.deal('Alpha').id]);
		expect(board.face('Alpha')!.getAttribute('aria-label')).toContain('selected');
		await key('{Enter}');
		expect(board.state.selection.open).toBe(board.deal('Alpha').id);
		await key('{Escape}');
		expect(board.state.selection.deals).toEqual([]);
		await key('{Delete}');
		await waitFor('the next card', () => board.focused() === 'Bravo');
		expect(board.deal('Alpha').deleted).not.toBeNull();
		toasts.list.at(-1)!.action!.run();
		await waitFor('the card back', () => board.titles('Lead') === 'Alpha,Bravo,Charlie');
	});

	it('F2 changes the title in its place; a colleague’s edit meanwhile waits, and neither is lost', async () => {
		await board.focus('Alpha');
		await key('{F2}');
		const field = await waitFor('the field', () => board.root.querySelector('textarea'));
		await waitFor('the old title, selected', () => field.selectionEnd === 5);
		editDeals(board.colleague.writer, [
			{ deal: board.deal('Alpha').id, field: 'title', value: 'Theirs' },
			{ deal: board.deal('Alpha').id, field: 'stage', value: 'proposal' }
		]);
		board.send();
		await key('Alpha two');
		await waitFor('a frame', () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))));
		expect(board.lane('Lead').contains(document.activeElement)).toBe(true);
		await key('{Enter}');
		await waitFor('the card where it was moved', () => board.titles('Proposal').includes('Alpha two'));
		await waitFor('the focus', () => board.focused() === 'Alpha two');
		expect(board.deal('Alpha two').stage).toBe('proposal');
	});

	it('keeps a title that cannot be stored now, and leaves Enter to a word that is being composed', async () => {
		await board.focus('Alpha');
		await key('{F2}');
		const field = await waitFor('the field', () => board.root.querySelector('textarea'));
		await waitFor('the old title, selected', () => field.selectionEnd === 5);
		await key('Alpha two');
		field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }));
		expect(board.deal('Alpha').title).toBe('Alpha');
		const { status } = board.session;
		board.session.setStatus({ kind: 'read-only', waiting: 0 });
		await key('{Enter}');
		await waitFor('the reason', () => board.root.querySelector('.note')?.textContent?.startsWith('You can look'));
		expect(field.value).toBe('Alpha two');
		board.session.setStatus(status);
		await key('{Enter}');
		await waitFor('the new title', () => board.titles('Lead').includes('Alpha two'));
	});

	it('shows what the sheet chose, and tells the panel the order', async () => {
		board.state.selection.deals = [board.deal('Delta').id];
		await waitFor('the mark', () => board.face('Delta')!.closest('.card')!.classList.contains('chosen'));
		expect(board.state.selection.beside(board.deal('Charlie').id, 1)).toBe(board.deal('Delta').id);
		board.state.selection.open = board.deal('Echo').id;
		await waitFor('the card Tab goes to', () => board.face('Echo')!.tabIndex === 0);
	});
});

describe('by pointer', () => {
	beforeEach(async () => void (board = await openBoard(DEALS)));
	afterEach(() => board.close());

	const at = (element: Element, share = 0.5): { x: number; y: number } => {
		const rect = element.getBoundingClientRect();
		return { x: rect.left + rect.width / 2, y: rect.top + rect.height * share };
	};
	const fire = (type: string, target: EventTarget, { x, y }: { x: number; y: number }, pointerType = 'mouse'): boolean =>
		target.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, pointerType, isPrimary: true, button: 0, bubbles: true, cancelable: true }));
	const lifted = (): Element | null => document.querySelector('.board-ghost');

	it('a drag puts a card at the place of another column, as one step; Escape drops it where it was', async () => {
		const face = board.face('Alpha')!;
		fire('pointerdown', face, at(face));
		fire('pointermove', window, at(board.face('Delta')!, 0.9));
		expect(lifted()).not.toBeNull();
		await waitFor('the place', () => board.lane('Qualified').querySelector('.line'));
		await key('{Escape}');
		expect(lifted()).toBeNull();
		expect(board.deal('Alpha').stage).toBe('lead');
		fire('pointerdown', face, at(face));
		fire('pointermove', window, at(board.face('Delta')!, 0.9));
		fire('pointerup', window, at(board.face('Delta')!, 0.9));
		await waitFor('the card there', () => board.titles('Qualified') === 'Delta,Alpha');
		await still();
		fire('pointerdown', board.face('Delta')!, at(board.face('Delta')!));
		fire('pointermove', window, at(board.face('Alpha')!, 0.9));
		fire('pointerup', window, at(board.face('Alpha')!, 0.9));
		await waitFor('the new order', () => board.titles('Qualified') === 'Alpha,Delta');
		board.state.undo();
		board.state.undo();
		expect(board.deal('Alpha').stage).toBe('lead');
	});

	it('a finger that stays lifts the card, one that moves at once scrolls', async () => {
		const face = board.face('Alpha')!;
		fire('pointerdown', face, at(face), 'touch');
		fire('pointermove', window, { x: at(face).x, y: at(face).y - 40 }, 'touch');
		fire('pointerup', window, at(face), 'touch');
		fire('pointerdown', face, at(face), 'touch');
		await waitFor('the card in the hand', lifted);
		expect(fire('pointermove', window, at(board.lane('Won')), 'touch')).toBe(true);
		fire('pointerup', window, at(board.lane('Won')), 'touch');
		await waitFor('the deal won', () => board.deal('Alpha').stage === 'won');
	});

	it('what a colleague does to a card in the hand waits until it is let go', async () => {
		const face = board.face('Alpha')!;
		fire('pointerdown', face, at(face));
		fire('pointermove', window, { x: at(face).x, y: at(face).y + 20 });
		editDeals(board.colleague.writer, ['Alpha', 'Bravo'].map((title) => ({ deal: board.deal(title).id, field: 'stage' as const, value: 'proposal' })));
		board.send();
		await waitFor('the other card to go', () => board.titles('Lead') === 'Alpha,Charlie');
		await key('{Escape}');
		await waitFor('this card to go', () => board.titles('Lead') === 'Charlie');
	});

	it('a click opens, with Ctrl it chooses, with Shift up to there; the menu does everything a drag does', async () => {
		await userEvent.click(board.face('Alpha')!);
		expect(board.state.selection.open).toBe(board.deal('Alpha').id);
		await userEvent.click(board.face('Charlie')!, { modifiers: ['Shift'] });
		expect(board.state.selection.deals).toHaveLength(3);
		await userEvent.click(board.face('Bravo')!, { modifiers: ['Control'] });
		expect(board.state.selection.deals).toEqual([board.deal('Alpha').id, board.deal('Charlie').id]);
		await key('{Escape}');
		await userEvent.click(board.face('Charlie')!.closest('.card')!.querySelector('.more')!);
		await userEvent.click(await item('Move to the top'));
		await waitFor('the top', () => board.titles('Lead') === 'Charlie,Alpha,Bravo');
	});

	it('a name and Enter adds a deal at the top of that column, and the field waits for the next', async () => {
		await userEvent.click(board.lane('Proposal').querySelector('[data-add] button')!);
		await waitFor('the field', () => document.activeElement?.matches('[data-lane] input'));
		await key('Golf{Enter}Hotel{Enter}');
		await waitFor('both', () => board.titles('Proposal') === 'Hotel,Golf,Echo');
		expect(board.deal('Golf')).toMatchObject({ stage: 'proposal', owner: 'Anna de Wit' });
		await key('{Escape}');
		await waitFor('the button', () => board.lane('Proposal').querySelector('[data-add] button') === document.activeElement);
	});
});

describe('with colleagues', () => {
	afterEach(() => board.close());

	it('a card they move keeps the focus, and is told of', async () => {
		board = await openBoard(DEALS);
		await board.focus('Alpha');
		editDeals(board.colleague.writer, [{ deal: board.deal('Alpha').id, field: 'stage', value: 'proposal' }]);
		board.send();
		await waitFor('the card in its new column', () => board.titles('Proposal').includes('Alpha'));
		await waitFor('the focus', () => board.focused() === 'Alpha');
		expect(said()).toBe('Bram moved Alpha to Proposal.');
		deleteDeals(board.colleague.writer, [board.deal('Alpha').id]);
		board.send();
		await waitFor('the card to go', () => !board.face('Alpha'));
		await waitFor('the focus on a card', () => board.focused() !== undefined);
	});

	it('a thousand cards are a few in the page; an edit redraws one of them, and far ones are reached by key', async () => {
		board = await openBoard(Array.from({ length: 1000 }, (_, index) => ({ title: `Deal ${index}`, stage: 'lead', value: index * 100 })));
		expect(board.root.querySelectorAll('[data-deal]').length).toBeLessThan(20);
		const other = board.face('Deal 1')!.closest('li')!;
		const seen: MutationRecord[] = [];
		const observer = new MutationObserver((records) => seen.push(...records));
		observer.observe(other, { subtree: true, childList: true, characterData: true, attributes: true });
		editDeals(board.colleague.writer, [{ deal: board.deal('Deal 2').id, field: 'company', value: 'Zuid' }]);
		board.send();
		await waitFor('the edit', () => board.face('Deal 2')!.closest('.card')!.textContent?.includes('Zuid'));
		observer.disconnect();
		expect(seen).toEqual([]);
		await board.focus('Deal 0');
		await key('{End}');
		await waitFor('the last card', () => board.focused() === 'Deal 999');
		expect(board.face('Deal 999')!.closest('li')!.getAttribute('aria-posinset')).toBe('1000');
	});

	it('in the past it shows how it was and changes nothing', async () => {
		board = await openBoard(DEALS);
		editDeals(board.colleague.writer, [{ deal: board.deal('Alpha').id, field: 'stage', value: 'proposal' }]);
		board.send();
		await waitFor('the move', () => board.titles('Proposal').includes('Alpha'));
		board.state.showAsOf(T0 + 1);
		await waitFor('how it was', () => board.titles('Lead') === 'Alpha,Bravo,Charlie');
		expect(board.root.querySelector('[data-add]')).toBeNull();
		await board.focus('Alpha');
		await key('{Control>}{ArrowRight}{/Control}');
		expect(board.titles('Lead')).toBe('Alpha,Bravo,Charlie');
	});
});

describe('what a board shows', () => {
	afterEach(async () => {
		theme.choice = 'system';
		await board.close();
	});

	it('says in words what needs attention, folds what is closed, follows the filter, and has no accessibility violation', async () => {
		let cleared = 0;
		board = await openBoard(DEALS, { props: { onclearfilter: () => (cleared += 1) } });
		expect(board.lane('Lead').getAttribute('aria-label')).toBe('Lead, 3 deals, €3,000, weighted €300');
		expect(board.face('Bravo')!.closest('.card')!.textContent).toContain('no next step');
		expect(board.face('Alpha')!.closest('.card')!.textContent).not.toContain('no next step');
		expect(board.lane('Won').textContent).toContain('€6,000');
		expect(board.face('Foxtrot')).toBeNull();
		await userEvent.click(board.lane('Won').querySelector('[data-fold] button')!);
		await waitFor('the won deal', () => board.face('Foxtrot'));
		for (const choice of ['light', 'dark'] as const) {
			theme.choice = choice;
			const { violations } = await axe.run(board.root, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
			expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
		}
		board.state.sheetFilter = new Set([board.deal('Delta').id]);
		await waitFor('the filtered board', () => board.titles('Lead') === '' && board.titles('Qualified') === 'Delta');
		expect(board.root.textContent).toContain('1 of 6 deals');
		board.state.sheetFilter = new Set();
		await waitFor('the words', () => board.root.textContent?.includes('No deals pass the filter'));
		await userEvent.click([...board.root.querySelectorAll('button')].find((button) => button.textContent?.trim() === 'Clear filter')!);
		expect(cleared).toBe(1);
	});

	it('is divided by owner or month, in another order, in Dutch', async () => {
		board = await openBoard(DEALS, { language: 'nl' });
		const choose = async (button: string, choice: string): Promise<void> => {
			await userEvent.click([...board.root.querySelectorAll('button')].find((element) => element.textContent?.trim() === button)!);
			await userEvent.click(await waitFor(choice, () => [...document.querySelectorAll<HTMLElement>('[role=menuitemcheckbox]')].find((element) => element.textContent?.trim() === choice)));
		};
		await choose('Per fase', 'Eigenaar');
		await waitFor('the owners', () => board.titles('Anna de Wit') === 'Alpha');
		await board.focus('Bravo');
		await key('{Control>}{ArrowLeft}{/Control}');
		await waitFor('another owner', () => board.deal('Bravo').owner === 'Anna de Wit');
		await choose('Met de hand', 'Hoogste waarde eerst');
		await waitFor('the order', () => board.titles('Anna de Wit') === 'Bravo,Alpha');
		await choose('Per eigenaar', 'Sluitmaand');
		await waitFor('the months', () => board.titles('maart 2026') === 'Bravo');
		await board.focus('Bravo');
		await key('{Control>}{ArrowLeft}{/Control}');
		expect(board.deal('Bravo').expectedClose).toBe('2026-02-28');
	});

	it('on a phone is one column at a time, with buttons to the others', async () => {
		board = await openBoard(DEALS, { width: 390 });
		const lanes = board.root.querySelector<HTMLElement>('[data-lanes]')!;
		expect(board.lane('Lead').offsetWidth).toBe(390);
		await userEvent.click(board.root.querySelector<HTMLElement>('[aria-label="Next column"]')!);
		await waitFor('the next column', () => Math.round(lanes.scrollLeft) === 390);
		await waitFor('its name', () => board.root.querySelector('.choice')?.textContent?.includes('Qualified (1)'));
		for (const button of board.lane('Qualified').querySelectorAll('button')) expect(button.getBoundingClientRect().height).toBeGreaterThanOrEqual(24);
		const { violations } = await axe.run(board.root, { resultTypes: ['violations'], rules: { region: { enabled: false } } });
		expect(violations.map(({ id }) => id)).toEqual([]);
	});
});

describe('beside the sheet', () => {
	afterEach(() => board.close());

	it('has one selection with it, also while the sheet is out of sight', async () => {
		board = await openBoard(DEALS);
		const target = document.createElement('div');
		target.style.cssText = 'width:900px;height:300px;display:none';
		document.body.append(target);
		const sheet = await render(PipelineSheet, { target, props: { state: board.state } } as never);
		await board.focus('Bravo');
		await key(' ');
		const frames = async (): Promise<void> => {
			for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
		};
		await frames();
		expect(board.state.selection.deals).toEqual([board.deal('Bravo').id]);
		await key('{Shift>}{ArrowDown}{/Shift}');
		const both = [board.deal('Bravo').id, board.deal('Charlie').id];
		await frames();
		expect(board.state.selection.deals).toEqual(both);
		target.style.display = '';
		await waitFor('their rows', () => target.querySelectorAll('.ag-cell.whole').length === 2);
		editDeals(board.colleague.writer, [{ deal: board.deal('Delta').id, field: 'value', value: 100 }]);
		board.send();
		await frames();
		expect(board.state.selection.deals).toEqual(both);
		await sheet.unmount();
		target.remove();
	});
});
