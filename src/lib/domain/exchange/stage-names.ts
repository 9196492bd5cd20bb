// Stage names of a file → stages of the pipeline: existing ones by name or by meaning, else new ones of a type. What a
// name tells of a stage's kind and place. Limit: proposals, all changeable.
import type { StageId } from '../model/deal.ts';
import type { Stage, StageCategory, StageType } from '../model/stage.ts';

/** What a stage name of the file becomes. `none`: its deals stand in no stage. */
export type StageChoice = { kind: 'existing'; id: StageId } | { kind: 'new'; type: StageType } | { kind: 'none' };

/** A stage name as the file writes it (its first spelling), with how many rows have it. '' is "no stage". */
export interface FileStage {
	key: string;
	name: string;
	count: number;
	/** How many changes of a history beside the deals name it; absent: none. */
	told?: number;
	/** Its turn by how deals passed the stages, where dates of the files tell (passed-order.ts). */
	passed?: number;
	/** The commonest probability of its rows, per mille; null when the file has none. */
	probability: number | null;
}

/** What makes two spellings one stage: case and white space do not count. */
export const stageKey = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

const WON = /^(?:closed[ -]?)?won$|gewonnen|^(?:contract |offerte |order )?(?:is )?(?:ge|onder)tekend|^(?:contract |quote |order )?(?:is )?signed|opdracht$|^closed - won|klant geworden/;
const LOST = /^(?:closed[ -]?)?lost$|verloren|afgewezen|rejected|cancel|geannuleerd|disqualif|afgevallen|^dead$|^closed - lost/;

/** The stage that a row names: won or lost where a status beside the stage says so. `passed`: the stage it was in then. */
export function stageOfRow(stage: string, status: 'open' | 'won' | 'lost' | null): { name: string; passed: string | null } {
	if (status !== 'won' && status !== 'lost') return { name: stage, passed: null };
	const name = status === 'won' ? 'Won' : 'Lost';
	return typeOfName(stage) === status ? { name: stage, passed: null } : { name, passed: stage.trim() === '' ? null : stage };
}

/** Open stages by what they are usually called, in the order deals pass them. */
const KNOWN: readonly [RegExp, StageCategory, number][] = [
	[/suspect|koud|cold|inbox|^new\b|nieuw|target/, 'awareness', 50],
	[/lead|prospect|contact|mql|marketing/, 'awareness', 100],
	[/engag|qualif|kwalif|discover|intake|needs|behoefte|\bsal\b|\bsql\b|interes/, 'consideration', 250],
	[/demo|present|meeting|appointment|afspraak|gesprek|evaluat|trial|pilot|proof|poc/, 'consideration', 400],
	[/propos|quot|offer|voorstel|pric|prijs/, 'buy', 500],
	[/negot|onderhandel|review|legal|beslis|decision/, 'buy', 750],
	[/commit|verbal|mondeling|contract|clos|order/, 'buy', 900]
];

/** Open, won or lost, from a name in English or Dutch. */
export function typeOfName(name: string): StageType {
	const key = stageKey(name);
	return WON.test(key) ? 'won' : LOST.test(key) ? 'lost' : 'open';
}

/** What such a stage usually is: its place among others, its category and its chance in per mille. Null: the name does not tell. */
export function usualStage(name: string): { place: number; category: StageCategory; probability: number } | null {
	const key = stageKey(name);
	const place = KNOWN.findIndex(([pattern]) => pattern.test(key));
	const [, category, probability] = KNOWN[place] ?? [];
	return category === undefined || probability === undefined ? null : { place, category, probability };
}

/** Proposes a choice for a name: the stage of that name, the only won or lost stage, or a new one. */
export function proposeStage(name: string, live: readonly Stage[]): StageChoice {
	const same = live.find((stage) => stageKey(stage.name) === stageKey(name));
	if (same) return { kind: 'existing', id: same.id };
	const type = typeOfName(name);
	const sameType = live.filter((stage) => stage.type === type);
	if (type !== 'open' && sameType.length === 1) return { kind: 'existing', id: sameType[0]!.id };
	return { kind: 'new', type };
}

/** Everyday names of the stages a new pipeline has, whole: with other words beside them they may be another stage. */
const EVERYDAY: readonly RegExp[] = [
	/^(?:new |nieuwe )?leads?$/,
	/^(?:qualified(?: leads?)?|qualification|gekwalificeerd(?:e leads?)?|kwalificatie)$/,
	/^(?:(?:proposal|proposition|quote|quotation|offer)s?(?: (?:made|sent))?|proposal\/price quote|(?:voorstel(?:len)?|propositie|offertes?|prijsopgave)(?: (?:gedaan|gestuurd|verstuurd|verzonden|uitgebracht))?)$/,
	/^(?:(?:in )?negotiations?(?: started)?|negotiating|negotiation\/review|(?:in )?onderhandeling(?:en)?(?: gestart)?|onderhandelen)$/
];

const everyday = (name: string): number => EVERYDAY.findIndex((names) => names.test(stageKey(name)));

/**
 * By key, what the person chose, else the open stage that means the same as a name of the file: "Offerte" is "Voorstel".
 * None where two names of the file, or two stages, mean it: then they are told apart.
 */
export function sameInMeaning(stages: readonly FileStage[], live: readonly Stage[], chosen: ReadonlyMap<string, StageChoice>): Map<string, StageChoice> {
	return new Map([
		...stages.flatMap(({ key, name }): [string, StageChoice][] => {
			const meaning = everyday(name);
			if (meaning < 0 || stages.some((other) => other.key !== key && everyday(other.name) === meaning)) return [];
			const meant = live.filter((stage) => stage.type === 'open' && everyday(stage.name) === meaning);
			return meant.length === 1 ? [[key, { kind: 'existing', id: meant[0]!.id }]] : [];
		}),
		...chosen
	]);
}
