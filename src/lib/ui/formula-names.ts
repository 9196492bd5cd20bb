// What fields are called in formulas: built-in ones by their headers in both languages and by their plain names
// (`days_in_stage` is the header "Days in stage"), columns of one's own by theirs.
import type { Column } from '#lib/domain/model/column.ts';
import { locale } from './locale.svelte.ts';
import { messages, type MessageKey } from './messages/index.ts';

/** Built-in fields that formulas may use, with further names that people try, besides their headers. */
const FIELDS = {
	title: ['title', 'name', 'deal name', 'titel', 'naam'],
	company: ['account', 'klant', 'organisatie'],
	stage: ['phase', 'status'],
	probability: ['chance', 'waarschijnlijkheid', 'kans'],
	category: ['category', 'forecast', 'prognose'],
	value: ['amount', 'bedrag', 'dealwaarde'],
	currency: ['currency code', 'munt'],
	weighted: ['weighted value', 'gewogen waarde'],
	expectedClose: ['expected close date', 'close date', 'sluitdatum', 'verwachte sluiting'],
	owner: ['sales rep', 'verkoper'],
	contact: ['contact person', 'contactpersoon'],
	nextStep: ['next action', 'volgende actie'],
	lastTouch: ['last contact', 'laatst contact'],
	daysInStage: ['age in stage', 'dagen in deze fase'],
	source: ['lead source', 'herkomst'],
	industry: ['sector', 'bedrijfstak'],
	created: ['created on', 'aangemaakt op'],
	lostReason: ['reason lost', 'verliesreden', 'reden van verlies'],
	leadStatus: ['lead stage', 'leadfase'],
	leadReason: ['reject reason', 'afwijsreden'],
	bantBudget: ['bant budget'],
	bantAuthority: ['bant authority', 'bant beslisser'],
	bantNeed: ['bant need', 'bant behoefte'],
	bantTiming: ['bant timing', 'bant termijn'],
	rating: ['customer feedback', 'klantwaardering']
} as const satisfies Record<string, readonly string[]>;

export interface FormulaName {
	readonly id: string;
	readonly name: string;
	readonly aliases?: readonly string[];
}

/**
 * All names for `new FieldNames(…)` of domain/formula, in the person's language. Headers that the person sees
 * go before names in the other language, and built-in fields before columns; pass the columns in use, in their order. A new list is needed when columns or the language change.
 */
export function formulaNames(columns: readonly Pick<Column, 'key' | 'name'>[]): FormulaName[] {
	const builtIn = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map((id): FormulaName => {
		const key: MessageKey = `field.${id}`;
		return { id, name: messages[locale.language][key], aliases: [messages.en[key], messages.nl[key], id, ...FIELDS[id]] };
	});
	return [...builtIn, ...columns.map(({ key, name }): FormulaName => ({ id: key, name }))];
}
