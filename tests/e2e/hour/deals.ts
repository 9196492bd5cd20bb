// The deals with which each part of the hour begins: two in each of four stages, one without a value.
export const DEALS = [
	{ title: 'Alder', company: 'Noord BV', stage: 'Lead', value: 100_000, owner: 'Anna', nextStep: 'Call' },
	{ title: 'Birch', company: 'Oost BV', stage: 'Lead', value: 200_000, owner: 'Anna' },
	{ title: 'Cedar', company: 'West BV', stage: 'Qualified', value: 300_000, owner: 'Ben' },
	{ title: 'Douglas', company: 'Zuid BV', stage: 'Qualified', value: 400_000, owner: 'Ben' },
	{ title: 'Elm', company: 'Kade NV', stage: 'Proposal', value: 500_000, owner: 'Ben', expectedClose: '2026-12-31' },
	{ title: 'Fir', company: 'Dijk NV', stage: 'Proposal', value: null, owner: 'Cas' },
	{ title: 'Ginkgo', company: 'Laan NV', stage: 'Negotiation', value: 700_000, owner: 'Cas' },
	{ title: 'Hazel', company: 'Plein NV', stage: 'Negotiation', value: 800_000, owner: 'Cas' }
];
