// Documents of closed deals whose past is told, with a known signal or none, and some open ones: what a scorecard learns from.
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import type { PipelineSeed } from '#lib/domain/document/create.ts';
import type { PastCell } from '#lib/domain/document/schema.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { Random } from '../fuzz/random.ts';
import { T0 } from './documents.ts';

const SOURCES = ['Referral', 'Website', 'Fair', 'Cold call', 'Partner'];
const EFFECT = [1.8, 0.5, 0, -1.8, 0.9];
const OWNERS = ['Anna', 'Bram', 'Carla', 'Daan'];
const STAGES = ['lead', 'qualified', 'proposal', 'negotiation'];

export interface ScoredSeed {
	deals: number;
	/** What source and value say of the outcome; 0: nothing. */
	strength?: number;
	/** Open deals besides. */
	open?: number;
	language?: 'en' | 'nl';
}

/** The same seed gives the same pipeline, written down at T0. */
export function scoredSeed(seed: number, { deals, strength = 1, open = 0, language = 'en' }: ScoredSeed): PipelineSeed {
	const random = new Random(seed);
	return {
		settings: { name: 'Scored', currency: 'EUR', timeZone: 'Europe/Amsterdam', fiscalYearStart: 1, demo: false },
		stages: defaultStages(language),
		deals: Array.from({ length: deals + open }, (_, index) => scoredDeal(random, index, strength, index >= deals))
	};
}

function scoredDeal(random: Random, index: number, strength: number, open: boolean): NewDeal {
	const life = (8 + 60 * random.next()) * DAY_MS;
	const createdAt = Math.round(T0 - (open ? life : life + 800 * DAY_MS * random.next()));
	const source = random.below(5);
	const value = Math.round(Math.exp(8 + 2 * random.next())) * 100;
	const chance = 1 / (1 + Math.exp(-strength * (EFFECT[source]! + (value > 800_000 ? -0.8 : 0.5)) - 0.1));
	const outcome = random.chance(chance) ? 'won' : 'lost';
	const steps = 1 + random.below(4);
	const past: PastCell[] = STAGES.slice(0, steps).map((stage, step) => ['stage', stage, Math.round(createdAt + (step / (steps + 1)) * life)]);
	if (!open) past.push(['stage', outcome, Math.round(createdAt + life)]);
	const owner = OWNERS[random.below(4)]!;
	past.push(['source', SOURCES[source]!, createdAt], ['value', value, createdAt], ['owner', owner, createdAt]);
	for (let at = createdAt; (at += Math.round((3 + 20 * random.next()) * DAY_MS)) < createdAt + life; ) past.push(['nextStep', 'Call', at]);
	return { title: `Deal ${index}`, stage: open ? STAGES[steps - 1]! : outcome, source: SOURCES[source]!, value, owner, createdAt, past };
}
