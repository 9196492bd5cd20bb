// The deals behind figures of leads: what a click on a mark opens. Limit: on demand, from all rows that pass.
import type { DealId } from '../model/deal.ts';
import { bantOfAnswers } from './bant.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { waitedOf } from './first-response.ts';
import { followedOf } from './follow-up.ts';
import { contactsUntil } from './lead-facts.ts';
import { LifecycleSums, type LifecycleState } from './lifecycle.ts';
import { inWindow } from './period.ts';
import { stretchUntil } from './stretch.ts';

/**
 * Steps of the leads that became MQL in the window; leads created in it that were answered, and that were not; deals open in
 * it, those that waited longest first; open deals that are qualified; deals closed in it that are rated.
 */
export type LeadPart = 'mql' | 'sal' | 'sql' | 'answered' | 'unanswered' | 'followed' | 'qualified' | 'rated';

type Passes = (row: number) => boolean;

/** In the order of the columns but for `unanswered` and `followed`, which have the longest first. */
export function leadDeals(columns: DealColumns, { window, asOf, now, over }: MetricsContext, passes: Passes, part: LeadPart): DealId[] {
	columns.leads.goTo(asOf, contactsUntil(asOf, now));
	const stretch = stretchUntil(window, over);
	const found: { id: DealId; rank: number }[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || columns.left[row] !== COUNTS) continue;
		const facts = columns.leads.of(row);
		const rank = rankOf();
		if (rank !== null) found.push({ id: columns.ids[row]!, rank });

		/** null: not behind the figure. */
		function rankOf(): number | null {
			const open = columns.outcome[row] === OPEN;
			switch (part) {
				case 'mql':
				case 'sal':
				case 'sql':
					return facts.isMql && inWindow(window, facts.mql) && (part === 'mql' || (part === 'sal' ? facts.accepted : facts.isSql)) ? 0 : null;
				case 'answered':
				case 'unanswered': {
					const waited = inWindow(window, columns.created[row]!) ? waitedOf(columns, row, facts, over) : null;
					if (!waited || waited.answered !== (part === 'answered')) return null;
					return waited.answered ? 0 : waited.length;
				}
				case 'followed': {
					const { open: days, gap } = followedOf(columns, row, facts, stretch);
					return days > 0 ? gap : null;
				}
				case 'qualified':
					return open && bantOfAnswers(facts.answers).qualified ? 0 : null;
				case 'rated':
					return !open && inWindow(window, columns.closed[row]!) && !Number.isNaN(facts.rating) ? 0 : null;
			}
		}
	}
	return found.sort((a, b) => b.rank - a.rank).map(({ id }) => id);
}

/** The deals of the accounts in a state ([LIFECYCLE1]); none where the question does not tell accounts apart. */
export function accountDeals(columns: DealColumns, { accountOf, asOf, now, change }: MetricsContext, passes: Passes, state: LifecycleState): DealId[] {
	if (accountOf === null) return [];
	columns.leads.goTo(asOf, contactsUntil(asOf, now));
	const accounts = new LifecycleSums();
	accounts.clear(columns, accountOf, { asOf, now, earlier: change.from });
	const rows: number[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || columns.left[row] !== COUNTS) continue;
		accounts.note(columns, row, columns.leads.of(row), 1);
		rows.push(row);
	}
	return rows.flatMap((row) => (accounts.stateOf(row) === state ? [columns.ids[row]!] : []));
}
