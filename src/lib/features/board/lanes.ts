// How a board divides its deals into lanes: by stage, owner, month of expected close, or a choice, built in or of a column of one's own. A lane knows its deals by a key
// and how a deal is brought into it. Limit: says what to write; moving is board-actions.ts.
import type { DealEdit, NewDeal } from '#lib/domain/document/commands.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import { dayOf } from '#lib/domain/model/date.ts';
import { ownValue, type Column } from '#lib/domain/model/column.ts';
import type { Day, Deal, DealField } from '#lib/domain/model/deal.ts';
import { followsStage } from '#lib/domain/model/follows-stage.ts';
import { isOption } from '#lib/domain/model/options.ts';
import { categoryOf, isClosed } from '#lib/state/deal-numbers.ts';
import { fieldOf } from '#lib/state/fields.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { optionChoices, optionName } from '#lib/ui/option-names.ts';
import { stageColor } from '#lib/ui/stage-color.ts';

/** '' is the lane of deals that have nothing there. */
export type LaneKey = string;

export interface Lane {
	readonly key: LaneKey;
	readonly name: string;
	/** CSS colour of its mark; null: none. */
	readonly color: string | null;
	/** Shown as a narrow strip until somebody opens it. */
	readonly folded: boolean;
	/** False where nothing may be brought in, as in a stage that was removed. */
	readonly open: boolean;
}

export interface Grouping {
	readonly by: string;
	/** What the board is divided by, in words that follow "by". */
	readonly name: string;
	keyOf(deal: Deal): LaneKey;
	/** The lanes in order. `present`: keys of deals there are; `busy`: those of them that hold an open deal. */
	lanes(present: ReadonlySet<LaneKey>, busy: ReadonlySet<LaneKey>): Lane[];
	/** What brings a deal into a lane; null where it stands there already. */
	edit(deal: Deal, lane: LaneKey): DealEdit | null;
	/** Why a deal cannot be brought into a lane, in words; null: it can, or it stands there. */
	why?(deal: Deal, lane: LaneKey): string | null;
	/** The cells that a new deal in this lane has. */
	cells(lane: LaneKey): Partial<Pick<NewDeal, 'stage' | 'owner' | 'expectedClose' | 'own' | (typeof OPTION_LANES)[number]>>;
}

const lane = (key: LaneKey, name: string, rest: Partial<Lane> = {}): Lane => ({ key, name, color: null, folded: false, open: true, ...rest });

/** A field of ours inside a sentence; a column of one's own keeps the capitals it was given. */
const inSentence = (name: string): string => name.toLocaleLowerCase(locale.tag);

/** Stages in pipeline order, those in use and those that were removed but still hold deals; won and lost folded. */
export function byStage(view: PipelineView): Grouping {
	const keyOf = (deal: Deal): LaneKey => (view.stage(deal.stage) ? deal.stage! : '');
	return {
		by: 'stage',
		name: inSentence(t('field.stage')),
		keyOf,
		lanes: (present) => {
			const lanes = view.stages
				.filter(({ id, deleted }) => deleted === null || present.has(id))
				.map((stage) =>
					lane(stage.id, stage.deleted === null ? stage.name : t('board.removed', { name: stage.name }), {
						color: stageColor(stage, view.stages),
						folded: stage.type !== 'open',
						open: stage.deleted === null
					})
				);
			return present.has('') ? [lane('', t('board.noStage'), { open: false }), ...lanes] : lanes;
		},
		edit: (deal, key) => (keyOf(deal) === key ? null : { deal: deal.id, field: 'stage', value: key || null }),
		cells: (key) => ({ stage: key || null })
	};
}

/** Owners by name, as they are written; then the deals without one. `me`: always among them, to hand deals to. */
export function byOwner(view: PipelineView, me: string): Grouping {
	const collator = new Intl.Collator(locale.tag, { numeric: true, sensitivity: 'base' });
	const keyOf = ({ owner }: Deal): LaneKey => owner?.trim() ?? '';
	const colors = new Map([...view.people.values()].map(({ name, color }) => [name, `var(--cat-${color})`]));
	return {
		by: 'owner',
		name: inSentence(t('field.owner')),
		keyOf,
		lanes: (present) => {
			const names = [...new Set([...present, ...(me === '' ? [] : [me])])].filter(Boolean).sort(collator.compare);
			return [...names.map((name) => lane(name, name, { color: colors.get(name) ?? null })), lane('', t('board.noOwner'))];
		},
		edit: (deal, key) => (keyOf(deal) === key ? null : { deal: deal.id, field: 'owner', value: key || null }),
		cells: (key) => ({ owner: key || null })
	};
}

/** How many months from this one are offered, deals there or not. */
const MONTHS_AHEAD = 6;

