// The reference quarter, exported as a list of deals and a change log and imported here, gives the figures it has.
import { describe, expect, it } from 'vitest';
import { addDeals } from '#lib/domain/document/commands.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import { Replica, newDocument } from '../../../helpers/documents.ts';
import { T, dayText, golden, goldenHistories, goldenStages } from '../../metrics/golden.ts';
import { importHistory, NOW } from './import-history.ts';

/** Every figure of the quarter, deals by their title. */
function figures(histories: readonly DealHistory[], titles: ReadonlyMap<string, string>): unknown {
	const engine = new MetricsEngine();
	engine.ask({ asOf: T, now: T, window: windowOf({ kind: 'last-quarter' }, { now: T, timeZone: 'UTC', fiscalYearStart: 1 })! });
	engine.rebuild(histories, goldenStages());
	const byTitle = (_: string, value: unknown): unknown =>
		typeof value === 'string' && titles.has(value) ? titles.get(value) : value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : typeof value === 'bigint' ? String(value) : value;
	return JSON.parse(JSON.stringify(engine.snapshot(), byTitle));
}

describe.runIf(golden !== null)('the reference quarter as files', () => {
	it('[TOLD1] [TOLD8] [TOLD9] gives after the import the figures that its events give', () => {
		const events = golden?.events ?? [];
		const titles = [...new Set(events.map(([deal]) => deal))];
		const value = (field: string, written: string | number): string =>
			field === 'expectedClose' ? dayText(Number(written)) : field === 'value' ? (Number(written) / 100).toFixed(2) : String(written);
		const log = events.map(([deal, day, field, written]) => `${deal},${field},${value(field, written)},${dayText(day)}\n`).join('');
		const { plan } = importHistory(`Deal ID,Deal name\n${titles.map((title) => `${title},${title}\n`).join('')}`, [`deal,field,value,at\n${log}`], {
			live: goldenStages(),
			timeZone: 'UTC'
		});
		expect(plan.history).toMatchObject({ deals: 15, changes: events.length, skipped: [], notes: [], unknown: [] });
		const ann = new Replica('ann', newDocument(), NOW);
		addDeals(ann.writer, plan.deals);
		const imported = [...ann.pipeline.deals.values()];
		const read = imported.map(({ id }) => dealHistory(ann.pipeline, id)!);
		const known = new Map(imported.map(({ id, title }) => [id, title!]));
		const [told, direct] = [figures(read, known), figures(goldenHistories(), new Map())];
		expect(told).toEqual(direct);
		const { rows } = (told as { funnel: { rows: { reached: { count: number } }[] } }).funnel;
		expect(rows.map(({ reached }) => reached.count)).toEqual(golden?.expected.funnel_reached);
	});
});
