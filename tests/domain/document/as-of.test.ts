// The pipeline as of a moment: what is there, what a cell holds, and that moving in time equals reading anew.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { keepRecord } from '#lib/domain/document/conflicts.ts';
import { addDeals, deleteDeals, editDeals, editSettings, editStage, removeStage, restoreDeals } from '#lib/domain/document/commands.ts';
import type { Pipeline } from '#lib/domain/document/pipeline.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { newDocument, Replica, sync, T0 } from '../../helpers/documents.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const titled = (view: PipelineView, title: string): Deal | undefined => [...view.deals.values()].find((deal) => deal.title === title);
const at = (replica: Replica, moment: number): AsOf => new AsOf(replica.pipeline, moment);

/** Deals as comparable data: choices that stand are of the present only. */
function plain(view: PipelineView): unknown {
	const deals = [...view.deals.values()].map(({ conflicts: _conflicts, returned: _returned, ...deal }) => deal);
	return deals.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function edit(replica: Replica, when: number, title: string, cells: Partial<Deal>): void {
	replica.clock = when;
	const deal = replica.deal(title).id;
	editDeals(replica.writer, Object.entries(cells).map(([field, value]) => ({ deal, field, value }) as never));
}

describe('the pipeline as of a moment', () => {
	it('[HISTORY1] gives each cell the value it had, before its first edit the one it was created with', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'lead', value: 100 }]));
		edit(ann, T0 + 10 * MINUTE, 'Acme', { value: 200, stage: 'qualified' });
		edit(ann, T0 + 20 * MINUTE, 'Acme', { value: 300 });
		const seen = [5, 10, 15, 20, 99].map((minute) => {
			const deal = titled(at(ann, T0 + minute * MINUTE), 'Acme')!;
			return [deal.value, deal.stage, deal.stageSteps.length];
		});
		expect(seen).toEqual([[100, 'lead', 1], [200, 'qualified', 2], [200, 'qualified', 2], [300, 'qualified', 2], [300, 'qualified', 2]]);
	});

	it('[HISTORY1] never shows an edit that lost a conflict, and does not change when the choice is made', () => {
		const doc = newDocument([{ title: 'Acme', value: 100 }]);
		const ann = new Replica('ann', doc);
		const bob = new Replica('bob', doc);
		edit(ann, T0 + 10 * MINUTE, 'Acme', { value: 111 });
		edit(bob, T0 + 20 * MINUTE, 'Acme', { value: 222 });
		sync(ann, bob);
		const values = () => [5, 15, 25].map((minute) => titled(at(ann, T0 + minute * MINUTE), 'Acme')!.value);
		expect(values()).toEqual([100, 100, 222]);
		edit(ann, T0 + 60 * MINUTE, 'Acme', { value: 222 });
		expect(values()).toEqual([100, 100, 222]);
	});

	it('[HISTORY2] has a deal from its beginning on, with what an import told of it', () => {
		const began = T0 - 60 * DAY;
		const ann = new Replica(
			'ann',
			newDocument([
				{ title: 'Imported', stage: 'won', value: 900, createdAt: began, past: [['stage', 'lead', began], ['stage', 'won', T0 - 30 * DAY]] }
			])
		);
		ann.clock = T0 + DAY;
		addDeals(ann.writer, [{ title: 'Later', stage: 'lead' }]);
		const seen = [began - 1, T0 - 45 * DAY, T0 - 10 * DAY, T0 + 2 * DAY].map((moment) =>
			[...at(ann, moment).deals.values()].map(({ title, stage, value }) => `${title} ${stage} ${value}`)
		);
		expect(seen).toEqual([[], ['Imported lead 900'], ['Imported won 900'], ['Imported won 900', 'Later lead null']]);
	});

	it('[HISTORY1] has what was written since an import, also where the file told of a day to come', () => {
		const past: [string, string, number][] = [['stage', 'lead', T0 - DAY], ['stage', 'won', T0 + 30 * DAY]];
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'won', createdAt: T0 - DAY, past }]));
		edit(ann, T0 + 10 * MINUTE, 'Acme', { stage: 'lost' });
		const seen = [-MINUTE, MINUTE, 20 * MINUTE].map((since) => titled(at(ann, T0 + since), 'Acme')!.stage);
		expect(seen).toEqual(['lead', 'won', 'lost']);
	});

	it('[HISTORY3] shows a deal that is deleted today as it was, and one that came back as deleted in between', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', value: 100 }]));
		const { id } = ann.deal('Acme');
		ann.clock = T0 + 10 * MINUTE;
		deleteDeals(ann.writer, [id]);
		ann.clock = T0 + 20 * MINUTE;
		restoreDeals(ann.writer, [id]);
		ann.clock = T0 + 30 * MINUTE;
		deleteDeals(ann.writer, [id]);
		const deleted = [5, 15, 25, 35].map((minute) => at(ann, T0 + minute * MINUTE).deals.get(id)!.deleted !== null);
		expect(deleted).toEqual([false, true, false, true]);
	});

	it('[HISTORY3] never had a deletion that an edit made at the same time took back', () => {
		const doc = newDocument([{ title: 'Acme', value: 100 }]);
		const ann = new Replica('ann', doc);
		const bob = new Replica('bob', doc);
		ann.clock = T0 + 10 * MINUTE;
		deleteDeals(ann.writer, [ann.deal('Acme').id]);
		edit(bob, T0 + 12 * MINUTE, 'Acme', { value: 200 });
		sync(ann, bob);
		const seen = () => [5, 11, 15].map((minute) => titled(at(ann, T0 + minute * MINUTE), 'Acme')!.deleted);
		expect(seen()).toEqual([null, null, null]);
		// Nor when somebody has said since what is to be done.
		ann.clock = T0 + 60 * MINUTE;
		keepRecord(ann.writer, ann.deal('Acme').id);
		expect(seen()).toEqual([null, null, null]);
		ann.clock = T0 + 70 * MINUTE;
		deleteDeals(ann.writer, [ann.deal('Acme').id]);
		expect(seen()).toEqual([null, null, null]);
		expect(titled(at(ann, T0 + 80 * MINUTE), 'Acme')!.deleted).not.toBeNull();
	});

	it('[HISTORY3] had a deletion that one of two people made knowing the edit, also after the deal came back', () => {
		const doc = newDocument([{ title: 'Acme', value: 100 }]);
		const ann = new Replica('ann', doc);
		const bob = new Replica('bob', doc);
		edit(ann, T0 + 10 * MINUTE, 'Acme', { value: 200 });
		ann.clock = T0 + 11 * MINUTE;
		deleteDeals(ann.writer, [ann.deal('Acme').id]);
		bob.clock = T0 + 12 * MINUTE;
		deleteDeals(bob.writer, [bob.deal('Acme').id]);
		sync(ann, bob);
		const seen = () => titled(at(ann, T0 + 15 * MINUTE), 'Acme')!.deleted;
		expect(seen()).toBe(T0 + 12 * MINUTE);
		ann.clock = T0 + 60 * MINUTE;
		restoreDeals(ann.writer, [ann.deal('Acme').id]);
		expect(seen()).toBe(T0 + 12 * MINUTE);
	});

	it('[HISTORY4] calls stages what they are called now, and has those in use that were', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'qualified' }]));
		ann.clock = T0 + 10 * MINUTE;
		editStage(ann.writer, 'lead', 'name', 'Enquiry');
		removeStage(ann.writer, 'qualified', 'lead');
		const then = at(ann, T0 + 5 * MINUTE);
		expect(then.stage('lead')!.name).toBe('Enquiry');
		expect(then.liveStages.map(({ id }) => id)).toContain('qualified');
		expect(titled(then, 'Acme')!.stage).toBe('qualified');
		then.moveTo(T0 + 15 * MINUTE);
		expect(then.liveStages.map(({ id }) => id)).not.toContain('qualified');
	});

	it('[HISTORY4] has no stage in use that is removed and never had a deal in it, until one is found that had', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'qualified' }]));
		const inUse = (minute: number) => at(ann, T0 + minute * MINUTE).liveStages.map(({ id }) => id);
		const before = inUse(5);
		ann.clock = T0 + 10 * MINUTE;
		removeStage(ann.writer, 'proposal', null);
		expect(inUse(5)).toEqual(before.filter((id) => id !== 'proposal'));
		const then = at(ann, T0 + 5 * MINUTE);
		ann.pipeline.onChange((change) => void then.follow(change));
		edit(ann, T0 + 20 * MINUTE, 'Acme', { stage: 'proposal' });
		expect(then.liveStages.map(({ id }) => id)).toEqual(before);
	});

	it('[HISTORY5] has the currency of then and the other settings of now', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', value: 100 }]));
		for (const [minute, currency] of [[10, 'USD'], [20, 'GBP']] as const) {
			ann.clock = T0 + minute * MINUTE;
			editSettings(ann.writer, 'currency', currency);
		}
		editSettings(ann.writer, 'name', 'Renamed');
		expect(at(ann, T0 + 15 * MINUTE).settings).toMatchObject({ currency: 'USD', name: 'Renamed' });
	});

	it('[TIMELINE3] has a move that was undone later as it was then, and its stay counts from that moment on no more', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'lead' }]));
		const stack = new UndoStack();
		ann.clock = T0 + DAY;
		stack.push(editDeals(ann.writer, [{ deal: ann.deal('Acme').id, field: 'stage', value: 'proposal' }]));
		ann.clock = T0 + 3 * DAY;
		stack.undo(ann.writer);
		edit(ann, T0 + 5 * DAY, 'Acme', { stage: 'qualified' });
		const moving = at(ann, T0);
		const steps = (day: number) => {
			moving.moveTo(T0 + day * DAY);
			return titled(moving, 'Acme')!.stageSteps.map((step) => `${step.stage} ${(step.at! - T0) / DAY}`);
		};
		expect([2, 4, 6, 2, 0].map(steps)).toEqual([['lead 0', 'proposal 1'], ['lead 0'], ['lead 0', 'qualified 5'], ['lead 0', 'proposal 1'], ['lead 0']]);
	});

	it('[HISTORY6] shows what a program without a log wrote in the present only', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', value: 100 }]));
		const { id } = ann.deal('Acme');
		ann.doc.getMap<Y.Map<unknown>>('deals').get(id)!.set('value', 555);
		expect(at(ann, T0 + 99 * DAY).deals.get(id)!.value).toBe(100);
		expect(at(ann, Infinity).deals.get(id)!.value).toBe(555);
	});

	it('takes over an edit that comes in late, also one of long before', () => {
		const doc = newDocument([{ title: 'Acme', value: 100 }]);
		const ann = new Replica('ann', doc);
		const bob = new Replica('bob', doc);
		const then = at(ann, T0 + 30 * MINUTE);
		ann.pipeline.onChange((change) => followed.push([...then.follow(change).deals.values()].flatMap((fields) => [...fields])));
		const followed: string[][] = [];
		edit(ann, T0 + 60 * MINUTE, 'Acme', { value: 300 });
		expect(titled(then, 'Acme')!.value).toBe(100);
		edit(bob, T0 + 10 * MINUTE, 'Acme', { company: 'Bolt' });
		sync(ann, bob);
		expect(titled(then, 'Acme')!.company).toBe('Bolt');
		expect(followed).toEqual([[], ['company']]);
	});
});

