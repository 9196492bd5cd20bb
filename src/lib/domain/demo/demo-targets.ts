// The example's targets and teams: for the last two, the present and the next quarter, as much as the deals win in one.
import type { NewDeal } from '../document/commands.ts';
import type { SeedTarget } from '../document/create.ts';
import { addDays, DAY_MS, dayAt, dayOf, startOfDay } from '../model/date.ts';
import { minorDigits } from '../model/money.ts';
import { EVERYONE, type TargetSpan, type TeamMember } from '../model/target.ts';
import { OWNERS, TEAMS } from './demo-words.ts';

const SPAN_DAYS = 380;
const QUARTER_DAYS = 91;
/** Quarters from the present one, and how much more than before is aimed at. */
const QUARTERS = [[-2, 0.95], [-1, 1], [0, 1.05], [1, 1.1]] as const;
/** Targets were written down so long before their quarter, the next one's a week ago at the latest. */
const AHEAD_DAYS = 14;

/** The quarter of the calendar that is so many from the one a day lies in. */
function quarter(today: string, steps: number): TargetSpan {
	const month = Number(today.slice(0, 4)) * 12 + Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3 + steps * 3;
	const first = (at: number): string => dayOf(Math.floor(at / 12), (at % 12) + 1, 1)!;
	return { from: first(month), to: addDays(first(month + 3), -1) };
}

/** Targets of everyone and of each owner; none where nothing was ever won. */
export function demoTargets(deals: readonly NewDeal[], { now, timeZone, currency }: { now: number; timeZone: string; currency: string }): SeedTarget[] {
	const thousand = 1000 * 10 ** minorDigits(currency);
	const won = deals.reduce((sum, { stage, value }) => sum + (stage === 'won' ? (value ?? 0) : 0), 0);
	const each = (won / SPAN_DAYS) * QUARTER_DAYS;
	if (each <= 0) return [];
	return QUARTERS.flatMap(([steps, growth]) => {
		const span = quarter(dayAt(now, timeZone), steps);
		const since = Math.min(startOfDay(span.from, timeZone) - AHEAD_DAYS * DAY_MS, now - 7 * DAY_MS);
		const share = Math.max(1, Math.round((each * growth) / OWNERS.length / thousand)) * thousand;
		const whole: SeedTarget = { ...span, scope: EVERYONE, amount: Math.ceil((each * growth) / (5 * thousand)) * 5 * thousand, since };
		return [whole, ...(steps < 0 ? [] : OWNERS.map((name): SeedTarget => ({ ...span, scope: { of: 'owner', name }, amount: share, since })))];
	});
}

/** Who of the example's owners is in which team. */
export const demoTeams = (language: 'en' | 'nl'): TeamMember[] => OWNERS.map((owner, index) => ({ owner, team: TEAMS[language][index < 3 ? 0 : 1] }));
