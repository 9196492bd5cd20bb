// Contacts that people note, as the history that figures read, and as figures of leads made of them.
import { describe, expect, it } from 'vitest';
import { deleteActivity, editActivity, logTouch } from '#lib/domain/document/activities.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import type { Pipeline } from '#lib/domain/document/pipeline.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { LeadFigures } from '#lib/domain/metrics/leads.ts';
import { newDocument, Replica, sync, T0 } from '../../helpers/documents.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midnight in the pipeline's time zone at the beginning of the day of T0. */
const TODAY = Date.UTC(2026, 0, 14, 23);

function opened() {
	const anna = new Replica('anna', newDocument([{ title: 'Acme', stage: 'lead', createdAt: T0 }]));
	const acme = anna.deal('Acme').id;
	const contacts = (until?: number) => dealHistory(anna.pipeline, acme, until)!.changes.flatMap(({ field, value, since, at }) => (field === 'touch' && value !== null ? [[value, since, at]] : []));
	return { anna, acme, contacts };
}

function leadsOf(pipeline: Pipeline, now: number, asOf = Infinity): LeadFigures {
	const engine = new MetricsEngine();
	engine.ask({ now, asOf, timeZone: 'Europe/Amsterdam', accountOf: () => null });
	engine.rebuild([...pipeline.deals.keys()].map((id) => dealHistory(pipeline, id, asOf - 1)!), pipeline.stages);
	return engine.snapshot().leads!;
}

describe('contacts in the history of a deal', () => {
	it('[CONTACT1] are at the time they were noted, at the end of an earlier day, at the start of a day to come', () => {
		const { anna, acme, contacts } = opened();
		const note = (day: string, inbound = false) => logTouch(anna.writer, acme, { how: 'call', day, text: '', inbound }, '2026-01-15');
		anna.clock = T0 + HOUR;
		note('2026-01-15');
		note('2026-01-13', true);
		note('2026-01-20');
		expect(contacts()).toEqual([
			['out', T0 + HOUR, T0 + HOUR],
			['in', T0 + HOUR, TODAY - DAY - 1],
			['out', T0 + HOUR, TODAY + 5 * DAY]
		]);
		const { response } = leadsOf(anna.pipeline, T0 + 2 * HOUR);
		expect([response.answered, response.median]).toEqual([1, 1]);
	});

	it('[CONTACT1] [LEAD2] follow corrections, deletions and undo, and are as of a moment what was known then', () => {
		const { anna, acme, contacts } = opened();
		const undo = new UndoStack();
		anna.clock = T0 + HOUR;
		const change = logTouch(anna.writer, acme, { how: 'mail', day: '2026-01-15', text: '' }, '2026-01-15');
		undo.push(change);
		const id = [...anna.pipeline.contacts.of(acme)][0]!;
		expect(dealHistory(anna.pipeline, acme)!.undone).toBe(false);
		anna.clock = T0 + 3 * HOUR;
		undo.push(editActivity(anna.writer, id, { inbound: true }));
		expect(contacts().map(([value]) => value)).toEqual(['in']);
		expect(contacts(T0 + 2 * HOUR).map(([value]) => value)).toEqual(['out']);
		expect(dealHistory(anna.pipeline, acme)!.undone).toBe(true);
		anna.clock = T0 + 5 * HOUR;
		deleteActivity(anna.writer, id);
		expect([contacts(), contacts(T0 + 4 * HOUR).length, contacts(T0).length]).toEqual([[], 1, 0]);
		expect([leadsOf(anna.pipeline, T0 + 6 * HOUR).response.answered, leadsOf(anna.pipeline, T0 + 2 * HOUR, T0 + 2 * HOUR).response.answered]).toEqual([0, 1]);
	});

	it('[ENGINE2] are the same on every copy, also noted apart', () => {
		const { anna, acme } = opened();
		const bram = new Replica('bram', anna.doc);
		logTouch(anna.writer, acme, { how: 'mail', day: '2026-01-15', text: '' }, '2026-01-15');
		bram.clock += HOUR;
		logTouch(bram.writer, acme, { how: 'call', day: '2026-01-15', text: '', inbound: true }, '2026-01-15');
		sync(anna, bram);
		expect(dealHistory(bram.pipeline, acme)).toEqual(dealHistory(anna.pipeline, acme));
		expect(leadsOf(bram.pipeline, T0 + DAY)).toEqual(leadsOf(anna.pipeline, T0 + DAY));
	});

	it('[CONTACT1] are the last touches that an import told with their times, and not the one it is left with', () => {
		const doc = newDocument([
			{ title: 'Acme', stage: 'lead', createdAt: T0 - 9 * DAY, lastTouch: '2026-01-10', past: [['lastTouch', '2026-01-07', T0 - 8 * DAY], ['lastTouch', '2026-01-08', T0 - 6 * DAY], ['lastTouch', '2026-01-10', null]] }
		]);
		const { pipeline } = new Replica('anna', doc);
		const changes = dealHistory(pipeline, [...pipeline.deals.keys()][0]!)!.changes;
		expect(changes.flatMap(({ field, value, at }) => (field === 'touch' ? [[value, at]] : []))).toEqual([['out', T0 - 8 * DAY], ['out', TODAY - 6 * DAY - 1]]);
		expect(leadsOf(pipeline, T0).followUp.touches).toBe(2);
	});

	it('[CONTACT1] are told by the example as what happened', () => {
		const doc = newDocument([{ title: 'Acme', stage: 'lead', createdAt: T0 - 9 * DAY, past: [['touch', 'out', T0 - 8 * DAY], ['touch', 'in', T0 - 7 * DAY], ['touch', 'call', T0 - 6 * DAY]] }]);
		const { pipeline } = new Replica('anna', doc);
		const changes = dealHistory(pipeline, [...pipeline.deals.keys()][0]!)!.changes;
		expect(changes.flatMap(({ field, value }) => (field === 'touch' ? [value] : []))).toEqual(['out', 'in', null]);
		expect(leadsOf(pipeline, T0).response.median).toBeCloseTo(24, 9);
	});
});