/** Random work of two people, offline from one another at times, with clocks that jump about. */
const step = fc.record({
	who: fc.boolean(),
	after: fc.integer({ min: -40, max: 60 }),
	deal: fc.nat(5),
	what: fc.constantFrom('value', 'stage', 'company', 'delete', 'restore', 'add', 'sync', 'removeStage', 'bare', 'undo', 'redo'),
	value: fc.nat(4)
});

const STAGES = ['lead', 'qualified', 'proposal', 'won', 'lost'];

function play(steps: readonly { who: boolean; after: number; deal: number; what: string; value: number }[]): Replica {
	const doc = newDocument([
		{ title: 'A', stage: 'lead', value: 1 },
		{ title: 'B', stage: 'won', createdAt: T0 - 50 * MINUTE, past: [['stage', 'lead', null], ['stage', 'proposal', T0 - 20 * MINUTE]] },
		{ title: 'C', createdAt: null }
	]);
	const people = [new Replica('ann', doc), new Replica('bob', doc)] as const;
	const stacks = [new UndoStack(), new UndoStack()] as const;
	for (const { who, after, deal: index, what, value } of steps) {
		const replica = people[who ? 0 : 1];
		const stack = stacks[who ? 0 : 1];
		replica.clock = Math.max(T0, replica.clock + after * MINUTE);
		const ids = [...replica.pipeline.deals.keys()];
		const deal = ids[index % ids.length]!;
		if (what === 'sync') sync(...people);
		else if (what === 'add') addDeals(replica.writer, [{ title: `N${value}`, stage: STAGES[value]! }]);
		else if (what === 'delete') deleteDeals(replica.writer, [deal]);
		else if (what === 'restore') restoreDeals(replica.writer, [deal]);
		else if (what === 'removeStage') removeStage(replica.writer, STAGES[value]!, 'lead');
		else if (what === 'bare') replica.doc.getMap<Y.Map<unknown>>('deals').get(deal)!.set('company', `bare ${value}`);
		else if (what === 'undo') stack.undo(replica.writer);
		else if (what === 'redo') stack.redo(replica.writer);
		else stack.push(editDeals(replica.writer, [{ deal, field: what, value: what === 'value' ? value : what === 'stage' ? STAGES[value]! : `C${value}` } as never]));
	}
	sync(...people);
	return people[0];
}

