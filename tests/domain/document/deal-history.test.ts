// Figures of any moment, from what deals held over time, are those of the pipeline as it was: two people apart and together,
// undo and redo, deletions, imports with a past, a removed stage, the pipeline put back.
import { describe, expect, it } from 'vitest';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { addDeals, deleteDeals, editDeals, removeStage, restoreDeals, type DealEdit, type NewDeal } from '#lib/domain/document/commands.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { restoreDeal, restorePipeline } from '#lib/domain/document/restore.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import { workedAt } from '#lib/domain/metrics/idle.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { Window } from '#lib/domain/metrics/period.ts';
import { lastEventAt } from '#lib/state/deal-numbers.ts';
import { Random } from '../../fuzz/random.ts';
import { newDocument, Replica, sync, T0 } from '../../helpers/documents.ts';
import { historyOfDeal } from '../metrics/histories.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STAGES = ['lead', 'qualified', 'proposal', 'negotiation', 'won', 'lost'];

const dayText = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

function seedDeals(random: Random): NewDeal[] {
	return Array.from({ length: 4 }, (_, index): NewDeal => {
		const began = T0 - (6 + random.below(60)) * DAY;
		const past: NonNullable<NewDeal['past']> = [['stage', 'lead', began], ['stage', 'proposal', began + 5 * DAY], ['value', 500, began]];
		const told = random.chance(0.5) ? { createdAt: began, past: [...past] } : {};
		return { title: `Deal ${index}`, stage: random.pick(STAGES), value: random.chance(0.2) ? null : random.below(1000), ...told };
	});
}

function edit(random: Random, deal: string, now: number): DealEdit {
	const field = random.pick(['stage', 'stage', 'stage', 'value', 'value', 'expectedClose', 'owner', 'probability', 'lostReason', 'lastTouch', 'source'] as const);
	const value = (): unknown => {
		if (field === 'stage') return random.pick(STAGES);
		if (random.chance(0.15)) return null;
		if (field === 'value') return random.below(1000);
		if (field === 'probability') return random.below(1001);
		if (field === 'expectedClose' || field === 'lastTouch') return dayText(now + (random.below(40) - 20) * DAY);
		return field === 'lostReason' ? random.pick(['duplicate', 'price']) : random.pick(['Ann', 'Bob']);
	};
	return { deal, field, value: value() } as DealEdit;
}

/** A document that two people wrote in, in step with each other at the end. */
function madeDocument(random: Random): Replica {
	const doc = newDocument(seedDeals(random));
	const people = ['ann', 'bob'].map((name) => ({ replica: new Replica(name, doc), undo: new UndoStack() }));
	for (let step = 0; step < 30; step += 1) {
		const { replica, undo } = random.pick(people);
		const { writer, pipeline } = replica;
		replica.clock += 1 + random.below(random.chance(0.3) ? 4 * 60_000 : DAY);
		const id = random.pick([...pipeline.deals.keys()]);
		const kind = random.next();
		const act = (): Change | undefined => {
			if (kind < 0.55) return editDeals(writer, [edit(random, id, replica.clock)]);
			if (kind < 0.63) return deleteDeals(writer, [id]);
			if (kind < 0.7) return restoreDeals(writer, [id]);
			if (kind < 0.75) return addDeals(writer, [{ title: `Later ${step}`, stage: random.pick(STAGES), value: random.below(1000) }]);
			if (kind < 0.77) return pipeline.stages.find((stage) => stage.id === 'qualified')?.deleted === null ? removeStage(writer, 'qualified', 'lead') : undefined;
			if (kind < 0.79) return restoreDeal(writer, id, T0 + random.below(Math.max(1, replica.clock - T0)));
			if (kind < 0.8) return restorePipeline(writer, T0 + random.below(Math.max(1, replica.clock - T0)));
			if (kind < 0.92) undo.undo(writer);
			else undo.redo(writer);
			return undefined;
		};
		const change = act();
		if (change) undo.push(change);
		if (random.chance(0.5)) sync(...people.map((person) => person.replica));
	}
	sync(...people.map((person) => person.replica));
	return people[0]!.replica;
}

describe('what deals held over time', () => {
	it('[HISTORY1] [HISTORY3] [TIMELINE3] gives the figures of any moment as the pipeline of that moment does', () => {
		let compared = 0;
		for (let seed = 1; seed <= 24; seed += 1) {
			const random = new Random(seed);
			const { pipeline } = madeDocument(random);
			const times = pipeline.log.all().map(({ at }) => at);
			const moments = Array.from({ length: 8 }, () => (random.chance(0.6) ? random.pick(times) + random.below(3) - 1 : T0 + (random.below(100) - 70) * DAY));
			for (const moment of moments) {
				const then = new AsOf(pipeline, moment);
				const window: Window = { start: moment - random.below(60) * DAY, end: null, from: null, to: null };
				const question = { now: moment, window };
				const told = new MetricsEngine();
				told.ask({ ...question, asOf: moment + 1 });
				told.rebuild([...pipeline.deals.keys()].map((id) => dealHistory(pipeline, id, moment)!), then.stages);
				const read = new MetricsEngine();
				read.ask(question);
				read.rebuild([...then.deals.values()].map(historyOfDeal), then.stages);
				const [one, other] = [told.snapshot(), read.snapshot()];
				const where = `seed ${seed} at ${new Date(moment).toISOString()}`;
				expect(one.stock, where).toEqual(other.stock);
				expect(one.funnel, where).toEqual(other.funnel);
				expect(one.winRate, where).toEqual(other.winRate);
				expect(one.deals, where).toBe(other.deals);
				for (const deal of then.deals.values()) {
					compared += 1;
					const worked = workedAt(told.columns, told.columns.rowOf(deal.id)!, moment);
					expect(Number.isNaN(worked) ? null : worked, `${where}: ${deal.title}`).toBe(lastEventAt(deal, then, moment));
				}
			}
		}
		expect(compared).toBeGreaterThan(600);
	});
});
