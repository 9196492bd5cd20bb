// Figures of leads, their contacts and their accounts, as a report gives them.
// Limit: shapes and conversion; what a figure is, is domain/metrics.
import type { LeadFigures } from '../metrics/leads.ts';
import type { Share } from '../metrics/lead-steps.ts';
import { LIFECYCLE_STATES, type Lifecycle } from '../metrics/lifecycle.ts';
import { boundsOf, type Amounts } from './amounts.ts';
import type { LeadsReport, ShareReport } from './metrics-report.ts';

const shareOf = ({ k, n, rate, interval }: Share): ShareReport => ({ k, n, rate, ...boundsOf(interval) });

export function leadsReport(figures: LeadFigures, amounts: Amounts): LeadsReport {
	const { steps, conversion, response, followUp, bant, rating, lifecycle } = figures;
	const { mql, sal, sql, direct, recycled, rejected, again, withoutMql, unknown } = steps;
	const { leads, answered, unanswered, closedUnanswered } = response;
	const [budget, authority, need, timing] = bant.questions.map(([yes, partial, no, unknown]) => ({ yes, partial, no, unknown }));
	return {
		steps: {
			...{ mql, sal, sql, direct, recycled, rejected, again, withoutMql, unknown },
			acceptance: shareOf(steps.acceptance),
			qualification: shareOf(steps.qualification),
			mqlToSql: shareOf(steps.overall),
			hours: { mqlToSal: steps.mqlToSal, salToSql: steps.salToSql, mqlToSql: steps.mqlToSql }
		},
		conversion: {
			leads: amounts.amount(conversion.leads),
			opportunities: amounts.amount(conversion.opportunities),
			won: amounts.amount(conversion.won),
			lost: amounts.amount(conversion.lost),
			toOpportunity: shareOf(conversion.toOpportunity),
			toCustomer: shareOf(conversion.toCustomer),
			opportunityToCustomer: shareOf(conversion.opportunityToCustomer)
		},
		response: {
			...{ leads, answered, unanswered, closedUnanswered },
			medianHours: response.median,
			withinHour: shareOf(response.withinHour),
			withinDay: shareOf(response.withinDay),
			never: shareOf(response.never)
		},
		followUp: { deals: followUp.deals, touches: followUp.touches, dealDays: followUp.dealDays, per30Days: followUp.per30Days, untouched: followUp.untouched, longestGap: followUp.gap },
		bant: {
			deals: bant.deals,
			answered: bant.answered,
			complete: bant.complete,
			qualified: bant.qualified,
			meanScore: bant.meanScore,
			completeness: bant.completeness,
			questions: { budget: budget!, authority: authority!, need: need!, timing: timing! }
		},
		rating,
		lifecycle: lifecycleOf(lifecycle)
	};
}

function lifecycleOf({ states: { none: _, ...states }, matrix, withoutAccount }: Lifecycle): LeadsReport['lifecycle'] {
	const changes = LIFECYCLE_STATES.flatMap((from, i) => {
		const all = matrix[i]!.reduce((sum, count) => sum + count, 0);
		return LIFECYCLE_STATES.flatMap((to, j) => (matrix[i]![j] === 0 ? [] : [{ from, to, accounts: matrix[i]![j]!, share: matrix[i]![j]! / all }]));
	});
	return { states, changes, withoutAccount };
}