const moments = fc.array(fc.integer({ min: -60, max: 400 }), { minLength: 2, maxLength: 8 });

describe('moving in time', () => {
	it('[HISTORY7] gives what reading anew gives, whatever was done and wherever one goes', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 40 }), moments, (steps, minutes) => {
				const replica = play(steps);
				const moving = at(replica, T0);
				for (const minute of minutes) {
					const moment = T0 + minute * MINUTE;
					const before = new Map([...moving.deals].map(([id, deal]) => [id, { ...deal }]));
					const { deals } = moving.moveTo(moment);
					const anew = at(replica, moment);
					expect(plain(moving)).toEqual(plain(anew));
					expect(moving.stages).toEqual(anew.stages);
					// What is not named as changed did not change.
					for (const [id, deal] of moving.deals) if (!deals.has(id)) expect(deal).toEqual(before.get(id));
				}
			}),
			{ seed: 20261122, numRuns: 120 }
		);
	});

	it('[HISTORY7] as of the present is the pipeline', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
				const { pipeline }: { pipeline: Pipeline } = play(steps);
				expect(plain(new AsOf(pipeline, Infinity))).toEqual(plain(pipeline));
			}),
			{ seed: 7, numRuns: 120 }
		);
	});
});

describe('the times of changes', () => {
	it('steps from change to change, a burst being one', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme' }]));
		edit(ann, T0 + 10 * MINUTE, 'Acme', { value: 1 });
		edit(ann, T0 + 10 * MINUTE + 300, 'Acme', { company: 'x' });
		edit(ann, T0 + 20 * MINUTE, 'Acme', { value: 2 });
		const { times } = at(ann, T0);
		expect(times.first).toBe(T0);
		expect(times.next(T0)).toBe(T0 + 10 * MINUTE + 300);
		expect(times.next(T0 + 20 * MINUTE)).toBeNull();
		// From the present: the picture before the last change.
		expect(times.previous(T0 + DAY)).toBe(T0 + 10 * MINUTE + 300);
		expect(times.previous(T0 + 5 * MINUTE)).toBeNull();
		expect(times.activity(T0, T0 + 20 * MINUTE, 2)).toEqual([1, 3]);
	});
});
