// What people note on a deal, and what one person is to do across deals.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { addComment, addTask } from '#lib/domain/document/activities.ts';
import { ActivityIndex } from '#lib/domain/document/activities.ts';
import { MySteps, NextSteps } from '#lib/features/deal/index.ts';
import { nextSteps, whenOf } from '#lib/state/next-steps.ts';
import { mentionsIn, piecesOf } from '#lib/state/who.ts';
import { openPanel } from './opened-panel.ts';
import { T0 } from '../../helpers/documents.ts';

const DEALS = [
	{ title: 'Acme', stage: 'qualified', owner: 'Bram' },
	{ title: 'Bolt', stage: 'lead', owner: 'Anna de Wit', value: 500 },
	{ title: 'Crab', stage: 'lead', owner: 'anna  de wit', nextStep: 'Call' }
];
const opened = async () => {
	const user = userEvent.setup();
	const panel = await openPanel(DEALS, 'Acme');
	await user.click(screen.getByRole('tab', { name: /^Activity/ }));
	return { user, ...panel, of: () => panel.state.activities.of(panel.deal('Acme').id) };
};

describe('activities in the panel', () => {
	afterEach(cleanup);

	it('take a comment with somebody named by @ and keys, and keep what was typed per deal until it is sent', async () => {
		const { user, of, state, deal, follow } = await opened();
		const area = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Comment' });
		await user.type(area(), 'Ask @Br');
		expect(screen.getAllByRole('option').map(({ textContent }) => textContent.trim())).toEqual(['Bram']);
		await user.keyboard('{Enter}about it');
		expect(screen.queryByRole('listbox')).toBeNull();
		for (const [title, text] of [['Bolt', ''], ['Acme', 'Ask @Bram about it']] as const) {
			state.selection.open = deal(title).id;
			await follow();
			expect(area().value).toBe(text);
		}
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(of()).toMatchObject([{ kind: 'comment', text: 'Ask @Bram about it', mentions: ['=Bram'], by: 'me' }]);
		expect(screen.getByText('@Bram').tagName).toBe('STRONG');
	});

	it('offer who is here by the name they show, before they ever wrote too, and keep the name when they go', async () => {
		const { user, of, state, session } = await opened();
		const here = async (states: [number, object][]): Promise<void> => {
			for (const client of [77, 78]) session.awareness.states.delete(client);
			for (const [client, person] of states) session.awareness.states.set(client, { person, cursor: null });
			session.awareness.emit('change', [{ added: [], updated: [], removed: [] }, 'remote']);
			await tick();
		};
		// In two tabs; and a colleague who wrote under another name.
		await here([[77, { id: 'swan', name: 'Clever Swan', color: 3 }], [78, { id: 'swan', name: 'Clever Swan', color: 3 }]]);
		const area = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Comment' });
		await user.type(area, 'Ask @');
		expect(screen.getAllByRole('option').map(({ textContent }) => textContent.trim())).toEqual(['Anna de Wit', 'Bram', 'Clever Swan', 'Maker']);
		await user.keyboard('clev{Enter}first');
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(of()).toMatchObject([{ text: 'Ask @Clever Swan first', mentions: ['swan'] }]);
		await here([]);
		expect(screen.getByText('@Clever Swan').tagName).toBe('STRONG');
		// With the name they chose since, not the one the document knows.
		await here([[77, { id: 'swan', name: 'Bob Bakker', color: 3 }]]);
		expect(state.owners()).toEqual(['Anna de Wit', 'Bob Bakker', 'Bram', 'Maker']);
		await user.type(area, '@b');
		expect(screen.getAllByRole('option').map(({ textContent }) => textContent.trim())).toEqual(['Bob Bakker', 'Bram']);
	});

	it('add a task for somebody and tick it off, and say what is missing', async () => {
		const { user, of, state } = await opened();
		await user.click(screen.getByRole('radio', { name: 'Task' }));
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(screen.getByRole('alert').textContent).toBe('Write something first.');
		await user.type(screen.getByRole('textbox', { name: 'What is to be done' }), 'Send offer');
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(of()).toMatchObject([{ kind: 'task', text: 'Send offer', assignee: 'me', due: null, done: null }]);
		await user.click(screen.getByRole('checkbox', { name: 'Done: Send offer' }));
		expect(of()[0]).toMatchObject({ done: expect.any(Number) as number });
		state.undo();
		expect(of()[0]).toMatchObject({ done: null });
	});

	it('write down who contacted whom, and put it right from the menu', async () => {
		const { user, of } = await opened();
		await user.click(screen.getByRole('radio', { name: 'Contact' }));
		await user.click(screen.getByRole('checkbox', { name: 'They contacted us' }));
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(of()).toMatchObject([{ kind: 'touch', how: 'call', inbound: true }]);
		expect(screen.getByText(/^Call, by them,/)).toBeTruthy();
		expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'They contacted us' }).getAttribute('aria-checked')).toBe('false');
		await user.click(screen.getByRole('button', { name: 'More of: Call' }));
		await user.click(await screen.findByRole('menuitem', { name: 'We contacted them' }));
		expect(of()).toMatchObject([{ inbound: false }]);
		expect(screen.queryByText(/by them/)).toBeNull();
	});

	it('keep a link that is safe to open, refuse another, and open it apart', async () => {
		const { user, of } = await opened();
		await user.click(screen.getByRole('radio', { name: 'Link' }));
		await user.type(screen.getByLabelText('Address'), 'javascript:alert(1)');
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(screen.getByText(/“javascript:alert\(1\)” is not an address/)).toBeTruthy();
		await user.clear(screen.getByLabelText('Address'));
		await user.type(screen.getByLabelText('Address'), 'www.example.com/offer.pdf');
		await user.type(screen.getByRole('textbox', { name: 'Name' }), 'The offer');
		await user.click(screen.getByRole('button', { name: 'Add' }));
		expect(of()).toMatchObject([{ kind: 'link', url: 'https://www.example.com/offer.pdf' }]);
		const link = screen.getByRole('link', { name: /The offer/ });
		expect([link.getAttribute('rel'), link.getAttribute('target')]).toEqual(['noopener noreferrer', '_blank']);
		expect(screen.getByText('example.com')).toBeTruthy();
	});

	it('show a colleague’s comment as it comes, and edit one’s own in place', async () => {
		const { user, of, colleague, meet } = await opened();
		addComment(colleague.writer, colleague.deal('Acme').id, { text: 'From afar' });
		await meet();
		expect(screen.getByText('From afar')).toBeTruthy();
		await user.click(screen.getByRole('button', { name: 'More of: From afar' }));
		await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
		const area = await screen.findByRole('textbox', { name: 'Edit' });
		await user.clear(area);
		await user.type(area, 'From near');
		await user.click(screen.getByRole('button', { name: 'Save' }));
		expect(of()).toMatchObject([{ text: 'From near', edited: true, by: 'Bram' }]);
	});
});

