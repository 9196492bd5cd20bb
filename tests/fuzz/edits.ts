// Random commands, as a person would give them, on any pipeline. Only what the product can do.
import {
	addDeals,
	addStage,
	deleteDeals,
	duplicateDeals,
	editDeals,
	editRates,
	editSettings,
	editStage,
	importDeals,
	moveStage,
	removeStage,
	restoreDeals
} from '#lib/domain/document/commands.ts';
import { addColumn, changeColumn, deleteColumn, editColumn, moveColumn, restoreColumn } from '#lib/domain/document/column-commands.ts';
import { keepEdit, keepRecord, keepTwins, mergeFindings, moveDealsOut } from '#lib/domain/document/conflicts.ts';
import { withoutOtherMoney } from '#lib/domain/document/currency-edits.ts';
import { recordKey, type CellValue } from '#lib/domain/document/schema.ts';
import type { Change, Writer } from '#lib/domain/document/writer.ts';
import { removeTarget, setTarget, setTeam } from '#lib/domain/document/targets.ts';
import { COLUMN_KINDS, type ColumnKind } from '#lib/domain/model/column.ts';
import { EVERYONE } from '#lib/domain/model/target.ts';
import type { Random } from './random.ts';

export const KINDS = ['edit', 'add', 'delete', 'restore', 'duplicate', 'import', 'stage', 'removal', 'setting', 'column', 'settle', 'undo', 'redo'] as const;
export type EditKind = (typeof KINDS)[number];
export type EditCounts = Record<EditKind, number>;
export const noEdits = (): EditCounts => Object.fromEntries(KINDS.map((kind) => [kind, 0])) as EditCounts;

const WORDS = ['Alpha', 'Bravo', 'Ébène', 'Дельта', '回声', 'Fox "trot"', '=1+1', ''];
const MIX: EditKind[] = [
	...Array.from({ length: 12 }, (): EditKind => 'edit'),
	'add', 'delete', 'delete', 'delete', 'restore', 'duplicate', 'import', 'stage', 'stage', 'removal', 'setting', 'column', 'column', 'settle'
];

/** One random command. Returns what kind it was and the change it made; null when there was nothing to do it to. */
export function randomEdit(random: Random, writer: Writer): { kind: EditKind; change: Change } | null {
	const kind = random.pick(MIX);
	const change = perform(kind, random, writer);
	return change && { kind, change };
}

function perform(kind: EditKind, random: Random, writer: Writer): Change | null {
	const { pipeline } = writer;
	// Mostly the same few, so that people meet.
	const ids = [...pipeline.deals.keys()].sort();
	const some = ids.length === 0 ? null : random.chance(0.6) ? ids[0]! : random.pick(ids);
	const stages = pipeline.liveStages;
	const stage = (): string | null => (stages.length > 0 && random.chance(0.9) ? random.pick(stages).id : null);
	switch (kind) {
		case 'edit':
			return some === null ? null : editSome(random, writer, some, stage);
		case 'add':
			return addDeals(writer, [{ title: random.pick(WORDS) || null, stage: stage() }]);
		case 'delete':
			return some === null ? null : deleteDeals(writer, [some]);
		case 'restore': {
			const gone = ids.filter((id) => pipeline.deals.get(id)!.deleted !== null);
			return gone.length > 0 ? restoreDeals(writer, [random.pick(gone)]) : null;
		}
		case 'duplicate':
			return some === null ? null : duplicateDeals(writer, [some]);
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
		case 'removal': {
			if (stages.length < 4) return null;
			const [from, to] = [random.pick(stages).id, random.pick(stages).id];
			return removeStage(writer, from, to === from ? null : to);
		}
		case 'setting':
			return random.chance(0.5)
				? editSettings(writer, 'name', random.pick(WORDS))
				: settingOrTarget(writer, 1 + random.below(12));
		case 'column':
			return editSomeColumn(random, writer);
		case 'settle':
			return settleSome(random, writer);
		case 'undo':
		case 'redo':
			return null;
	}
}

/** The first month of the fiscal year, or a target or team that several set: told by one draw, so that old seeds draw what they drew. */
function settingOrTarget(writer: Writer, draw: number): Change {
	const span = { from: '2026-01-01', to: '2026-03-31' };
	const amount = draw * 1000 + writer.pipeline.deals.size;
	if (draw <= 4) return editSettings(writer, 'fiscalYearStart', draw);
	if (draw <= 6) return setTarget(writer, span, EVERYONE, amount);
	if (draw <= 8) return setTarget(writer, span, { of: 'owner', name: WORDS[draw - 7]! }, amount);
	if (draw === 9) return removeTarget(writer, span, EVERYONE);
	return setTeam(writer, WORDS[0]!, WORDS[draw - 9]!);
}

const CURRENCIES = [null, 'JPY', 'USD', 'KWD'] as const;

