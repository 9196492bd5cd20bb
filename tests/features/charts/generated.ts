// Generated pipelines that charts must survive: any number of stages and deals, odd values, histories, holes.
import { seeded, type Random } from '#lib/domain/demo/random.ts';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import type { PipelineSeed } from '#lib/domain/document/create.ts';
import { DAY_MS, dayAt } from '#lib/domain/model/date.ts';
import { stageCells } from './stages.ts';

export const NOW = Date.UTC(2026, 5, 15, 9);

const VALUES = [0, 1, 100, 12_345_67, 9_000_000_000_000, -5_000_00];
const WORDS = ['', ' ', 'Anna', 'Bo de Vries', '=1+1', 'A name that goes on and on until it is far longer than any label can be'];

/** The same seed gives the same pipeline. */
export function generatedSeed(seed: number): PipelineSeed {
	const random = seeded(seed);
	const open = random.pick([0, 1, 1, 2, 4, 4, 4, 9]);
	const stages = stageCells(open, random);
	const ids = stages.map(({ id }) => id);
	const count = random.pick([0, 1, 3, 3, 15, 15, 40]);
	return {
		settings: { name: 'Generated', currency: random.pick(['EUR', 'JPY', 'KWD']), timeZone: 'Europe/Amsterdam', fiscalYearStart: random.int(1, 12), demo: false },
		stages,
		deals: Array.from({ length: count }, (_, index) => generatedDeal(random, ids, index))
	};
}

function generatedDeal(random: Random, stages: readonly string[], index: number): NewDeal {
	const createdAt = random.chance(0.15) ? null : NOW - Math.floor(random.next() * 900 * DAY_MS);
	const steps = random.int(0, 5);
	let at = createdAt ?? NOW - 400 * DAY_MS;
	const past = Array.from({ length: steps }, (): ['stage', string, number] => {
		at = Math.min(NOW, at + Math.floor(random.next() * 90 * DAY_MS));
		return ['stage', random.pick(stages), at];
	});
	const stage = random.chance(0.05) ? 'ghost' : (past.at(-1)?.[1] ?? random.pick(stages));
	return {
		title: random.pick(WORDS) || `Deal ${index}`,
		company: random.pick(WORDS),
		owner: random.pick(WORDS),
		source: random.pick(WORDS),
		stage,
		value: random.chance(0.2) ? null : random.chance(0.5) ? random.pick(VALUES) : random.int(1, 500_000_00),
		...(random.chance(0.2) ? { probability: random.pick([0, 1000, 333]) } : {}),
		...(random.chance(0.7) ? { expectedClose: dayAt(NOW + random.int(-200, 200) * DAY_MS, 'Europe/Amsterdam') } : {}),
		...(random.chance(0.2) ? { lostReason: random.pick(['duplicate', 'Price', '']) } : {}),
		createdAt,
		...(past.length > 0 ? { past } : {})
	};
}
