// Places of the two-moment flow: their names, keys and fixed order from top to bottom, and which way a move went.
import type { Place, StageMove } from '#lib/domain/metrics/stage-moves.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { t } from '#lib/ui/messages/index.ts';

export type Side = 'from' | 'to';

/** on, back, still: among the stages; in: into the pipeline; out: away from it, neither won nor lost. */
export type Way = 'won' | 'lost' | 'on' | 'back' | 'still' | 'in' | 'out';

/** What is in no stage, in the order in which it stands below (or, not here yet, above) the stages. */
const BELOW = ['won', 'lost', 'outside', 'absent'] as const;

/** No stage has an id that begins so. */
export const keyOf = (place: Place): string => (place.kind === 'stage' ? (place.stage?.id ?? '=other') : `=${place.kind}`);

export function nameOf(place: Place, side: Side): string {
	switch (place.kind) {
		case 'stage':
			return place.stage?.name ?? t('charts.notInStage');
		case 'won':
			return t('charts.waterfall.won');
		case 'lost':
			return t('charts.waterfall.lost');
		case 'outside':
			return t('charts.flow.outside');
		case 'absent':
			return t(side === 'from' ? 'charts.flow.notYet' : 'charts.flow.gone');
	}
}

/** Place from top to bottom: what came in, the stages, what closed, what is elsewhere. */
export function orderOf(place: Place, side: Side, stages: readonly Stage[]): number {
	if (place.kind === 'absent' && side === 'from') return -1;
	if (place.kind !== 'stage') return stages.length + 1 + BELOW.indexOf(place.kind);
	return place.stage === null ? stages.length : stages.findIndex(({ id }) => id === place.stage!.id);
}

export function wayOf({ from, to }: Pick<StageMove, 'from' | 'to'>, stages: readonly Stage[]): Way {
	if (to.kind === 'won' || to.kind === 'lost') return to.kind;
	if (to.kind !== 'stage') return 'out';
	if (from.kind !== 'stage') return 'in';
	if (keyOf(from) === keyOf(to)) return 'still';
	// Nobody knows before or behind which stages a removed one stood.
	if (from.stage === null || to.stage === null) return 'out';
	return orderOf(to, 'to', stages) > orderOf(from, 'from', stages) ? 'on' : 'back';
}
