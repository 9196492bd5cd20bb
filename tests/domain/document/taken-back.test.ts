// What somebody took back with undo counts in no figure of a deal, and stays in its timeline ([TIMELINE3]).
import { describe, expect, it } from 'vitest';
import { editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { dealTimeline } from '#lib/domain/document/history.ts';
import { restoreCell, restorePipeline } from '#lib/domain/document/restore.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { newDocument, Replica, sync, T0 } from '../../helpers/documents.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** One person with their undo; every action is an hour after the last. */
class Hand {
	readonly replica: Replica;
	readonly stack = new UndoStack();
	constructor(name: string, doc: Replica['doc']) {
		this.replica = new Replica(name, doc, T0);
	}

	write(...edits: Omit<DealEdit, 'deal'>[]): void {
		this.replica.clock += HOUR;
		this.stack.push(editDeals(this.replica.writer, edits.map((edit) => ({ ...edit, deal: this.id }) as DealEdit)));
	}

	close(day: string): void {
		this.write({ field: 'expectedClose', value: day });
	}

	undo(after = HOUR): void {
		this.replica.clock += after;
		this.stack.undo(this.replica.writer);
	}

	redo(): void {
		this.replica.clock += HOUR;
		this.stack.redo(this.replica.writer);
	}

	get id(): string {
		return this.replica.deal('Acme').id;
	}

	/** What the deal's history amounts to, as "2×+30" pushed, "1×-10" pulled, and the entries in words. */
	get told() {
		const { pushed, pulled, valueChanges, touches, stays, entries } = dealTimeline(this.replica.pipeline, this.id, T0 + 60 * DAY)!;
		return {
			close: [pushed.times, pushed.days, pulled.times, pulled.days],
			value: [valueChanges.times, valueChanges.by],
			touches,
			stays: stays.map(({ stage }) => stage),
			list: entries.map(({ to, taken }) => `${String(to)}${taken ? ` (${taken})` : ''}`)
		};
	}
}

const ACME = { title: 'Acme', stage: 'lead', value: 100, expectedClose: '2026-03-01' };
const NOTHING = { close: [0, 0, 0, 0], value: [0, 0], touches: 0, stays: ['lead'] };
const one = (): Hand => new Hand('ann', newDocument([ACME]));
const two = (): [Hand, Hand] => {
	const doc = newDocument([ACME]);
	return [new Hand('ann', doc), new Hand('bob', doc)];
};

describe('[TIMELINE3] what its author took back', () => {
	it('is in no number of the deal, whatever it was and however long after, and stays in the list', () => {
		const ann = one();
		ann.write({ field: 'expectedClose', value: '2026-03-31' }, { field: 'value', value: 900 }, { field: 'stage', value: 'proposal' }, { field: 'lastTouch', value: '2026-01-15' });
		expect(ann.told).toMatchObject({ close: [1, 30, 0, 0], value: [1, 800], touches: 1, stays: ['lead', 'proposal'] });
		ann.undo(40 * DAY);
		expect(ann.told).toMatchObject(NOTHING);
		expect(ann.told.list).toHaveLength(8);
		expect(ann.told.list).toContain('2026-03-31 (undone)');
		expect(ann.told.list).toContain('2026-03-01 (undo)');
	});

	it('counts again once it is done again, once, from its own time on', () => {
		const ann = one();
		ann.write({ field: 'expectedClose', value: '2026-03-31' }, { field: 'stage', value: 'proposal' });
		for (let time = 0; time < 3; time++) {
			ann.undo();
			expect(ann.told).toMatchObject(NOTHING);
			ann.redo();
			expect(ann.told).toMatchObject({ close: [1, 30, 0, 0], stays: ['lead', 'proposal'] });
		}
		expect(dealTimeline(ann.replica.pipeline, ann.id, T0 + 60 * DAY)!.stays[1]!.from).toBe(T0 + HOUR);
	});

	it('is each of several edits of a cell that were taken back one after the other, and those that were not count', () => {
		const ann = one();
		ann.close('2026-03-11');
		ann.close('2026-03-21');
		ann.close('2026-03-31');
		ann.undo();
		ann.undo();
		expect(ann.told.close).toEqual([1, 10, 0, 0]);
		ann.close('2026-03-06');
		expect(ann.told.close).toEqual([1, 10, 1, 5]);
	});

	it('is not an old value that was typed again, or restored', () => {
		const ann = one();
		ann.close('2026-03-31');
		ann.close('2026-03-01');
		expect(ann.told.close).toEqual([1, 30, 1, 30]);
		ann.close('2026-03-31');
		restoreCell(ann.replica.writer, ann.id, 'expectedClose', '2026-03-01');
		expect(ann.told.close).toEqual([2, 60, 2, 60]);
		ann.undo();
		expect(ann.told.close).toEqual([2, 60, 2, 60]);
	});

	it('is not what undo left alone because somebody else edited it: of a step of two cells the other one', () => {
		const [ann, bob] = two();
		ann.write({ field: 'expectedClose', value: '2026-03-31' }, { field: 'value', value: 900 });
		sync(ann.replica, bob.replica);
		bob.replica.clock = ann.replica.clock;
		bob.close('2026-04-10');
		sync(ann.replica, bob.replica);
		ann.replica.clock += DAY;
		ann.undo();
		sync(ann.replica, bob.replica);
		for (const { told } of [ann, bob]) expect(told).toMatchObject({ close: [2, 40, 0, 0], value: [0, 0] });
		// What Bob takes back is his own: Ann's push stands.
		bob.replica.clock = ann.replica.clock;
		bob.undo();
		expect(bob.told.close).toEqual([1, 30, 0, 0]);
	});

	it('counts where the undo lost against an edit made at the same time', () => {
		const [ann, bob] = two();
		ann.close('2026-03-31');
		sync(ann.replica, bob.replica);
		bob.replica.clock = ann.replica.clock + DAY;
		ann.undo();
		bob.close('2026-04-10');
		sync(ann.replica, bob.replica);
		for (const { told } of [ann, bob]) expect(told.close).toEqual([2, 40, 0, 0]);
	});

	it('is known after a reload too, and to whoever opens the document', () => {
		const ann = one();
		ann.close('2026-03-31');
		const later = new Hand('ann', ann.replica.doc);
		later.replica.clock = ann.replica.clock + DAY;
		UndoStack.from(JSON.parse(JSON.stringify(ann.stack))).undo(later.replica.writer);
		expect(new Hand('bob', later.replica.doc).told).toMatchObject(NOTHING);
	});

	it('is the stage of a pipeline that was put back, once that was taken back', () => {
		const ann = one();
		ann.write({ field: 'stage', value: 'proposal' });
		ann.replica.clock += DAY;
		ann.stack.push(restorePipeline(ann.replica.writer, T0 + 1));
		expect(ann.told.stays).toEqual(['lead', 'proposal', 'lead']);
		ann.undo();
		expect(ann.told.stays).toEqual(['lead', 'proposal']);
	});

	it('is nothing that a mark names of another person, of no edit or of a later one', () => {
		const ann = one();
		ann.close('2026-03-31');
		const forge = (by: string, mark: string): Hand => {
			const hand = new Hand(by, ann.replica.doc);
			hand.replica.clock = ann.replica.clock + HOUR;
			hand.replica.writer.write([{ record: hand.id, field: 'expectedClose', value: '2026-03-01', takesBack: mark }]);
			return hand;
		};
		const { id } = ann.replica.pipeline.log.cell(ann.id, 'expectedClose')!.winner!;
		for (const hand of [forge('mallory', id), forge('ann', 'nothing')]) expect(hand.told.close).toEqual([1, 30, 1, 30]);
		expect(forge('ann', id).told.close).toEqual([0, 0, 0, 0]);
	});

	it('is not known where one undo goes back past later edits of one’s own: all of them count, with their times', () => {
		const doc = newDocument([ACME]);
		// In two tabs.
		const [ann, other] = [new Hand('ann', doc), new Hand('ann', doc)];
		ann.write({ field: 'stage', value: 'proposal' });
		sync(ann.replica, other.replica);
		other.replica.clock = ann.replica.clock;
		other.write({ field: 'stage', value: 'lead' });
		other.write({ field: 'stage', value: 'proposal' });
		sync(ann.replica, other.replica);
		ann.replica.clock = other.replica.clock;
		ann.undo(DAY);
		expect(ann.told.stays).toEqual(['lead', 'proposal', 'lead', 'proposal', 'lead']);
		const steps = ann.replica.deal('Acme').stageSteps;
		expect(steps.every(({ at }) => at !== null)).toBe(true);
		expect(steps.at(-1)?.at).toBe(ann.replica.clock);
	});
});
