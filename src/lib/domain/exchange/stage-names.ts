// Stage names of a file → stages of the pipeline: existing ones by name or by meaning, else new ones
// with a type, category, probability and place guessed from the name. Limit: proposals, all changeable.
import { orderBetween } from '../model/order-key.ts';
import type { StageId } from '../model/deal.ts';
import { compareStages, type Stage, type StageCategory, type StageCells, type StageType } from '../model/stage.ts';

/** What a stage name of the file becomes. `none`: its deals stand in no stage. */
export type StageChoice = { kind: 'existing'; id: StageId } | { kind: 'new'; type: StageType } | { kind: 'none' };

/** A stage name as the file writes it (its first spelling), with how many rows have it. '' is "no stage". */
export interface FileStage {
	key: string;
	name: string;
	count: number;
	/** How many changes of a history beside the deals name it; absent: none. */
	told?: number;
	/** The commonest probability of its rows, per mille; null when the file has none. */
	probability: number | null;
}

/** What makes two spellings one stage: case and white space do not count. */
export const stageKey = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

const WON = /^(?:closed[ -]?)?won$|gewonnen|^getekend|^signed|opdracht$|^closed - won|klant geworden/;
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
	[/propos|quot|offert|voorstel|pric|prijs/, 'buy', 500],
	[/negot|onderhandel|review|legal|beslis|decision/, 'buy', 750],
	[/commit|verbal|mondeling|contract|clos|order/, 'buy', 900]
];

/** Open, won or lost, from a name in English or Dutch. */
export function typeOfName(name: string): StageType {
	const key = stageKey(name);
	return WON.test(key) ? 'won' : LOST.test(key) ? 'lost' : 'open';
}

const knownPlace = (name: string): number => {
	const place = KNOWN.findIndex(([pattern]) => pattern.test(stageKey(name)));
	// A name nobody knows goes in the middle.
	return place < 0 ? 2.5 : place;
};

/** Proposes a choice for a name: the stage of that name, the only won or lost stage, or a new one. */
export function proposeStage(name: string, live: readonly Stage[]): StageChoice {
	const same = live.find((stage) => stageKey(stage.name) === stageKey(name));
	if (same) return { kind: 'existing', id: same.id };
	const type = typeOfName(name);
	const sameType = live.filter((stage) => stage.type === type);
	if (type !== 'open' && sameType.length === 1) return { kind: 'existing', id: sameType[0]!.id };
	return { kind: 'new', type };
}

/** Names in the order deals seem to pass them: by a leading number, else by what such stages usually are. */
export function evidentOrder(stages: readonly FileStage[]): FileStage[] {
	const number = ({ name }: FileStage) => /^\s*\(?(\d{1,2})[.)\s:-]/.exec(name)?.[1];
	const numbered = stages.every((stage) => number(stage) !== undefined);
	const place = (stage: FileStage) => (numbered ? Number(number(stage)) : knownPlace(stage.name));
	return [...stages].sort((a, b) => place(a) - place(b) || (numbered ? 0 : a.name.localeCompare(b.name, 'en', { numeric: true }) * Number(place(a) !== 2.5)));
}

/**
 * The cells of the stages to create, in order: open ones after the pipeline's last open stage, won and
 * lost ones at the end. `ids` gives each key its id.
 */
export function newStages(
	wanted: readonly { stage: FileStage; type: StageType }[],
	live: readonly Stage[],
	ids: (key: string) => StageId
): { id: StageId; cells: StageCells }[] {
	const sorted = [...live].sort(compareStages);
	const lastOpen = sorted.findLastIndex((stage) => stage.type === 'open');
	const spots = {
		open: { before: sorted[lastOpen]?.order ?? null, after: sorted[lastOpen + 1]?.order ?? null },
		closed: { before: sorted.at(-1)?.order ?? null, after: null }
	};
	const ordered = [
		...evidentOrder(wanted.filter(({ type }) => type === 'open').map(({ stage }) => stage)).map((stage) => ({ stage, type: 'open' as const })),
		...wanted.filter(({ type }) => type === 'won'),
		...wanted.filter(({ type }) => type === 'lost')
	];
	return ordered.map(({ stage, type }) => {
		const spot = type === 'open' ? spots.open : spots.closed;
		const order = orderBetween(spot.before, spot.after);
		spot.before = order;
		// With no stages yet, closed ones follow the open ones made just before.
		if (type === 'open' && (spots.closed.before === null || spots.closed.before < order)) spots.closed.before = order;
		return { id: ids(stage.key), cells: cellsFor(stage, type, order) };
	});
}

/** A chance of an open stage from which on it is called best case, and commit, as in a new pipeline. */
const BEST_CASE = 500;
const COMMIT = 700;

function cellsFor({ name, probability }: FileStage, type: StageType, order: string): StageCells {
	const known = KNOWN.find(([pattern]) => pattern.test(stageKey(name)));
	const chance = type === 'won' ? 1000 : type === 'lost' ? 0 : (probability ?? known?.[2] ?? 250);
	return {
		name: name.trim().slice(0, 100),
		type,
		category: type === 'open' ? (known?.[1] ?? 'consideration') : 'aftersale',
		probability: chance,
		staleAfter: type === 'open' ? 21 : null,
		forecastCategory: type === 'won' ? 'closed' : type === 'lost' ? 'omitted' : chance >= COMMIT ? 'commit' : chance >= BEST_CASE ? 'best-case' : 'pipeline',
		questions: [],
		exitCriteria: [],
		order,
		deleted: null
	};
}
