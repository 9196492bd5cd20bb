// The sentences over the reliability of the scorecard: whether it is used, why not where it is not, and how it did on deals
// that closed later than all it had learnt from.
import { LEAST_CLOSED, type OutOfTime } from '#lib/domain/forecast/scorecard/train.ts';
import type { Skill } from '#lib/domain/forecast/scorecard/skill.ts';
import type { ScorecardStand } from '#lib/state/scorecard-feed.svelte.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { formatDay, formatNumber, formatRatio } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { finite, formatCount, NONE, sentences } from '../frame/figures.ts';

/** A tenth whose interval holds what was said came true. */
const cameTrue = ({ tenths }: OutOfTime): number => tenths.filter(({ predicted, interval }) => interval.low <= predicted && predicted <= interval.high).length;

export function reliabilityFinding({ result, won, lost }: ScorecardStand): string {
	if (result === null) return t('charts.reliability.failed');
	const { outOfTime } = result.evidence;
	if (result.kind === 'published') {
		const hits = cameTrue(outOfTime!);
		const all = outOfTime!.tenths.length;
		return t(hits * 2 > all ? 'charts.reliability.holds' : 'charts.reliability.ranks', { hits, all });
	}
	if (result.reason === 'too-few-closed') return t('charts.reliability.few', { won: formatCount(won), lost: formatCount(lost), needed: formatCount(LEAST_CLOSED) });
	return t('charts.reliability.noSignal');
}

/** Why there is none, as a sentence; null where there is one, and where the title says it all. */
export function refusalOf({ result }: ScorecardStand): string | null {
	if (result === null || result.kind === 'published' || result.reason === 'too-few-closed') return null;
	if (result.reason !== 'badly-calibrated') return t(`charts.reliability.${result.reason}`);
	const slope = result.evidence.outOfTime?.calibration?.slope ?? null;
	if (slope === null) return t('charts.reliability.uncalibrated');
	return t(slope < 1 ? 'charts.reliability.tooSure' : 'charts.reliability.tooTimid', { slope: formatNumber(slope, 2) });
}

const score = (value: number | null): string => (finite(value) === null ? NONE : formatNumber(value!, 3));

/** Figures of the trial: what it was learnt and tested on, Brier scores, area under the curve. */
export function captionOf({ from, training, test, brier, baseBrier, stageBrier, auc }: OutOfTime, timeZone: string): string {
	return sentences(
		t('charts.reliability.tested', { learnt: formatCount(training.deals), day: formatDay(dayAt(from, timeZone)), tested: formatCount(test.deals) }),
		t('charts.reliability.brier', { brier: score(brier), base: score(baseBrier), stages: score(stageBrier) }),
		t('charts.reliability.auc', { auc: finite(auc) === null ? NONE : formatNumber(auc!, 2) })
	);
}

/** Below 0 where it is worse than base rates; never −0. */
const share = (value: number): string => formatRatio(Math.round(value * 1000) / 1000 + 0);
const skillWords = ({ value, low, high }: Skill): Record<string, string> => ({ skill: share(value), low: share(low), high: share(high) });

/** How much better than base rates, and how sure that is. */
export function skillNotes({ skill, skillOverStage, suspicious }: OutOfTime): string[] {
	return [
		...(skill ? [t('charts.reliability.skill', skillWords(skill))] : []),
		...(skillOverStage ? [t('charts.reliability.skillOverStage', skillWords(skillOverStage))] : []),
		...(suspicious ? [t('charts.reliability.suspicious')] : [])
	];
}