/** A value, the deal's next currency, or an exchange rate: told by one draw, as above. */
function valueOrCurrency(writer: Writer, deal: string, draw: number | null): Change {
	const { pipeline } = writer;
	if (draw === 7) return editRates(writer, [{ from: 'USD', to: 'EUR', day: '2026-01-01', units: pipeline.rates.length === 0 ? '0.9' : `1.${pipeline.deals.size}1` }]);
	if (draw !== 8) return editDeals(writer, [{ deal, field: 'value', value: draw === null ? null : draw * 100 }]);
	const next = CURRENCIES[(CURRENCIES.indexOf((pipeline.deals.get(deal)!.currency ?? null) as null) + 1) % CURRENCIES.length]!;
	return editDeals(writer, withoutOtherMoney([{ deal, field: 'currency' as const, value: next as string | null }], pipeline).edits);
}

function editSome(random: Random, writer: Writer, deal: string, stage: () => string | null): Change {
	const edits = [
		() => editDeals(writer, [{ deal, field: 'title', value: random.pick(WORDS) || null }]),
		() => valueOrCurrency(writer, deal, random.chance(0.2) ? null : random.below(9)),
		() => editDeals(writer, [{ deal, field: 'stage', value: stage() }]),
		() => editDeals(writer, [{ deal, field: 'order', value: `a${random.below(10)}` }]),
		() =>
			editDeals(writer, [
				{ deal, field: 'probability', value: random.below(1001) },
				{ deal, field: 'owner', value: random.pick(WORDS) || null }
			]),
		() => editOwnCell(random, writer, deal)
	];
	return random.pick(edits)();
}

/** A legal value of some kind; choices that the column does not have yet come with it. */
function editOwnCell(random: Random, writer: Writer, deal: string): Change {
	const column = writer.pipeline.columns.length > 0 ? random.pick(writer.pipeline.columns) : null;
	if (!column) return editDeals(writer, [{ deal, field: 'company', value: random.pick(WORDS) || null }]);
	const choice = column.choices.length > 0 && random.chance(0.6) ? random.pick(column.choices) : { id: writer.newId(), name: random.pick(WORDS), color: random.below(8) };
	const day = `2026-0${1 + random.below(9)}-1${random.below(10)}`;
	const values: Record<ColumnKind, CellValue> = {
		text: random.pick(WORDS),
		person: random.pick(WORDS),
		link: 'https://example.com',
		number: random.below(1000) / 8,
		money: random.below(100_000),
		percent: random.below(100) / 100,
		date: day,
		choice: choice.id,
		choices: [choice.id],
		checkbox: random.chance(0.5),
		rating: 1 + random.below(column.stars),
		formula: null
	};
	const value = random.chance(0.15) ? null : values[column.kind];
	const needed = value !== null && (column.kind === 'choice' || column.kind === 'choices') ? [choice] : [];
	return editDeals(writer, [{ deal, field: column.key, value, choices: needed }]);
}

function editSomeColumn(random: Random, writer: Writer): Change {
	const { columns } = writer.pipeline;
	if (columns.length < 3 || (columns.length < 8 && random.chance(0.15))) return addColumn(writer, { name: random.pick(WORDS), kind: random.pick(COLUMN_KINDS), formula: '{value} * 2' });
	const column = random.pick(columns);
	const edits = [
		() => editColumn(writer, column.key, { name: random.pick(WORDS) }),
		() => editColumn(writer, column.key, { choices: [...column.choices].reverse().slice(random.below(2)) }),
		() => changeColumn(writer, column.key, { kind: random.pick(COLUMN_KINDS), decimals: random.below(5) }),
		() => moveColumn(writer, column.key, random.chance(0.3) ? null : random.pick(columns.filter(({ key }) => key !== column.key)).key),
		() => (column.deleted === null ? deleteColumn(writer, column.key) : restoreColumn(writer, column.key))
	];
	return random.pick(edits)();
}

/** Decides one of what the merge review lists. */
function settleSome(random: Random, writer: Writer): Change | null {
	const { cells, returned, removedStages, twins } = mergeFindings(writer.pipeline);
	const ways: (() => Change)[] = [
		...cells.map(({ record, field, standing }) => () => keepEdit(writer, record, field, random.pick(standing))),
		...returned.map(({ record }) => () => keepRecord(writer, record)),
		...removedStages.map(({ stage }) => () =>
			random.chance(0.5) ? keepRecord(writer, recordKey.stage(stage)) : moveDealsOut(writer, stage, writer.pipeline.liveStages[0]?.id ?? null)
		),
		...twins.map((twin) => () => keepTwins(writer, twin))
	];
	return ways.length === 0 ? null : random.pick(ways)();
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
			const { category, type, probability, staleAfter, forecastCategory, questions, exitCriteria } = random.pick(stages);
			const cells = { category, type, probability, staleAfter, forecastCategory, questions: [...questions], exitCriteria: [...exitCriteria] };
			return addStage(writer, { ...cells, name: random.pick(WORDS) }, id);
		}
	];
	return random.pick(edits)();
}
