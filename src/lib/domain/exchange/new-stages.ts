// The stages that an import makes: their cells, and their place among those that are there. One way for the screen and the
// command line. Limit: moves no stage that is there.
import { orderBetween } from '../model/order-key.ts';
import type { StageId } from '../model/deal.ts';
import { compareStages, type Stage, type StageCells, type StageType } from '../model/stage.ts';
import { usualStage, type FileStage, type StageChoice } from './stage-names.ts';
import { evidentOrder, isGuess, placeAmong, type StageSign } from './stage-order.ts';

interface Placed extends StageSign {
	order: string;
}

/**
 * The stages to create: open ones, each where the evident order of all names of the file has it among the open stages
 * that are there, in that order; then won and lost ones, at the end of the pipeline. `ids` gives each key its id.
 */
export function newStages(
	fileStages: readonly FileStage[],
	choices: ReadonlyMap<string, StageChoice>,
	live: readonly Stage[],
	ids: (key: string) => StageId
): { id: StageId; cells: StageCells }[] {
	const wanted = (type: StageType) =>
		fileStages.flatMap((stage, turn) => {
			const choice = choices.get(stage.key);
			return stage.key !== '' && choice?.kind === 'new' && choice.type === type ? [{ stage, name: stage.name, inFile: { name: stage.name, turn, passed: stage.passed } }] : [];
		});
	const open: Placed[] = live
		.filter(({ type }) => type === 'open')
		.sort(compareStages)
		.map(({ id, name, order }) => ({ name, order, inFile: nameInFile(id, fileStages, choices) }));
	const orders = live.map(({ order }) => order).sort();
	const made = wanted('open');
	const compare = evidentOrder([...open, ...made]);
	// What dates tell goes first: the others find their place among it, name by name.
	const [told, others] = [made.filter(({ stage }) => stage.passed !== undefined), made.filter(({ stage }) => stage.passed === undefined)];
	const opened = [...told.sort(compare), ...others.sort(compare)].map((sign) => {
		const place = placeAmong(sign, open, compare);
		const order = orderAt(place, open, orders);
		open.splice(place, 0, { name: sign.name, inFile: sign.inFile, order });
		orders.push(order);
		orders.sort();
		return { stage: sign.stage, cells: cellsFor(sign.stage, 'open', order) };
	});
	let last = orders.at(-1) ?? null;
	const closed = (['won', 'lost'] as const).flatMap((type) =>
		wanted(type).map(({ stage }) => ({ stage, cells: cellsFor(stage, type, (last = orderBetween(last, null))) }))
	);
	return [...opened, ...closed].map(({ stage, cells }) => ({ id: ids(stage.key), cells }));
}

/** Names of the open stages that a new one stands between, null at the ends, and whether its place is a guess. */
export interface NewPlace {
	ahead: string | null;
	behind: string | null;
	guess: boolean;
}

/** Where the new open stages stand, by id; `live` are those that stay, `passed` the ids of those whose turn dates of the file tell. */
export function placesOfNew(made: readonly { id: StageId; cells: StageCells }[], live: readonly Stage[], passed: readonly StageId[] = []): Map<StageId, NewPlace> {
	const open = [...live, ...made.map(({ id, cells }) => ({ id, ...cells, returned: null }))].filter(({ type }) => type === 'open').sort(compareStages);
	return new Map(
		made.flatMap(({ id }): [StageId, NewPlace][] => {
			const place = open.findIndex((stage) => stage.id === id);
			if (place < 0) return [];
			const beside = [open[place - 1], open[place + 1]] as const;
			const guess = isGuess(open[place]!, beside.filter((stage) => stage !== undefined), ({ id: each }) => passed.includes(each));
			return [[id, { ahead: beside[0]?.name ?? null, behind: beside[1]?.name ?? null, guess }]];
		})
	);
}

/** Right behind the open stage ahead of it; the first right before the open ones, or before all. */
function orderAt(place: number, open: readonly Placed[], orders: readonly string[]): string {
	const ahead = open[place - 1]?.order ?? null;
	if (ahead !== null) return orderBetween(ahead, orders.find((order) => order > ahead) ?? null);
	const next = open[0]?.order ?? orders[0] ?? null;
	return orderBetween(next === null ? null : (orders.findLast((order) => order < next) ?? null), next);
}

/** The first name of the file that is this stage. */
function nameInFile(id: StageId, fileStages: readonly FileStage[], choices: ReadonlyMap<string, StageChoice>): StageSign['inFile'] {
	const turn = fileStages.findIndex(({ key }) => {
		const choice = choices.get(key);
		return key !== '' && choice?.kind === 'existing' && choice.id === id;
	});
	return turn < 0 ? null : { name: fileStages[turn]!.name, turn, passed: fileStages[turn]!.passed };
}

/** A chance of an open stage from which on it is called best case, and commit, as in a new pipeline. */
const BEST_CASE = 500;
const COMMIT = 700;

function cellsFor({ name, probability }: FileStage, type: StageType, order: string): StageCells {
	const usual = usualStage(name);
	const chance = type === 'won' ? 1000 : type === 'lost' ? 0 : (probability ?? usual?.probability ?? 250);
	return {
		name: name.trim().slice(0, 100),
		type,
		category: type === 'open' ? (usual?.category ?? 'consideration') : 'aftersale',
		probability: chance,
		staleAfter: type === 'open' ? 21 : null,
		forecastCategory: type === 'won' ? 'closed' : type === 'lost' ? 'omitted' : chance >= COMMIT ? 'commit' : chance >= BEST_CASE ? 'best-case' : 'pipeline',
		questions: [],
		exitCriteria: [],
		order,
		deleted: null
	};
}
