// Timelines of cells and deals: who, when, from and to, and what it amounts to.
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { deleteDeals, editDeals, editStage, restoreDeals } from '#lib/domain/document/commands.ts';
import { keepRecord } from '#lib/domain/document/conflicts.ts';
import { cellTimeline, dealTimeline, type CellEntry } from '#lib/domain/document/history.ts';
import { recordKey } from '#lib/domain/document/schema.ts';
import type { DealCells, DealField } from '#lib/domain/model/deal.ts';
import { newDocument, Replica, sync, T0 } from '../../helpers/documents.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function edit<F extends DealField>(replica: Replica, when: number, title: string, field: F, value: DealCells[F]): void {
	replica.clock = when;
	editDeals(replica.writer, [{ deal: replica.deal(title).id, field, value }]);
}

const words = ({ kind, by, from, to, outcome }: CellEntry): string => `${kind} ${by ?? '-'}: ${String(from)} → ${String(to)} (${outcome})`;

describe('a cell’s timeline', () => {
	it('[TIMELINE1] has creation and every edit with who, when, from and to', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', value: 100 }]));
		edit(ann, T0 + HOUR, 'Acme', 'value', 200);
		edit(ann, T0 + 2 * HOUR, 'Acme', 'value', null);
		const timeline = cellTimeline(ann.pipeline, ann.deal('Acme').id, 'value');
		expect(timeline.map(words)).toEqual([
			'created maker: undefined → 100 (shown)',
			'edit ann: 100 → 200 (shown)',
			'edit ann: 200 → null (shown)'
		]);
		expect(timeline.map(({ at }) => at)).toEqual([T0, T0 + HOUR, T0 + 2 * HOUR]);
	});

	it('[TIMELINE1] keeps an edit that lost, open until somebody chooses', () => {
		const doc = newDocument([{ title: 'Acme', value: 100 }]);
		const ann = new Replica('ann', doc);
		const bob = new Replica('bob', doc);
		edit(ann, T0 + HOUR, 'Acme', 'value', 111);
		edit(bob, T0 + 2 * HOUR, 'Acme', 'value', 222);
		sync(ann, bob);
		const lines = () => cellTimeline(ann.pipeline, ann.deal('Acme').id, 'value').map(words);
		expect(lines()).toEqual(['created maker: undefined → 100 (shown)', 'edit ann: 100 → 111 (open)', 'edit bob: 100 → 222 (shown)']);
		edit(ann, T0 + 3 * HOUR, 'Acme', 'value', 333);
		expect(lines()[1]).toBe('edit ann: 100 → 111 (kept)');
	});

	it('[TIMELINE1] tells a deletion that an edit took back as a deletion, open until somebody chooses', () => {
		const doc = newDocument([{ title: 'Acme', value: 100 }]);
		const ann = new Replica('ann', doc);
		const bob = new Replica('bob', doc);
		const { id } = ann.deal('Acme');
		ann.clock = T0 + HOUR;
		deleteDeals(ann.writer, [id]);
		edit(bob, T0 + 2 * HOUR, 'Acme', 'value', 200);
		sync(ann, bob);
		const lines = () => cellTimeline(bob.pipeline, id, 'deleted').map(words).slice(1);
		expect(lines()).toEqual([`edit ann: null → ${T0 + HOUR} (open)`]);
		keepRecord(bob.writer, id);
		expect(lines()).toEqual([`edit ann: null → ${T0 + HOUR} (kept)`, 'edit bob: null → null (shown)']);
	});

	it('[TIMELINE1] has what an import told, and what was written without a log', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'won', createdAt: T0 - 9 * DAY, past: [['stage', 'lead', T0 - 9 * DAY]] }]));
		const { id } = ann.deal('Acme');
		ann.doc.getMap<Y.Map<unknown>>('deals').get(id)!.set('stage', 'lost');
		expect(cellTimeline(ann.pipeline, id, 'stage').map(words)).toEqual([
			'past -: undefined → lead (shown)',
			'created maker: lead → won (shown)',
			'bare -: won → lost (shown)'
		]);
	});

	it('is there for stages too, and empty for a record that does not exist', () => {
		const ann = new Replica('ann', newDocument([]));
		editStage(ann.writer, 'lead', 'probability', 150);
		expect(cellTimeline(ann.pipeline, recordKey.stage('lead'), 'probability').map(({ to }) => to)).toEqual([100, 150]);
		expect(cellTimeline(ann.pipeline, 'nobody', 'value')).toEqual([]);
	});
});

