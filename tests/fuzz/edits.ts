// Random commands, as a person would give them, on any pipeline. Only what the product can do.
import {
	addDeals,
	addStage,
	deleteDeals,
	duplicateDeals,
	editDeals,
	editSettings,
	editStage,
	importDeals,
	moveStage,
	removeStage,
	restoreDeals
} from '#lib/domain/document/commands.ts';
import type { Change, Writer } from '#lib/domain/document/writer.ts';
import type { Random } from './random.ts';

export const KINDS = ['edit', 'add', 'delete', 'restore', 'duplicate', 'import', 'stage', 'setting', 'undo'] as const;
export type EditKind = (typeof KINDS)[number];
export type EditCounts = Record<EditKind, number>;
export const noEdits = (): EditCounts => Object.fromEntries(KINDS.map((kind) => [kind, 0])) as EditCounts;

const WORDS = ['Alpha', 'Bravo', 'Ébène', 'Дельта', '回声', 'Fox "trot"', '=1+1', ''];
const MIX: EditKind[] = ['edit', 'edit', 'edit', 'edit', 'edit', 'edit', 'add', 'delete', 'restore', 'duplicate', 'import', 'stage', 'setting'];

/** One random command. Returns what kind it was and the change it made; null when there was nothing to do it to. */
export function randomEdit(random: Random, writer: Writer): { kind: EditKind; change: Change } | null {
	const kind = random.pick(MIX);
	const change = perform(kind, random, writer);
	return change && { kind, change };
}

function perform(kind: EditKind, random: Random, writer: Writer): Change | null {
	const deals = [...writer.pipeline.deals.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
	const stages = writer.pipeline.liveStages;
	const some = deals.length > 0 ? random.pick(deals) : null;
	const stage = (): string | null => (stages.length > 0 && random.chance(0.9) ? random.pick(stages).id : null);
	switch (kind) {
		case 'edit': {
			if (!some) return null;
			// Mostly the same few cells, so that people meet.
			const deal = random.chance(0.6) ? deals[0]!.id : some.id;
			const edits = [
				() => editDeals(writer, [{ deal, field: 'title', value: random.pick(WORDS) || null }]),
				() => editDeals(writer, [{ deal, field: 'value', value: random.chance(0.2) ? null : random.below(9) * 100 }]),
				() => editDeals(writer, [{ deal, field: 'stage', value: stage() }]),
				() =>
					editDeals(writer, [
						{ deal, field: 'probability', value: random.below(1001) },
						{ deal, field: 'owner', value: random.pick(WORDS) || null }
					])
			];
			return random.pick(edits)();
		}
		case 'add':
			return addDeals(writer, [{ title: random.pick(WORDS) || null, stage: stage() }]);
		case 'delete':
			return some && deleteDeals(writer, [some.id]);
		case 'restore': {
			const gone = deals.filter((deal) => deal.deleted !== null);
			return gone.length > 0 ? restoreDeals(writer, [random.pick(gone).id]) : null;
		}
		case 'duplicate':
			return some && duplicateDeals(writer, [some.id]);
		case 'import':
			return importDeals(
				writer,
				[],
				Array.from({ length: 1 + random.below(4) }, (_, index) => ({
					title: `row ${index}`,
					stage: stage(),
					value: random.below(1000),
					createdAt: random.chance(0.5) ? 1_700_000_000_000 : null
				}))
			);
		case 'stage':
			return editSomeStage(random, writer);
		case 'setting':
			return random.chance(0.5)
				? editSettings(writer, 'name', random.pick(WORDS))
				: editSettings(writer, 'fiscalYearStart', 1 + random.below(12));
		case 'undo':
			return null;
	}
}

function editSomeStage(random: Random, writer: Writer): Change | null {
	const stages = writer.pipeline.liveStages;
	if (stages.length < 2) return null;
	const { id } = random.pick(stages);
	const other = random.pick(stages).id;
	const edits = [
		() => editStage(writer, id, 'name', random.pick(WORDS)),
		() => editStage(writer, id, 'probability', random.below(1001)),
		() => moveStage(writer, id, other === id ? null : other),
		() => {
			const cells = random.pick(stages);
			return addStage(
				writer,
				{
					name: random.pick(WORDS),
					category: cells.category,
					type: cells.type,
					probability: cells.probability,
					staleAfter: cells.staleAfter,
					forecastCategory: cells.forecastCategory,
					questions: [...cells.questions],
					exitCriteria: [...cells.exitCriteria]
				},
				id
			);
		},
		() => (stages.length > 4 && random.chance(0.3) ? removeStage(writer, id, other === id ? null : other) : null)
	];
	return random.pick(edits)();
}
