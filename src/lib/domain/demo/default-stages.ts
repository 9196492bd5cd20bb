// The stages a new pipeline starts with, in English and Dutch. Ids are stable; people may change all else.
import { ordersAfter } from '../model/order-key.ts';
import type { StageCells } from '../model/stage.ts';

interface Words {
	name: string;
	questions: string[];
	exitCriteria: string[];
}

const SHAPE: (Omit<StageCells, 'name' | 'questions' | 'exitCriteria' | 'order' | 'deleted'> & { id: string })[] = [
	{ id: 'lead', category: 'awareness', type: 'open', probability: 100, staleAfter: 14, forecastCategory: 'pipeline' },
	{ id: 'qualified', category: 'consideration', type: 'open', probability: 250, staleAfter: 14, forecastCategory: 'pipeline' },
	{ id: 'proposal', category: 'consideration', type: 'open', probability: 500, staleAfter: 21, forecastCategory: 'best-case' },
	{ id: 'negotiation', category: 'buy', type: 'open', probability: 750, staleAfter: 21, forecastCategory: 'commit' },
	{ id: 'won', category: 'aftersale', type: 'won', probability: 1000, staleAfter: null, forecastCategory: 'closed' },
	{ id: 'lost', category: 'aftersale', type: 'lost', probability: 0, staleAfter: null, forecastCategory: 'omitted' }
];

const WORDS: Record<'en' | 'nl', Words[]> = {
	en: [
		{ name: 'Lead', questions: ['Do I have this problem?', 'Who else solved it?'], exitCriteria: ['We spoke, and there is a need'] },
		{
			name: 'Qualified',
			questions: ['Does this fit our situation?', 'What does it roughly cost?', 'Who decides at our side?'],
			exitCriteria: ['Budget, authority, need and timing are known']
		},
		{
			name: 'Proposal',
			questions: ['What exactly do we get?', 'How does it compare?', 'What are the risks?'],
			exitCriteria: ['The proposal was discussed with the decision maker']
		},
		{
			name: 'Negotiation',
			questions: ['Can the terms be better?', 'When can it start?'],
			exitCriteria: ['Terms are agreed', 'The contract is with legal']
		},
		{ name: 'Won', questions: ['How do we start?', 'Whom do I call?'], exitCriteria: [] },
		{ name: 'Lost', questions: [], exitCriteria: [] }
	],
	nl: [
		{ name: 'Lead', questions: ['Heb ik dit probleem?', 'Wie loste het al op?'], exitCriteria: ['Gesproken, en er is behoefte'] },
		{
			name: 'Gekwalificeerd',
			questions: ['Past dit bij onze situatie?', 'Wat kost het ongeveer?', 'Wie beslist bij ons?'],
			exitCriteria: ['Budget, beslisser, behoefte en timing zijn bekend']
		},
		{
			name: 'Voorstel',
			questions: ['Wat krijgen we precies?', 'Hoe verhoudt het zich tot andere?', 'Wat zijn de risico’s?'],
			exitCriteria: ['Het voorstel is besproken met de beslisser']
		},
		{
			name: 'Onderhandeling',
			questions: ['Kunnen de voorwaarden beter?', 'Wanneer kan het starten?'],
			exitCriteria: ['Voorwaarden zijn akkoord', 'Het contract ligt bij juridische zaken']
		},
		{ name: 'Gewonnen', questions: ['Hoe beginnen we?', 'Wie bel ik?'], exitCriteria: [] },
		{ name: 'Verloren', questions: [], exitCriteria: [] }
	]
};

/** Six stages from first contact to won and lost. Same ids in both languages. */
export function defaultStages(language: 'en' | 'nl'): { id: string; cells: StageCells }[] {
	const orders = ordersAfter(null, SHAPE.length);
	return SHAPE.map(({ id, ...shape }, index) => ({
		id,
		cells: { ...shape, ...WORDS[language][index]!, order: orders[index]!, deleted: null }
	}));
}
