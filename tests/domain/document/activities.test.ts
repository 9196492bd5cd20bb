// Comments, tasks, touches and links of deals: they merge, are undone, come back, and are there as of a moment.
import { describe, expect, it } from 'vitest';
import {
	ActivityIndex,
	addComment,
	addLink,
	addTask,
	completeTask,
	deleteActivity,
	editActivity,
	logTouch
} from '#lib/domain/document/activities.ts';
import { activityHistory } from '#lib/domain/document/activity-history.ts';
import { deleteDeals } from '#lib/domain/document/commands.ts';
import { buildDocument, dumpDocument } from '#lib/domain/document/dump.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { rebase } from '#lib/domain/document/rebase.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { hostOf, safeUrl } from '#lib/domain/model/activity.ts';
import { newDocument, Replica, sync, T0 } from '../../helpers/documents.ts';

const both = () => {
	const doc = newDocument([{ title: 'Acme', stage: 'lead', lastTouch: '2026-01-10' }, { title: 'Bolt' }]);
	const [anna, bram] = [new Replica('anna', doc), new Replica('bram', doc)];
	return { anna, bram, acme: anna.deal('Acme').id, mine: new ActivityIndex(anna.pipeline), theirs: new ActivityIndex(bram.pipeline) };
};
const idOf = ({ created }: { created: readonly string[] }): string => created[0]!.slice('activities/'.length);

describe('activities of a deal', () => {
	it('are seen by everybody, in order, and follow the document record by record', () => {
		const { anna, bram, acme, mine, theirs } = both();
		const told: string[][] = [];
		theirs.onChange((deals) => told.push([...deals]));
		addComment(anna.writer, acme, { text: 'They like it, @bram', mentions: ['bram'] });
		anna.clock += 10;
		const task = idOf(addTask(anna.writer, acme, { text: 'Send offer', due: '2026-02-01', assignee: '=Eva' }));
		anna.clock += 10;
		addLink(anna.writer, acme, { name: 'Plan', url: 'https://example.com/plan' });
		sync(anna, bram);
		expect(theirs.of(acme)).toEqual(mine.of(acme));
		expect(theirs.of(acme).map(({ kind, text, by }) => [kind, text, by])).toEqual([
			['comment', 'They like it, @bram', 'anna'],
			['task', 'Send offer', 'anna'],
			['link', 'Plan', 'anna']
		]);
		expect(told).toEqual([[acme]]);
		expect(theirs.openTasks(acme)).toEqual({ count: 1, due: '2026-02-01' });
		completeTask(bram.writer, task, true);
		expect(theirs.openTasks(acme)).toEqual({ count: 0, due: null });
		sync(anna, bram);
		expect(mine.openTasks(acme).count).toBe(0);
		expect(mine.get(task)).toMatchObject({ done: bram.clock, edited: false });
	});

	it('merge edits of different cells of a task, and keep an edit made while somebody deleted it', () => {
		const { anna, bram, acme, mine, theirs } = both();
		const task = idOf(addTask(anna.writer, acme, { text: 'Call', due: null, assignee: null }));
		sync(anna, bram);
		editActivity(anna.writer, task, { text: 'Call Eva' });
		editActivity(bram.writer, task, { due: '2026-03-01' });
		sync(anna, bram);
		expect(mine.get(task)).toMatchObject({ text: 'Call Eva', due: '2026-03-01', edited: true });
		deleteActivity(anna.writer, task);
		editActivity(bram.writer, task, { assignee: 'bram' });
		expect(mine.of(acme)).toEqual([]);
		sync(anna, bram);
		expect(mine.of(acme)).toHaveLength(1);
		expect(theirs.of(acme)).toEqual(mine.of(acme));
	});

	it('are undone and done again as one step each; a logged touch takes the last touch along', () => {
		const { anna, acme, mine } = both();
		const undo = new UndoStack();
		undo.push(logTouch(anna.writer, acme, { how: 'call', day: '2026-01-15', text: 'Spoke' }, '2026-01-15'));
		expect(anna.deal('Acme').lastTouch).toBe('2026-01-15');
		expect(mine.of(acme)).toMatchObject([{ kind: 'touch', how: 'call', day: '2026-01-15' }]);
		undo.undo(anna.writer);
		expect(anna.deal('Acme').lastTouch).toBe('2026-01-10');
		expect(mine.of(acme)).toEqual([]);
		undo.redo(anna.writer);
		expect(anna.deal('Acme').lastTouch).toBe('2026-01-15');
		expect(mine.of(acme)).toHaveLength(1);
		const gone = mine.of(acme)[0]!.id;
		undo.push(deleteActivity(anna.writer, gone));
		undo.undo(anna.writer);
		expect(mine.of(acme)).toHaveLength(1);
	});

	it('leave the last touch alone for a touch before it, and for one that is planned', () => {
		const { anna, acme } = both();
		logTouch(anna.writer, acme, { how: 'mail', day: '2026-01-02', text: '' }, '2026-01-15');
		logTouch(anna.writer, acme, { how: 'meeting', day: '2026-01-20', text: '' }, '2026-01-15');
		expect(anna.deal('Acme').lastTouch).toBe('2026-01-10');
	});

	it('[LEAD2] a touch is outbound unless it says that they contacted us; who turns it and who edits its words both keep theirs', () => {
		const { anna, bram, acme, mine } = both();
		const [out, inbound] = [false, true].map((by) => idOf(logTouch(anna.writer, acme, { how: 'mail', day: '2026-01-02', text: 'Hi', inbound: by }, '2026-01-15')));
		expect(mine.of(acme).map(({ id, ...one }) => [id, 'inbound' in one && one.inbound])).toEqual(expect.arrayContaining([[out, false], [inbound, true]]));
		sync(anna, bram);
		editActivity(anna.writer, out!, { inbound: true });
		editActivity(bram.writer, out!, { text: 'Hello' });
		sync(anna, bram);
		expect(mine.of(acme).find(({ id }) => id === out)).toMatchObject({ inbound: true, text: 'Hello' });
	});

	it('stay with a deal in the bin, survive an export and a replayed copy, and are there as of a moment', () => {
		const { anna, bram, acme, mine } = both();
		const comment = idOf(addComment(anna.writer, acme, { text: 'First' }));
		const before = anna.clock - 1;
		const then = anna.clock;
		anna.clock += 60_000;
		editActivity(anna.writer, comment, { text: 'Second' });
		deleteDeals(anna.writer, [acme]);
		expect(mine.of(acme)).toMatchObject([{ text: 'Second' }]);
		expect(mine.of(acme, before)).toEqual([]);
		expect(mine.of(acme, then)).toMatchObject([{ text: 'First', edited: false }]);

		const copy = new Pipeline(buildDocument(dumpDocument(anna.doc), () => 'other'));
		expect(new ActivityIndex(copy).of(acme)).toEqual(mine.of(acme));

		rebase(anna.doc, bram.doc);
		expect(new ActivityIndex(bram.pipeline).of(acme)).toEqual(mine.of(acme));
	});

	it('read whatever a stranger’s program wrote without harm', () => {
		const { anna, acme, mine } = both();
		for (const base of [
			{ kind: 'comment', deal: 7, text: 'x' },
			{ kind: 'party', deal: acme },
			{ kind: 'task', deal: acme, text: 5, due: 'soon', assignee: {}, done: 'yes', mentions: 'all' },
			{ kind: 'link', deal: acme, text: 'bad', url: 'javascript:alert(1)' }
		])
			anna.writer.write([], [{ root: 'activities', id: anna.writer.newId(), base: base as never }]);
		expect(mine.of(acme)).toMatchObject([
			{ kind: 'task', text: '', due: null, assignee: null, done: null, mentions: [] },
			{ kind: 'link', url: null }
		]);
		expect(() => addLink(anna.writer, acme, { name: 'bad', url: 'javascript:alert(1)' })).toThrow(TypeError);
	});

	it('take web and mail addresses as links, and nothing that runs', () => {
		expect(safeUrl('example.com/a?b')).toBe('https://example.com/a?b');
		expect(safeUrl(' http://intranet.local:8080/x ')).toBe('http://intranet.local:8080/x');
		expect(safeUrl('example.com:8443/x')).toBe('https://example.com:8443/x');
		expect(safeUrl('mailto:anna@example.com')).toBe('mailto:anna@example.com');
		for (const bad of ['', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'file:///etc', 'https://', 'https:// a.b', 'vbscript:x', 'word', 'mailto:x', `https://a.b/${'x'.repeat(2000)}`])
			expect(safeUrl(bad), bad).toBeNull();
		expect(hostOf('https://www.example.com/a')).toBe('example.com');
		expect(hostOf('mailto:anna@example.com?subject=x')).toBe('anna@example.com');
	});
});