describe('a deal’s timeline', () => {
	it('[TIMELINE2] sums pushes and pulls of the close date apart; blanks are neither', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', expectedClose: '2026-03-01' }]));
		const days = ['2026-03-11', '2026-03-31', '2026-03-21', null, '2026-06-01', '2026-06-02'];
		days.forEach((day, index) => edit(ann, T0 + (index + 1) * HOUR, 'Acme', 'expectedClose', day));
		const timeline = dealTimeline(ann.pipeline, ann.deal('Acme').id, T0 + DAY)!;
		expect(timeline.pushed).toEqual({ times: 3, days: 31 });
		expect(timeline.pulled).toEqual({ times: 1, days: 10 });
	});

	it('has moves with time in stage, value changes, touches, deletion and return, in order', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'lead', value: 100 }]));
		const { id } = ann.deal('Acme');
		edit(ann, T0 + 2 * DAY, 'Acme', 'stage', 'qualified');
		edit(ann, T0 + 3 * DAY, 'Acme', 'value', 250);
		edit(ann, T0 + 4 * DAY, 'Acme', 'lastTouch', '2026-01-19');
		ann.clock = T0 + 5 * DAY;
		deleteDeals(ann.writer, [id]);
		ann.clock = T0 + 6 * DAY;
		restoreDeals(ann.writer, [id]);
		const timeline = dealTimeline(ann.pipeline, id, T0 + 7 * DAY)!;
		expect(timeline).toMatchObject({ created: T0, addedBy: 'maker', imported: false, touches: 1, valueChanges: { times: 1, by: 150 } });
		expect(timeline.entries.map(({ field }) => field)).toEqual(['stage', 'value', 'lastTouch', 'deleted', 'deleted']);
		expect(timeline.stays).toEqual([
			{ stage: 'lead', from: T0, until: T0 + 2 * DAY, days: 2 },
			{ stage: 'qualified', from: T0 + 2 * DAY, until: null, days: 5 }
		]);
	});

	it('[FUNNEL8] shows a move that was taken back at once, and no stay of it', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', stage: 'lead' }]));
		edit(ann, T0 + 2 * DAY, 'Acme', 'stage', 'qualified');
		edit(ann, T0 + 2 * DAY + MINUTE, 'Acme', 'stage', 'lead');
		const timeline = dealTimeline(ann.pipeline, ann.deal('Acme').id, T0 + 7 * DAY)!;
		expect(timeline.entries).toHaveLength(2);
		expect(timeline.stays).toEqual([{ stage: 'lead', from: T0, until: null, days: 7 }]);
	});

	it('counts nothing of an edit that lost, and shows it', () => {
		const doc = newDocument([{ title: 'Acme', expectedClose: '2026-03-01' }]);
		const ann = new Replica('ann', doc);
		const bob = new Replica('bob', doc);
		edit(ann, T0 + HOUR, 'Acme', 'expectedClose', '2026-04-01');
		edit(bob, T0 + 2 * HOUR, 'Acme', 'expectedClose', '2026-03-11');
		sync(ann, bob);
		const timeline = dealTimeline(ann.pipeline, ann.deal('Acme').id, T0 + DAY)!;
		expect(timeline.pushed).toEqual({ times: 1, days: 10 });
		expect(timeline.entries).toHaveLength(2);
	});

	it('is nothing for a deal that does not exist', () => {
		expect(dealTimeline(new Replica('ann', newDocument([])).pipeline, 'nobody', T0)).toBeNull();
	});
});
