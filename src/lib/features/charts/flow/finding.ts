// The sentence over the two-moment flow: what became of the pipeline of then.
import type { StageMove } from '#lib/domain/metrics/stage-moves.ts';
import { t } from '#lib/ui/messages/index.ts';
import { allBlank } from '../frame/figures.ts';
import { keyOf, nameOf, type Way } from './places.ts';

interface Told {
	move: StageMove;
	way: Way;
	/** In the measure's unit, exact. */
	size: bigint;
	/** How many of its deals have no value that counts. */
	blank: number;
}

interface Words {
	day: string;
	/** The second moment in words; 'now': the present. */
	until: string;
	byValue: boolean;
	/** An amount in the measure's unit, as written. */
	text: (size: bigint) => string;
}

export function flowFinding(moves: readonly Told[], { day, until, byValue, text }: Words): string {
	const then = moves.filter(({ move }) => move.from.kind === 'stage');
	const deals = (some: readonly Told[]): number => some.reduce((sum, { move }) => sum + move.count, 0);
	const sum = (some: readonly Told[]): bigint => some.reduce((total, { size }) => total + size, 0n);
	const of = (...ways: Way[]): Told[] => then.filter(({ way }) => ways.includes(way));
	const known = (some: readonly Told[]): boolean => !byValue || some.length === 0 || !some.every(({ move, blank }) => allBlank({ count: move.count, withoutValue: blank }));
	/** What nobody put a value on is not worth nothing. */
	const amount = (some: readonly Told[]): string => (known(some) ? text(sum(some)) : t('charts.flow.blank', { count: deals(some) }));
	if (then.length === 0) {
		const came = moves.filter(({ way }) => way === 'in');
		return t('charts.flow.noneThen', { day, until, count: deals(came), value: byValue && known(came) ? text(sum(came)) : 'none' });
	}
	const start = byValue ? amount(then) : t('common.deals', { count: deals(then) });
	const [won, lost] = [of('won'), of('lost')];
	if (won.length + lost.length === 0) {
		const [on, back] = [of('on'), of('back')];
		if (deals(of('still')) === deals(then)) return t('charts.flow.noneMoved', { day, until, count: deals(then) });
		const moved = on.length > 0 && back.length > 0 ? 'both' : on.length > 0 ? 'on' : back.length > 0 ? 'back' : 'none';
		return t('charts.flow.noneClosed', { day, start, measure: byValue ? 'value' : 'count', moved, on: amount(on), back: amount(back) });
	}
	const open = then.filter(({ move: { to } }) => to.kind === 'stage' || to.kind === 'outside');
	const title = t('charts.flow.title', { day, start, won: amount(won), lost: amount(lost), open: amount(open) });
	const losses = [...Map.groupBy(lost, ({ move }) => keyOf(move.from)).values()].map((some) => ({ stage: nameOf(some[0]!.move.from, 'from'), size: sum(some) }));
	const most = losses.reduce((largest, { size }) => (size > largest ? size : largest), 0n);
	const worst = losses.filter(({ size }) => size === most);
	const stages = new Set(then.map(({ move }) => keyOf(move.from))).size;
	// Of equals none is the worst, and of one stage there is nothing to single out.
	if (stages < 2 || worst.length !== 1) return title;
	if (losses.length === 1) return t('charts.flow.allFrom', { title, stage: losses[0]!.stage });
	return t('charts.flow.mostFrom', { title, stage: worst[0]!.stage, amount: text(most) });
}