describe('[TIMELINE4] the history of what was noted', () => {
	it('tells who added, edited, ticked off, deleted and brought back what, cells edited together as one line', () => {
		const doc = newDocument([{ title: 'Acme' }, { title: 'Bolt' }]);
		const [ann, bob] = [new Replica('ann', doc), new Replica('bob', doc)];
		const { id: deal } = ann.deal('Acme');
		const at = (replica: Replica, minute: number): Replica['writer'] => ((replica.clock = T0 + minute * 60_000), replica.writer);
		const task = idOf(addTask(at(ann, 1), deal, { text: 'Call', due: null, assignee: null }));
		const comment = idOf(addComment(at(ann, 2), deal, { text: 'Nice' }));
		addComment(at(ann, 2), ann.deal('Bolt').id, { text: 'Elsewhere' });
		sync(ann, bob);
		editActivity(at(bob, 3), task, { text: 'Call her', due: '2026-02-01', mentions: ['ann'] });
		completeTask(at(bob, 4), task, true);
		completeTask(at(bob, 5), task, false);
		const undo = new UndoStack();
		undo.push(deleteActivity(at(bob, 6), comment));
		undo.undo(at(bob, 7));
		sync(ann, bob);
		const index = new ActivityIndex(ann.pipeline);
		const told = () => activityHistory(ann.pipeline, index.ever(deal)).map(({ did, by, at: when, activity }) => `${(when - T0) / 60_000} ${by} ${activity.kind} ${did}`);
		expect(told()).toEqual([
			'1 ann task added',
			'2 ann comment added',
			'3 bob task edited',
			'4 bob task done',
			'5 bob task reopened',
			'6 bob comment deleted',
			'7 bob comment restored'
		]);
		deleteActivity(at(ann, 8), comment);
		expect(told()).toHaveLength(8);
		index.destroy();
	});
});
