// The part of the panel that tells how probable it is that a deal is won: the scorecard point by point, or base rates.
import { cleanup, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { featureName } from '#lib/features/deal/score-words.ts';
import { rememberTab } from '#lib/features/deal/tab.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { scoredSeed } from '../../helpers/scored-documents.ts';
import { standOf } from '../../helpers/scored-stand.ts';
import { openPanel } from './opened-panel.ts';

const words = (element: Element | null): string => element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
/** Why there is no score. It is nothing that is said by itself. */
const why = (): string => {
	expect(within(part()).queryByRole('status')).toBeNull();
	return words(part().querySelector('.why'));
};
const part = () => screen.getByRole('region', { name: 'Chance of winning' });
const figures = () => Object.fromEntries([...part().querySelectorAll('dl > div')].map((each) => [words(each.querySelector('dt')), words(each.querySelector('dd'))]));
const rows = () => within(part()).getAllByRole('row').slice(1).map((row) => [words(row.querySelector('th')), words(row.querySelector('td'))]);
const number = (text: string): number => Number(text.replace('−', '-').replace('+', '').match(/-?\d+/)![0]);

async function opened(seed: Parameters<typeof scoredSeed>[1], title: string) {
	const panel = await openPanel(scoredSeed(1, { open: 4, ...seed }).deals, title);
	panel.state.scorecard.stand = standOf(panel.state.pipeline, panel.state.viewNow());
	await tick();
	return panel;
}

describe('the chance of winning in the deal panel', () => {
	beforeEach(() => rememberTab('details'));
	afterEach(() => {
		cleanup();
		locale.language = 'en';
	});

	it('[CHANCE6] is told point by point: what each feature adds, the sum, and what it comes to', async () => {
		const { state, deal } = await opened({ deals: 1500 }, 'Deal 1500');
		const all = rows();
		const [average, sum] = [all[0]!, all.at(-1)!];
		expect(average[0]).toMatch(/^An average deal \(\d+%\)$/);
		const features = all.slice(1, -1);
		expect(features.map(([name]) => name)).toContain(`Source: ${deal('Deal 1500').source!}`);
		expect(features.reduce((total, [, points]) => total + number(points!), number(average[1]!))).toBe(number(sum[1]!));
		const score = state.scorecard.score(deal('Deal 1500').id)!;
		expect(figures().Scorecard).toBe(`${Math.round(score.permille / 10)}%`);
		expect(sum[1]).toBe(`${score.points > 0 ? '+' : score.points < 0 ? '−' : ''}${Math.abs(score.points)} points: ${Math.round(score.permille / 10)}%`);
		expect(t('chance.result', { points: '+1', count: 1, chance: '52%' })).toBe('+1 point: 52%');
		expect(why()).toBe('');
	});

	it('[CHANCE6] stands beside the probability of the stage, or the one somebody filled in, which it never changes', async () => {
		const user = userEvent.setup();
		const { state, deal, field } = await opened({ deals: 1500 }, 'Deal 1501');
		const stage = state.view.stage(deal('Deal 1501').stage)!;
		expect(figures()['Set for the stage']).toBe(`${stage.probability / 10}%`);
		const before = figures().Scorecard;
		await user.clear(field('Probability'));
		await user.type(field('Probability'), '33{Enter}');
		await tick();
		expect([figures()['Filled in'], figures().Scorecard, deal('Deal 1501').probability]).toEqual(['33%', before, 330]);
	});

	it('[CHANCE6] follows what changes in the deal', async () => {
		const { state, deal } = await opened({ deals: 1500 }, 'Deal 1502');
		const to = deal('Deal 1502').source === 'Cold call' ? 'Referral' : 'Cold call';
		const before = figures().Scorecard;
		state.perform((writer) => editDeals(writer, [{ deal: deal('Deal 1502').id, field: 'source', value: to }]));
		await tick();
		expect(figures().Scorecard).not.toBe(before);
		expect(rows().map(([name]) => name)).toContain(`Source: ${to}`);
	});

	it('[CHANCE4] says that there is no signal, and gives the base rate of the stage', async () => {
		const { state, deal } = await opened({ deals: 1000, strength: 0 }, 'Deal 1000');
		expect(why()).toBe('No signal here, using base rates.');
		const rate = state.scorecard.stand!.rates.get(deal('Deal 1000').stage!)!;
		expect(figures()).toMatchObject({ 'Base rate': `${Math.round(rate.rate * 100)}%` });
		expect(figures().Scorecard).toBeUndefined();
		expect(within(part()).queryByRole('table')).toBeNull();
		expect(words(part())).toContain(`${rate.won} of ${rate.n.toLocaleString('en')} closed deals that were in this stage won`);
	});

	it('[CHANCE4] says how many closed deals there are where they are too few, that it is under way, and that it failed', async () => {
		const panel = await openPanel(scoredSeed(1, { deals: 30, open: 1 }).deals, 'Deal 30');
		expect(why()).toBe('The scorecard is being worked out.');
		const stand = standOf(panel.state.pipeline, panel.state.viewNow());
		panel.state.scorecard.stand = stand;
		await tick();
		expect(why()).toBe(`Too few closed deals for a scorecard, using base rates: ${stand.won} won and ${stand.lost} lost to learn from, 200 of each are needed.`);
		panel.state.scorecard.stand = { ...stand, result: null };
		await tick();
		expect(why()).toBe('The scorecard could not be worked out on this device, using base rates.');
	});

	it('[CHANCE8] names the fields that cannot be used because nobody knows since when they held', async () => {
		const deals = scoredSeed(1, { deals: 1000, open: 1, strength: 0 }).deals.map((deal) => ({ ...deal, past: deal.past!.filter(([field]) => field !== 'source') }));
		const panel = await openPanel(deals, 'Deal 1000');
		panel.state.scorecard.stand = standOf(panel.state.pipeline, panel.state.viewNow());
		await tick();
		expect(words(part())).toContain('Source is known only as it is now, not since when, for 1,000 of 1,000 closed deals: it cannot be used there.');
	});

	it('[CHANCE1] calls contacts and edits what they are: moves between stages are none of them', () => {
		const context = { columns: [], stages: [], currency: 'EUR' };
		expect(featureName('daysSinceTouch', context)).toBe('Days since a contact or an edit of details');
		locale.language = 'nl';
		expect([featureName('touches', context), t('chance.details')]).toEqual(['Contacten en wijzigingen in de details', expect.stringContaining('andere fase gaan is geen wijziging in de details')]);
	});

	it('is there for open deals only, in Dutch too', async () => {
		const { state, deal } = await opened({ deals: 30 }, 'Deal 31');
		locale.language = 'nl';
		await tick();
		expect(screen.getByRole('region', { name: 'Hoe groot is de slagingskans?' }).textContent).toContain('Te weinig gesloten kansen');
		locale.language = 'en';
		state.perform((writer) => editDeals(writer, [{ deal: deal('Deal 31').id, field: 'stage', value: 'won' }]));
		await tick();
		expect(screen.queryByRole('region', { name: 'Chance of winning' })).toBeNull();
	});

	it('[CHANCE4] of a deal in no stage has no base rate, which is said', async () => {
		const { state, deal } = await opened({ deals: 30 }, 'Deal 32');
		state.perform((writer) => editDeals(writer, [{ deal: deal('Deal 32').id, field: 'stage', value: null }]));
		await tick();
		expect(figures()['Base rate']).toBe('–');
		expect(words(part())).toContain('in no stage in use');
	});
});
