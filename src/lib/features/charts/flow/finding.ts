// The sentence over the two-moment flow: what became of the pipeline of then.
import type { StageMove } from '#lib/domain/metrics/stage-moves.ts';
import { t } from '#lib/ui/messages/index.ts';
import { keyOf, nameOf, type Way } from './places.ts';

interface Told {
	move: StageMove;
	way: Way;
	/** In the measure's unit, exact. */
	size: bigint;
}

interface Words {
	day: string;
	byValue: boolean;
	/** An amount in the measure's unit, as written. */
	text: (size: bigint) => string;
}

export function flowFinding(moves: readonly Told[], { day, byValue, text }: Words): string {
	const then = moves.filter(({ move }) => move.from.kind === 'stage');
	const deals = (some: readonly Told[]): number => some.reduce((sum, { move }) => sum + move.count, 0);
	const sum = (some: readonly Told[]): bigint => some.reduce((total, { size }) => total + size, 0n);
	const of = (...ways: Way[]): Told[] => then.filter(({ way }) => ways.includes(way));
	if (then.length === 0) return t('charts.flow.noneThen', { day, count: deals(moves.filter(({ way }) => way === 'in')) });
	const start = byValue ? text(sum(then)) : t('common.deals', { count: deals(then) });
	const [won, lost] = [of('won'), of('lost')];
	if (won.length + lost.length === 0) {
		const [on, back] = [of('on'), of('back')];
		if (deals(of('still')) === deals(then)) return t('charts.flow.noneMoved', { day, count: deals(then) });
		return t('charts.flow.noneClosed', { day, start, on: deals(on), back: deals(back) });
	}
	const open = then.filter(({ move: { to } }) => to.kind === 'stage' || to.kind === 'outside');
	const title = t('charts.flow.title', { day, start, won: text(sum(won)), lost: text(sum(lost)), open: text(sum(open)) });
	const losses = [...Map.groupBy(lost, ({ move }) => keyOf(move.from)).values()].map((some) => ({ stage: nameOf(some[0]!.move.from, 'from'), size: sum(some) }));
	const most = losses.reduce((largest, { size }) => (size > largest ? size : largest), 0n);
	const worst = losses.filter(({ size }) => size === most);
	const stages = new Set(then.map(({ move }) => keyOf(move.from))).size;
	// Of equals none is the worst, and of one stage there is nothing to single out.
	if (stages < 2 || worst.length !== 1) return title;
	if (losses.length === 1) return t('charts.flow.allFrom', { title, stage: losses[0]!.stage });
	return t('charts.flow.mostFrom', { title, stage: worst[0]!.stage, amount: text(most) });
}