describe('my next steps', () => {
	afterEach(cleanup);

	it('list my tasks by day, where I was named, and my open deals without a next step', async () => {
		const { state, colleague, deal, meet } = await openPanel(DEALS, 'Acme');
		const [acme, bolt] = [colleague.deal('Acme').id, colleague.deal('Bolt').id];
		for (const due of ['2026-01-14', '2026-01-15', '2026-01-18', '2026-01-19', null])
			addTask(colleague.writer, acme, { text: `by ${due}`, due, assignee: '=Anna de Wit' });
		addTask(colleague.writer, acme, { text: 'for another', due: null, assignee: 'Bram' });
		addComment(colleague.writer, bolt, { text: 'see @Anna de Wit', mentions: ['me'] });
		await meet();
		const index = new ActivityIndex(state.pipeline);
		const steps = nextSteps(state.pipeline, index, state.person, T0, new Set());
		expect(Object.fromEntries(Object.entries(steps.tasks).map(([when, tasks]) => [when, tasks.map(({ due }) => due)]))).toEqual({
			overdue: ['2026-01-14'],
			today: ['2026-01-15'],
			week: ['2026-01-18'],
			later: ['2026-01-19'],
			none: [null]
		});
		expect(steps.urgent).toBe(2);
		expect(steps.mentions.map(({ text }) => text)).toEqual(['see @Anna de Wit']);
		expect(steps.without.map(({ title }) => title)).toEqual(['Bolt']);
		expect(nextSteps(state.pipeline, index, state.person, T0, new Set([steps.mentions[0]!.id])).mentions).toEqual([]);
		expect(deal('Bolt').nextStep).toBeNull();
	});

	it('complete, open and put away from the list', async () => {
		const user = userEvent.setup();
		const { state, deal, meet, unmount } = await openPanel(DEALS, 'Acme');
		state.perform((writer) => addTask(writer, deal('Acme').id, { text: 'Send offer', due: null, assignee: 'me' }));
		await meet();
		unmount();
		state.selection.open = null;
		render(NextSteps, { props: { mine: new MySteps(state), onclose: () => undefined } });
		await user.click(screen.getByRole('button', { name: /Send offer/ }));
		expect(state.selection.open).toBe(deal('Acme').id);
		await user.click(within(screen.getByRole('region', { name: 'My next steps' })).getByRole('checkbox', { name: 'Done: Send offer' }));
		await tick();
		expect(state.activities.openTasks(deal('Acme').id).count).toBe(0);
	});

	it('say what they are, and how one comes, where there are none', async () => {
		const { state, unmount } = await openPanel([{ title: 'Acme', stage: 'lead', owner: 'Somebody' }], 'Acme');
		unmount();
		render(NextSteps, { props: { mine: new MySteps(state), onclose: () => undefined } });
		expect(screen.getByText('Nothing is waiting for you.')).toBeTruthy();
		expect(screen.getByText(/tasks for you by the day they are due/)).toBeTruthy();
		expect(screen.getByText(/add a task for yourself under Activity/)).toBeTruthy();
	});

	it('know the days of a week and the longer of two names', () => {
		// A Thursday; the Sunday after it; the Monday after that.
		expect(['2026-01-18', '2026-01-19'].map((day) => whenOf(day, '2026-01-15'))).toEqual(['week', 'later']);
		expect(whenOf('2026-01-19', '2026-01-18')).toBe('later');
		const known = [{ who: 'a', name: 'Anna' }, { who: 'b', name: 'Anna de Wit' }];
		expect(mentionsIn('@Anna de Wit and mail@Anna, @annalise, (@anna)', known)).toEqual(['b', 'a']);
		expect(piecesOf('Hi @Anna!', known)).toEqual([{ text: 'Hi ', who: null }, { text: '@Anna', who: 'a' }, { text: '!', who: null }]);
	});
});
