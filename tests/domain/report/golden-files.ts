// Seeded files in the format of the reference file: deals that skip stages, go back, come back from won and lost, slip,
// change value, chance, category and owner, several times a day. Limit: events only; answers are worked out elsewhere.
import { seeded } from '#lib/domain/demo/random.ts';
import type { GoldenEvent, ReferenceFile } from './reference.ts';

const FIRST = Date.UTC(2025, 9, 1) / 86_400_000;
const T = Date.UTC(2026, 3, 1) / 86_400_000;
const STAGE_NAMES = ['Lead', 'Qualified', 'Demo', 'Proposal', 'Negotiation', 'Contract'];
const CATEGORIES = ['Pipeline', 'Best Case', 'Commit'];

export function goldenFile(seed: number): ReferenceFile {
	const random = seeded(seed);
	const stages = STAGE_NAMES.slice(0, random.int(1, STAGE_NAMES.length));
	const prob = Object.fromEntries(stages.map((stage) => [stage, random.int(0, 20) / 20]));
	const cat = Object.fromEntries(stages.map((stage) => [stage, random.pick(CATEGORIES)]));
	const events: GoldenEvent[] = [];
	const count = random.int(0, 22);
	for (let index = 0; index < count; index += 1) {
		const deal = `D${String(index + 1).padStart(2, '0')}`;
		let day = FIRST + random.int(0, T - FIRST + 3);
		const expected = () => day + random.int(0, 160);
		events.push([deal, day, 'value', random.int(0, 60) * 250_000], [deal, day, 'expectedClose', expected()]);
		events.push([deal, day, 'stage', random.chance(0.85) ? stages[0]! : random.pick([...stages, 'Won', 'Lost'])]);
		for (let step = random.int(0, 8); step > 0 && day < T + 5; step -= 1) {
			day += random.int(0, 25);
			const kind = random.weighted([6, 1, 1, 1, 1, 1, 1]);
			if (kind === 0) events.push([deal, day, 'stage', random.pick([...stages, ...stages, 'Won', 'Lost'])]);
			else if (kind === 1) events.push([deal, day, 'value', random.int(0, 60) * 250_000]);
			else if (kind === 2) events.push([deal, day, 'expectedClose', expected()]);
			else if (kind === 3) events.push([deal, day, 'touch', 1]);
			else if (kind === 4) events.push([deal, day, 'probability', random.int(0, 20) / 20]);
			else if (kind === 5) events.push([deal, day, 'category', random.pick(CATEGORIES)]);
			else events.push([deal, day, 'owner', random.pick(['Ann', 'Bob'])]);
		}
	}
	events.sort((a, b) => a[1] - b[1]);
	return { events, stages, prob, cat };
}
