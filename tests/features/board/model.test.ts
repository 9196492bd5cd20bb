// The board without its screen: lanes, order, sums, what a move writes, and patches against a board made anew.
import { describe, expect, it } from 'vitest';
import { addColumn } from '#lib/domain/document/column-commands.ts';
import { addDeals, deleteDeals, editDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { compareOrder } from '#lib/domain/model/deal-order.ts';
import { BoardModel, LANE_ORDERS, type BoardSetup, type LaneOrder } from '#lib/features/board/board-model.ts';
import { edge } from '#lib/features/board/drag.ts';
import { addMonths, byChoice, byMonth, byOption, byOwner, byStage, intoMonth, type Grouping } from '#lib/features/board/lanes.ts';
import { keyAhead, placeAmong } from '#lib/features/board/place.ts';
import { newDocument, Replica, T0 } from '../../helpers/documents.ts';

const DEALS: NewDeal[] = [
	{ title: 'A', stage: 'lead', value: 300, owner: 'Anna', expectedClose: '2026-03-31' },
	{ title: 'B', stage: 'lead', owner: 'Bram', expectedClose: '2026-01-15' },
	{ title: 'C', stage: 'lead', value: 500, owner: ' Anna ', expectedClose: null },
	{ title: 'D', stage: 'won', value: 700, expectedClose: '2025-11-02' },
	{ title: 'E', stage: 'proposal', value: 0, owner: 'Anna', expectedClose: '2026-03-01' }
];

const open = (deals: NewDeal[] = DEALS): Replica => new Replica('Anna', newDocument(deals));
const setup = ({ pipeline }: Replica, grouping: Grouping = byStage(pipeline), order: LaneOrder = 'hand'): BoardSetup => ({
	now: T0,
	world: pipeline,
	grouping,
	order,
	filter: null,
	held: new Set()
});
const titles = (replica: Replica, ids: readonly DealId[]): string => ids.map((id) => replica.pipeline.deals.get(id)!.title).join('');
const boardOf = (replica: Replica, model: BoardModel): Record<string, string> =>
	Object.fromEntries(model.lanes().map(({ key, name }) => [name, titles(replica, model.content(key).ids)]));

describe('the lanes of a board', () => {
	it('by stage are all stages in pipeline order, won and lost folded, and a lane for deals without one', () => {
		const replica = open([...DEALS, { title: 'X' }]);
		const model = new BoardModel(setup(replica));
		expect(boardOf(replica, model)).toMatchObject({ 'No stage': 'X', Lead: 'ABC', Proposal: 'E', Won: 'D' });
		expect(model.lanes().filter(({ folded }) => folded).map(({ name }) => name)).toEqual(['Won', 'Lost']);
		expect(model.lanes().find(({ key }) => key === '')?.open).toBe(false);
	});

	it('by owner are the owners by name, oneself too, and those without', () => {
		const replica = open();
		const model = new BoardModel(setup(replica, byOwner(replica.pipeline, 'Zoë')));
		expect(boardOf(replica, model)).toEqual({ Anna: 'ACE', Bram: 'B', Zoë: '', 'No owner': 'D' });
	});

	it('by month are those with deals and half a year ahead; past ones without open deals are folded', () => {
		const replica = open();
		const lanes = new BoardModel(setup(replica, byMonth('2026-02-10'))).lanes();
		expect(lanes.map(({ key }) => key)).toEqual(['2025-11', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '']);
		expect(lanes.filter(({ folded }) => folded).map(({ key }) => key)).toEqual(['2025-11']);
	});

	it('by forecast category are the choices; a pick is written, and a closed deal keeps what its stage gives', () => {
		const replica = open();
		const grouping = byOption(replica.pipeline, 'category');
		expect(boardOf(replica, new BoardModel(setup(replica, grouping)))).toEqual({ Pipeline: 'ABC', 'Best case': 'E', Commit: '', 'Left out': '', Closed: 'D' });
		editDeals(replica.writer, [grouping.edit(replica.deal('A'), 'commit')!]);
		expect(boardOf(replica, new BoardModel(setup(replica, grouping)))).toMatchObject({ Pipeline: 'BC', Commit: 'A' });
		expect([grouping.edit(replica.deal('D'), 'commit'), grouping.why!(replica.deal('D'), 'commit') === null, grouping.why!(replica.deal('B'), 'commit')]).toEqual([null, false, null]);
		addDeals(replica.writer, [{ title: 'N', stage: 'lead', ...grouping.cells('omitted') }]);
		expect(replica.deal('N').category).toBe('omitted');
	});

	it('by a choice of one’s own are its choices in order; a deal is moved by writing the choice', () => {
		const replica = open();
		const choices = [{ id: 'hi', name: 'High', color: 1 }, { id: 'lo', name: 'Low', color: 2 }];
		addColumn(replica.writer, { name: 'Priority', kind: 'choice', choices });
		const column = replica.pipeline.columns[0]!;
		const grouping = byChoice(column);
		editDeals(replica.writer, [grouping.edit(replica.deal('A'), 'lo')!]);
		expect(boardOf(replica, new BoardModel(setup(replica, grouping)))).toEqual({ High: '', Low: 'A', 'No Priority': 'BCDE' });
		expect(grouping.edit(replica.deal('A'), 'lo')).toBeNull();
		addDeals(replica.writer, [{ title: 'N', ...grouping.cells('hi') }]);
		expect(replica.deal('N').own[column.key]).toBe('hi');
	});
});

describe('a lane', () => {
	it('is in the order asked for, blank last, ties by hand', () => {
		const replica = open();
		const lead = (order: LaneOrder): string => titles(replica, new BoardModel(setup(replica, undefined, order)).content('lead').ids);
		expect(lead('hand')).toBe('ABC');
		expect(lead('value')).toBe('CAB');
		expect(lead('close')).toBe('BAC');
		expect(lead('days')).toBe('ABC');
	});

	it('by days in stage begins with the deal that is longest there', () => {
		const replica = open([{ title: 'Old', stage: 'lead', createdAt: T0 - 86_400_000 * 9 }, { title: 'New', stage: 'lead' }]);
		expect(titles(replica, new BoardModel(setup(replica, undefined, 'days')).content('lead').ids)).toBe('OldNew');
	});

	it('adds up value and weighted exactly, and counts blank values apart', () => {
		const replica = open([
			{ title: 'A', stage: 'lead', value: 333, probability: 500 },
			{ title: 'B', stage: 'lead', value: 333, probability: 500 },
			{ title: 'C', stage: 'lead' }
		]);
		expect(new BoardModel(setup(replica)).content('lead').totals).toEqual({ count: 3, value: 666, weighted: 333, withoutValue: 1, withoutRate: 0, converted: 0 });
	});

	it('leaves out what the filter hides, but not what was just moved, nor its lane', () => {
		const replica = open();
		const [a, d] = [replica.deal('A').id, replica.deal('D').id];
		const model = new BoardModel({ ...setup(replica), filter: new Set([a]), held: new Set([d]) });
		expect(boardOf(replica, model)).toMatchObject({ Lead: 'A', Won: 'D', Proposal: '' });
		expect(model.counts).toEqual({ total: 5, shown: 2 });
	});
});

describe('a patched board', () => {
	it('is the one made anew, after any edits, in every order and division', () => {
		let seed = 7;
		const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
		const replica = open(Array.from({ length: 60 }, (_, index) => ({ title: `${index}`, stage: 'lead', value: index * 10 })));
		const groupings = [byStage(replica.pipeline), byOwner(replica.pipeline, ''), byMonth('2026-02-10')];
		const setups = groupings.flatMap((grouping) => LANE_ORDERS.map((order) => setup(replica, grouping, order)));
		const models = setups.map((each) => new BoardModel(each));
		const ids = [...replica.pipeline.deals.keys()];
		for (let round = 0; round < 40; round++) {
			const edits = Array.from({ length: 1 + random(5) }, () => {
				const deal = ids[random(ids.length)]!;
				const cell = [
					{ field: 'stage', value: ['lead', 'proposal', 'won', 'lost', null][random(5)]! },
					{ field: 'value', value: random(4) === 0 ? null : random(1000) },
					{ field: 'owner', value: ['Anna', 'Bram', null][random(3)]! },
					{ field: 'expectedClose', value: ['2026-03-01', '2026-05-09', null][random(3)]! },
					{ field: 'probability', value: random(1000) },
					{ field: 'order', value: `a${random(9) + 1}V` }
				][random(6)]!;
				return { deal, ...cell };
			}) as Parameters<typeof editDeals>[1];
			replica.clock += 1000;
			editDeals(replica.writer, edits);
			const changed = edits.map(({ deal }) => deal);
			if (round % 9 === 8) {
				deleteDeals(replica.writer, [ids[round]!]);
				changed.push(ids[round]!);
			}
			for (const model of models) model.patch(changed);
		}
		models.forEach((model, index) => {
			const fresh = new BoardModel(setups[index]!);
			for (const { key } of fresh.lanes()) expect(model.content(key), `${setups[index]!.grouping.by} ${setups[index]!.order} ${key}`).toEqual(fresh.content(key));
			expect(model.counts).toEqual(fresh.counts);
		});
	});

	it('names the lanes it touched and the deals that went to another', () => {
		const replica = open();
		const model = new BoardModel(setup(replica));
		const { id } = replica.deal('A');
		editDeals(replica.writer, [{ deal: id, field: 'nextStep', value: 'Call' }]);
		expect(model.patch([id])).toMatchObject({ lanes: new Set(['lead']), structure: false, moved: new Map() });
		editDeals(replica.writer, [{ deal: id, field: 'stage', value: 'won' }]);
		expect(model.patch([id])).toMatchObject({ lanes: new Set(['lead', 'won']), moved: new Map([[id, 'won']]) });
		expect(model.laneOf(id)).toBe('won');
	});

	it('keeps the lane whose last deal left', () => {
		const replica = open();
		const model = new BoardModel(setup(replica, byOwner(replica.pipeline, '')));
		const { id } = replica.deal('B');
		editDeals(replica.writer, [{ deal: id, field: 'owner', value: 'Anna' }]);
		model.patch([id]);
		expect(boardOf(replica, model)).toMatchObject({ Anna: 'ABCE', Bram: '' });
	});
});

describe('a move into a month', () => {
	it('keeps the day, or takes the last of the month where there is none', () => {
		expect(intoMonth('2026-01-15', '2026-02')).toBe('2026-02-15');
		expect(intoMonth('2026-01-31', '2026-02')).toBe('2026-02-28');
		expect(intoMonth('2027-12-31', '2028-02')).toBe('2028-02-29');
		expect(intoMonth(null, '2026-04')).toBe('2026-04-30');
		expect([addMonths('2026-11', 3), addMonths('2026-01', -1)]).toEqual(['2027-02', '2025-12']);
	});

	it('to the lane without a date empties it', () => {
		const replica = open();
		expect(byMonth('2026-02-10').edit(replica.deal('A'), '')).toMatchObject({ field: 'expectedClose', value: null });
	});
});

describe('a place by hand', () => {
	type Placed = Pick<Deal, 'id' | 'order'>;
	const list = (...keys: (string | null)[]): Placed[] => keys.map((order, index) => ({ id: String.fromCharCode(97 + index), order }));
	/** The order after writing the edits. */
	const after = (others: Placed[], moved: Placed[], before: string | null, all: string[] = []): string => {
		const keys = [...others, ...moved].flatMap(({ order }) => order ?? []).concat(all);
		const edits = new Map(placeAmong(others, moved, before, keys).map(({ deal, value }) => [deal, value]));
		return [...others, ...moved]
			.map((deal) => ({ ...deal, order: edits.get(deal.id) ?? deal.order }) as Deal)
			.sort(compareOrder)
			.map(({ id }) => id)
			.join('');
	};

	it('is first, between, or last; several keep the order in which they are given', () => {
		const moved = [{ id: 'x', order: 'a9' }, { id: 'y', order: 'a1' }];
		expect(after(list('a2', 'a3', 'a4'), moved, 'a')).toBe('xyabc');
		expect(after(list('a2', 'a3', 'a4'), moved, 'c')).toBe('abxyc');
		expect(after(list('a2', 'a3', 'a4'), moved, null)).toBe('abcxy');
	});

	it('is found among equal keys and behind deals without one', () => {
		const moved = [{ id: 'x', order: 'a0' }];
		expect(after(list('a2', 'a2', 'a2'), moved, 'b')).toBe('axbc');
		expect(after(list('a2', null, null), moved, 'c')).toBe('abxc');
		expect(after(list(null, null), moved, null)).toBe('abx');
	});

	it('takes no key that a deal of another lane has', () => {
		const all = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8'];
		const [edit] = placeAmong(list('a1', 'a8'), [{ id: 'x', order: 'a5' }], 'b', all);
		expect(edit!.value > 'a7' && edit!.value < 'a8').toBe(true);
		const top = keyAhead('a3', all);
		expect(top > 'a2' && top < 'a3').toBe(true);
	});

	it('writes nothing for deals that come into an empty lane in their order', () => {
		expect(placeAmong([], [{ id: 'x', order: 'a1' }, { id: 'y', order: 'a2' }], null, ['a1', 'a2'])).toEqual([]);
	});
});

describe('scrolling at an edge', () => {
	it('is faster the nearer the hand is, and none in the middle', () => {
		expect(edge(400, 0, 800)).toBe(0);
		expect(edge(5, 0, 800)).toBeLessThan(edge(40, 0, 800));
		expect(edge(795, 0, 800)).toBeGreaterThan(edge(760, 0, 800));
	});
});