/** "March 2026" of `2026-03`. */
const formatMonth = (month: string): string =>
	new Intl.DateTimeFormat(locale.tag, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));

/** `YYYY-MM` so many months later. */
export function addMonths(month: string, count: number): string {
	const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
	return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** The same day of another month, its last where it has no such day; the last, too, where there was no day. */
export function intoMonth(day: Day | null, month: string): Day {
	const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
	for (let date = day === null ? 31 : Number(day.slice(8, 10)); ; date -= 1) {
		const found = dayOf(year, number, date);
		if (found !== null) return found;
	}
}

/** Months that hold deals and the coming half year, in order; months behind us without an open deal are folded. */
export function byMonth(today: Day): Grouping {
	const now = today.slice(0, 7);
	const keyOf = ({ expectedClose }: Deal): LaneKey => expectedClose?.slice(0, 7) ?? '';
	return {
		by: 'month',
		name: inSentence(t('board.month')),
		keyOf,
		lanes: (present, busy) => {
			const ahead = Array.from({ length: MONTHS_AHEAD }, (_, count) => addMonths(now, count));
			const months = [...new Set([...present, ...ahead])].filter(Boolean).sort();
			return [
				...months.map((month) => lane(month, formatMonth(month), { folded: month < now && !busy.has(month) })),
				lane('', t('board.noMonth'))
			];
		},
		edit: (deal, key) =>
			keyOf(deal) === key ? null : { deal: deal.id, field: 'expectedClose', value: key === '' ? null : intoMonth(deal.expectedClose, key) },
		cells: (key) => ({ expectedClose: key === '' ? null : intoMonth(null, key) })
	};
}

/** The choices of a column in their order, those taken out while deals still have them, and no choice. */
export function byChoice(column: Column): Grouping {
	const keyOf = (deal: Deal): LaneKey => {
		const value = ownValue(deal, column);
		return typeof value === 'string' ? value : '';
	};
	return {
		by: column.key,
		name: column.name,
		keyOf,
		lanes: (present) => [
			...column.choices
				.filter(({ id, gone }) => gone !== true || present.has(id))
				.map(({ id, name, color, gone }) => lane(id, name, { color: `var(--cat-${color})`, open: gone !== true })),
			lane('', t('board.noChoice', { name: column.name }))
		],
		edit: (deal, key) => (keyOf(deal) === key ? null : { deal: deal.id, field: column.key, value: key || null }),
		cells: (key) => ({ own: key === '' ? {} : { [column.key]: key } })
	};
}

/** Built-in choices that a board can be divided by. */
export const OPTION_LANES = ['category', 'leadStatus'] as const satisfies readonly DealField[];

/** The choices of a built-in field in their order, and none. Of one that follows the stage a closed deal has the stage's, and keeps it. */
export function byOption(view: PipelineView, field: (typeof OPTION_LANES)[number]): Grouping {
	const { option } = fieldOf(view, field)!;
	const name = t(`field.${field}`);
	const keyOf = (deal: Deal): LaneKey => (field === 'category' ? categoryOf(deal, view) : deal[field]) ?? '';
	const fixed = (deal: Deal): boolean => followsStage(field) && isClosed(deal, view);
	return {
		by: field,
		name: inSentence(name),
		keyOf,
		lanes: (present) => [
			...optionChoices(option!).map(({ value, label }) => lane(value, label)),
			// What only a stage gives: deals stand there, none is brought in.
			...[...present].filter((id) => id !== '' && !isOption(option!, id)).map((id) => lane(id, optionName(option!, id), { open: false, folded: true })),
			...(followsStage(field) && !present.has('') ? [] : [lane('', t('board.noChoice', { name }))])
		],
		edit: (deal, key) => (keyOf(deal) === key || fixed(deal) ? null : { deal: deal.id, field, value: key || null }),
		why: (deal, key) => (keyOf(deal) === key || !fixed(deal) ? null : t('grid.untyped.category', { category: optionName(option!, keyOf(deal)) })),
		cells: (key) => (key === '' ? {} : ({ [field]: key } as Partial<NewDeal>))
	};
}

/** What a board can be divided by: id and name. */
export const dividers = (view: PipelineView): { id: string; name: string }[] => [
	{ id: 'stage', name: t('field.stage') },
	{ id: 'owner', name: t('field.owner') },
	{ id: 'month', name: t('board.month') },
	...OPTION_LANES.map((id) => ({ id, name: t(`field.${id}`) })),
	...choiceColumns(view).map(({ key, name }) => ({ id: key, name }))
];

/** Columns of one's own in which one of several is chosen. */
export const choiceColumns = ({ columns }: PipelineView): Column[] => columns.filter(({ kind, deleted }) => kind === 'choice' && deleted === null);
