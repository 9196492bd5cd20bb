// A made-up pipeline edited at random: whole histories replaced, cut and prolonged, deals added, taken out and back, stages
// changed, other questions and filters asked. For the tests and for the fuzz.
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { Random } from '../../fuzz/random.ts';
import { madeQuestion, madeStages } from './check-figures.ts';
import { madeHistories } from './made-histories.ts';

const NOW = Date.UTC(2026, 5, 15, 12);

interface Expecting {
	(value: unknown, message?: string): { toEqual(other: unknown): void };
}

/** Throws through `expect` where the engine that was edited differs from a fresh one. Returns the number of edits. */
export function checkIncremental(seed: number, expect: Expecting, steps = 60): number {
	const random = new Random(seed);
	const made = (count: number): DealHistory[] => madeHistories(count, { seed: random.below(1e9), now: NOW, days: 400, changes: 9, odd: true });
	const deals = new Map(made(30).map((history) => [history.id, history]));
	/** Companies, which deals change, and ask by: the same functions as long as the question is the same. */
	const firms = new Map([...deals.keys()].map((id) => [id, `Firm ${id.slice(-1)}`]));
	const firmOf = (id: string): string | null => firms.get(id) ?? null;
	const asking = (): Partial<MetricsQuestion> => ({
		...madeQuestion(random),
		...(random.chance(0.4) ? { accountOf: firmOf } : {}),
		...(random.chance(0.3) ? { segmentOf: firmOf } : {}),
		dayEnds: random.chance(0.5) ? null : NOW + (random.below(60) - 30) * DAY_MS,
		segmentTarget: random.chance(0.5) ? null : () => 1000,
		timeZone: random.pick(['UTC', 'Pacific/Auckland']),
		qualifiedRank: random.below(4),
		months: 3 + random.below(12)
	});
	/** One thing of a question, which most figures have nothing to do with. */
	const oneOf = (question: Partial<MetricsQuestion>, but: readonly string[] = []): Partial<MetricsQuestion> => Object.fromEntries([random.pick(Object.entries(question).filter(([name]) => !but.includes(name)))]);
	let stages = madeStages(random);
	let question = asking();
	/** The same ones come back, as those of charts do. */
	const filters = [null, ...Array.from({ length: 3 }, () => new Set([...deals.keys()].filter(() => random.chance(0.7))))];
	let filter: Set<string> | null = null;
	const engine = new MetricsEngine();
	engine.ask(question);
	engine.rebuild(deals.values(), stages);
	const check = (step: number): void => {
		const fresh = new MetricsEngine();
		fresh.ask(question);
		fresh.setFilter(filter);
		// In another order: figures do not depend on it ([ENGINE2]).
		fresh.rebuild(random.chance(0.5) ? [...deals.values()].reverse() : deals.values(), stages);
		expect(engine.snapshot(), `seed ${seed}, step ${step}`).toEqual(fresh.snapshot());
		if (random.chance(0.5)) return;
		const aside = oneOf(asking(), ['asOf', 'now', 'qualifiedRank', 'convert']);
		const others = random.chance(0.5) ? filter : random.pick(filters);
		fresh.ask(aside);
		fresh.setFilter(others);
		expect(engine.answer(aside, others), `seed ${seed}, step ${step}, aside`).toEqual(fresh.snapshot());
	};
	let edits = 0;
	for (let step = 0; step < steps; step += 1) {
		const kind = random.next();
		if (kind < 0.03) engine.ask((question = { ...question, ...asking() }));
		else if (kind < 0.09) {
			const one = oneOf(asking());
			question = { ...question, ...one };
			engine.ask(one);
		} else if (kind < 0.12) engine.setStages((stages = madeStages(random)));
		else if (kind < 0.17) engine.setFilter((filter = random.pick(filters)));
		// Only what is read is added up, and followed from then on.
		else if (kind < 0.3) void engine.snapshot()[random.pick(['stock', 'leads', 'funnel', 'stageTime', 'velocity', 'segments'] as const)];
		else if (kind < 0.35) {
			const id = random.pick([...deals.keys()]);
			deals.delete(id);
			engine.remove([id]);
			edits += 1;
		} else {
			const patched = made(1 + random.below(3)).map((history): DealHistory => {
				const id = random.chance(0.2) ? `new-${random.below(40)}` : `made-${random.below(30)}`;
				const before = deals.get(id);
				if (!before || random.chance(0.3)) return { ...history, id };
				if (random.chance(0.3)) return { ...before, changes: before.changes.slice(0, -1 - random.below(2)) };
				const since = Math.max(before.changes.at(-1)?.since ?? -Infinity, NOW - random.below(400) * DAY_MS);
				const change = random.pick(history.changes);
				return { ...before, changes: [...before.changes, { ...change, since, at: since }] };
			});
			const last = new Map(patched.map((history) => [history.id, history]));
			for (const history of last.values()) {
				deals.set(history.id, history);
				if (random.chance(0.5)) firms.set(history.id, `Firm ${random.below(12)}`);
			}
			engine.patch([...last.values()]);
			edits += last.size;
		}
		if (random.chance(0.2)) check(step);
	}
	check(steps);
	return edits;
}
