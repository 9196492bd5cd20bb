// The demo's invented names and phrases. Companies and people are made up.

export const OWNERS = ['Sanne Visser', 'Milan Aydin', 'Emma de Groot', 'Lucas Martens', 'Noor El Amrani'] as const;

export const TEAMS = { en: ['North', 'South'], nl: ['Noord', 'Zuid'] } as const;

export const COMPANY_FIRST = [
	'Noorder', 'Wester', 'Oever', 'Duin', 'Linden', 'Molen', 'Haven', 'Polder', 'Veld', 'Brug',
	'Kade', 'Eiken', 'Rivier', 'Zilver', 'Anker', 'Koren', 'Helder', 'Wilgen', 'Sluis', 'Terp'
] as const;

export const COMPANY_LAST = [
	'zicht Logistics', 'land Foods', 'werk Installaties', 'huis Zorg', 'stad Energy', 'hof Retail', 'kant Media',
	'dijk Bouw', 'steen Software', 'berg Textiel', 'gracht Advies', 'water Techniek', 'poort Transport', 'laan Finance'
] as const;

export const FIRST_NAMES = [
	'Anna', 'Bram', 'Chantal', 'Daan', 'Eva', 'Fatima', 'Gijs', 'Hanna', 'Ibrahim', 'Julia', 'Kees', 'Lotte', 'Mo',
	'Nina', 'Olaf', 'Pia', 'Quinten', 'Roos', 'Sven', 'Tess', 'Umar', 'Vera', 'Wout', 'Yara', 'Zoë'
] as const;

export const LAST_NAMES = [
	'Bakker', 'van Dijk', 'Janssen', 'Smit', 'de Boer', 'Mulder', 'Bos', 'van Leeuwen', 'Dekker', 'Peters', 'Kok',
	'van der Meer', 'Yilmaz', 'Hendriks', 'Schouten', 'van den Berg', 'Postma', 'Haddad', 'Jacobs', 'Kuipers'
] as const;

interface DemoPhrases {
	products: readonly string[];
	sources: readonly string[];
	industries: readonly string[];
	nextSteps: readonly string[];
	lostReasons: readonly string[];
	name: string;
}

export const PHRASES: Record<'en' | 'nl', DemoPhrases> = {
	en: {
		name: 'Example pipeline',
		products: ['Fleet tracking', 'Warehouse rollout', 'Service contract', 'Planning suite', 'Pilot project', 'Licence renewal', 'Training days', 'Data migration', 'Maintenance plan', 'Second site'],
		sources: ['Referral', 'Website', 'Trade fair', 'Cold call', 'Partner', 'Webinar'],
		industries: ['Logistics', 'Food', 'Construction', 'Healthcare', 'Energy', 'Retail', 'Software', 'Finance'],
		nextSteps: ['Call the decision maker', 'Send the revised quote', 'Plan a demo on site', 'Ask for the reference visit', 'Check budget for next year', 'Meet the purchasing team', 'Wait for legal'],
		lostReasons: ['Price', 'No budget', 'Chose a competitor', 'No decision', 'Timing']
	},
	nl: {
		name: 'Voorbeeldpijplijn',
		products: ['Wagenparkbeheer', 'Uitrol magazijn', 'Servicecontract', 'Planningspakket', 'Proefproject', 'Verlenging licentie', 'Trainingsdagen', 'Datamigratie', 'Onderhoudsplan', 'Tweede locatie'],
		sources: ['Aanbeveling', 'Website', 'Beurs', 'Koude acquisitie', 'Partner', 'Webinar'],
		industries: ['Logistiek', 'Voeding', 'Bouw', 'Zorg', 'Energie', 'Retail', 'Software', 'Financieel'],
		nextSteps: ['Beslisser bellen', 'Aangepaste offerte sturen', 'Demo op locatie plannen', 'Referentiebezoek vragen', 'Budget volgend jaar navragen', 'Afspraak met inkoop', 'Wachten op juridische zaken'],
		lostReasons: ['Prijs', 'Geen budget', 'Koos een concurrent', 'Geen besluit', 'Timing']
	}
};
