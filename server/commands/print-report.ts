// A report as lines for people at a terminal, in English. Limit: the main figures; all of them are in --json.
import type { MetricsReport } from '#lib/domain/report/metrics-report.ts';
import type { Amount, Rate } from '#lib/domain/report/shapes.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { nearest } from '../nearest.ts';
import { NONE, printed, type Printed } from './printed.ts';

/** The lines of a report. */
export function printReport(report: MetricsReport): string[] {
	const { currency, stock, coverage, funnel, winRate, dealSize, cycle, velocity, waterfall, forecast, stageFlow, stageTime } = report;
	const show = printed(currency);
	const { money, rate, times, days } = show;
	const span = ({ from, to }: { from: string | null; to: string | null }): string => (from === null && to === null ? 'all time' : `${from ?? 'the beginning'} to ${to ?? 'now'}`);
	const amount = ({ count, value }: Amount): string[] => [show.count(count), money(value)];
	const unsure = (n: number): string => (n > 0 && n < 10 ? ' (few)' : '');
	/** A median that so many stays have not reached yet takes longer than the longest of them. */
	const median = (of: { kaplanMeierMedian: number | null; longest: number | null } | undefined): string =>
		!of || (of.kaplanMeierMedian === null && of.longest === null) ? NONE : of.kaplanMeierMedian === null ? `> ${days(of.longest)}` : days(of.kaplanMeierMedian);
	const day = (instant: string): string => dayAt(Date.parse(instant), report.timeZone);
	const { total, considered, leftOut, unknownCreated, unknownClosed, unknownEntered } = report.deals;
	const unknown = [[unknownCreated, 'began'], [unknownClosed, 'closed']] as const;
	const undated = unknown.flatMap(([count, what]) => (count > 0 ? [`${show.count(count)} ${what}`] : []));
	const head = `As of ${day(report.asOf)}; flow ${span(report.window)}; period ${span(report.period)}${report.filter === null ? '' : `; filter ${report.filter}: ${show.count(considered)} of ${show.count(total)} deals`}`;
	const unmatched = unmatchedWords(report);
	if (unmatched.length > 0 && considered === 0) return [head, '', ...unmatched];
	return [
		head,
		...unmatched,
		...(leftOut > 0 ? [`${show.count(leftOut)} duplicate or invalid ${leftOut === 1 ? 'deal is' : 'deals are'} left out: in no figure`] : []),
		'',
		...table('Pipeline now', ['deals', 'value', 'weighted'], [
			...stock.pipelineByStage.map((row) => [row.stage ?? '(other stages)', ...amount(row), money(row.weighted)]),
			['All', show.count(stock.pipelineDeals), money(stock.pipelineValue), money(stock.weightedPipeline)]
		]),
		`  Largest deal ${rate(stock.concentration.topShare)} of the value; ${show.count(stock.stale.count)} stale, ${money(stock.stale.value)}`,
		...noSum([['', report.deals]], show),
		'',
		...table('Funnel of deals created in the window', ['reached', 'of all', 'to the next', 'still here', 'lost here'], [
			...funnel.stages.map((stage, index) => {
				const step = funnel.stepConversion[index];
				return [
					stage ?? 'Won',
					show.count(funnel.reached[index]!.count),
					rate(funnel.cumulativeConversion[index] ?? null),
					step ? `${rate(step.rate)}${unsure(step.n)}` : '',
					show.count(funnel.stillHere[index]!.count),
					show.count(funnel.lostHere[index]!.count)
				];
			})
		]),
		`  ${rate(funnel.maturity)} closed by now${funnel.maturity !== null && funnel.maturity < 0.8 ? ': still moving' : ''}`,
		...(undated.length > 0 ? [`  At an unknown time, in all time alone: ${undated.join(', ')}`] : []),
		'',
		...table('Stages', ['entries', 'advanced', 'lost', 'back', 'still', 'conversion', 'median days', 'share of time'], [
			...stageFlow.map((flow) => {
				const time = stageTime.find(({ stage }) => stage === flow.stage);
				return [
					flow.stage,
					...[flow.entries, flow.advanced, flow.lost, flow.regressed, flow.still].map((count) => show.count(count)),
					rate(flow.resolvedConversion),
					median(time),
					rate(time?.delayShare ?? null)
				];
			})
		]),
		...unknownEntries(unknownEntered, report.window.from === null && report.window.to === null, show),
		'',
		...table('Closed in the window', ['', ''], [
			['Won', ...amount(winRate.won)],
			['Lost', ...amount(winRate.lost)],
			['Win rate', `${rate(winRate.rate)}${unsure(winRate.won.count + winRate.lost.count)}`, winRate.low === null ? '' : `${rate(winRate.low)} to ${rate(winRate.high)}`],
			['Win rate by value', rate(winRate.valueRate), ''],
			['Deal size, mean and median', money(dealSize.mean), money(dealSize.median)],
			['Sales cycle, mean and median', days(cycle.mean), days(cycle.median)],
			['Velocity per day, pipeline and realised', money(velocity.pipelineVelocityPerDay), money(velocity.realisedVelocityPerDay)]
		]),
		...noSum([['won ', winRate.won], ['lost ', winRate.lost]], show),
		'',
		...leadLines(report, show, unsure),
		...table('The period', ['', ''], [
			['Open, expected to close in it', ...amount(coverage.open)],
			...(coverage.overdueInPeriod.count > 0 ? [['Of these overdue', ...amount(coverage.overdueInPeriod)]] : []),
			...(coverage.overdueBefore.count > 0 ? [['Overdue, expected to close before it', ...amount(coverage.overdueBefore)]] : []),
			...(coverage.overdueAfter.count > 0 ? [['Overdue, expected to close after it', ...amount(coverage.overdueAfter)]] : []),
			['Won in it', ...amount(coverage.won)],
			['Target', '', money(report.target)],
			['Coverage of what is left, needed', coverage.targetMet ? 'target met' : times(coverage.coverage), `${times(coverage.requiredCoverage)}${coverage.requiredCoverageAssumed ? ' (assumed)' : ''}`],
			['On course', rate(coverage.coverageAttainment), ''],
			['Commit, best case, all (cumulative)', money(forecast.cumulative.commit), `${money(forecast.cumulative.bestCase)}, ${money(forecast.cumulative.total)}`],
			['Weighted', '', money(forecast.weighted)],
			...forecastLines(forecast, show)
		]),
		'',
		...table(`What changed from ${day(report.since)} to ${day(report.asOf)}`, ['deals', 'value'], [
			['Start', ...amount(waterfall.start)],
			['New', ...amount(waterfall.new)],
			['Re-opened', ...amount(waterfall.reopened)],
			['Moved in', ...amount(waterfall.movedIn)],
			['Increased', ...amount(waterfall.increased)],
			['Decreased', ...amount(waterfall.decreased)],
			['Moved out', ...amount(waterfall.movedOut)],
			['Won', ...amount(waterfall.won)],
			['Lost', ...amount(waterfall.lost)],
			['Removed', ...amount(waterfall.removed)],
			['End', ...amount(waterfall.end)]
		]),
		...(waterfall.newUndated === null ? [] : [`  Of the new ones ${show.count(waterfall.newUndated.deals)} began at an unknown time: counted from ${span(waterfall.newUndated)}, the first that is known of them`]),
		...segmentLines(report, show, unsure)
	];
}

/** Entries into a stage of which nobody knows when: no window but all time has them, and no median the length of their stays. */
function unknownEntries(entries: number, allTime: boolean, { count }: Printed): string[] {
	if (entries === 0) return [];
	const are = `${count(entries)} ${entries === 1 ? 'entry' : 'entries'} at an unknown time ${entries === 1 ? 'is' : 'are'}`;
	return [allTime ? `  ${are} among these, in no median` : `  ${are} not among these: in all time alone`];
}

/** Of what `--by` asks for: open now, closed and created in the window. */
function segmentLines({ segments }: MetricsReport, { count, money, rate, days }: Printed, unsure: (n: number) => string): string[] {
	if (segments === null) return [];
	return [
		'',
		...table(`By ${segments.by}`, ['open', 'value', 'weighted', 'won', 'value', 'lost', 'win rate', 'mean size', 'mean days', 'created', 'of these won'], [
			...segments.rows.map((row) => [
				row.segment ?? '(blank)',
				count(row.open.count),
				money(row.open.value),
				money(row.open.weighted),
				count(row.won.count),
				money(row.won.value),
				count(row.lost.count),
				`${rate(row.rate)}${unsure(row.won.count + row.lost.count)}`,
				money(row.averageDealSize),
				days(row.meanCycle),
				count(row.created),
				count(row.createdWon.count)
			])
		])
	];
}

/** Deals that no sum has, of each sort by its name with a space behind; nothing where there are none. */
function noSum(sorts: readonly (readonly [sort: string, { withoutValue: number; withoutRate: number }])[], { count }: Printed): string[] {
	const deals = (number: number, sort: string): string => `${count(number)} ${sort}${number === 1 ? 'deal' : 'deals'}`;
	const told = sorts.flatMap(([sort, { withoutValue, withoutRate }]) => [
		...(withoutValue > withoutRate ? [`${deals(withoutValue - withoutRate, sort)} without value`] : []),
		...(withoutRate > 0 ? [`${deals(withoutRate, sort)} in a currency without a rate`] : [])
	]);
	return told.length === 0 ? [] : [`  In no sum: ${told.join(', ')}`];
}

/** Words that would do, at most. */
const MOST_SHOWN = 12;

/** What of the filter no deal has, and what would do; nothing where every word has one and some deal passes. */
export function unmatchedWords({ filter, unmatched, deals: { total, considered } }: MetricsReport): string[] {
	if (filter === null || total === 0) return [];
	const words = unmatched.map(({ field, values, known, knownCount }) => {
		const more = knownCount > MOST_SHOWN ? ` and ${(knownCount - MOST_SHOWN).toLocaleString('en')} more` : '';
		const nobodys = values.map((value) => (value === '' ? 'a blank' : `"${value}"`)).join(' or ');
		const near = values.flatMap((value) => (value === '' ? [] : nearest(value, known)));
		return `No deal has ${nobodys} as ${field}.${near.length > 0 ? ` Is ${near.map(quoted).join(' or ')} meant?` : ''} ${known.length === 0 ? `No deal has any ${field}.` : `There are ${known.slice(0, MOST_SHOWN).map(quoted).join(', ')}${more}.`}`;
	});
	if (considered > 0) return words;
	return [words.length > 0 ? 'No deal passes the filter: there are no figures.' : 'No deal passes the filter: there are no figures. Each part of it is true of some deal, all of them of none.', ...words];
}

/** As a filter takes it: in quotes where it holds a separator. */
const quoted = (value: string): string => (/[,;]/.test(value) ? `"${value}"` : value);

/** Nothing where nobody ever said a word of leads. */
function leadLines({ leads }: MetricsReport, { count, rate, days, hours, decimal }: Printed, unsure: (n: number) => string): string[] {
	if (leads === null) return [];
	const { steps, conversion, response, followUp, bant, lifecycle } = leads;
	if (steps.mql + steps.withoutMql + steps.unknown + response.answered + bant.answered === 0) return [];
	const share = ({ k, n, rate: value }: { k: number; n: number; rate: Rate }): string[] => [`${count(k)} of ${count(n)}`, `${rate(value)}${unsure(n)}`];
	return [
		...table('Leads', ['', ''], [
			['Accepted by sales, of MQL', ...share(steps.acceptance)],
			['Qualified by sales, of accepted', ...share(steps.qualification)],
			...(steps.withoutMql === 0 ? [] : [['SAL or SQL that never was MQL, in neither', count(steps.withoutMql), '']]),
			...(steps.unknown === 0 ? [] : [['MQL since an unknown time, in all time alone', count(steps.unknown), '']]),
			['Became an opportunity, of created', ...share(conversion.toOpportunity)],
			['Became a customer, of created', ...share(conversion.toCustomer)],
			['Answered within the hour', ...share(response.withinHour)],
			['Median response', '', hours(response.medianHours)],
			['Contacts per 30 days open', '', decimal(followUp.per30Days)],
			['Longest gap, median', '', days(followUp.longestGap.median)],
			['Qualified open deals (BANT)', `${count(bant.qualified)} of ${count(bant.deals)}`, bant.meanScore === null ? NONE : `score ${count(bant.meanScore)}`],
			['Accounts', '', Object.entries(lifecycle.states).flatMap(([state, accounts]) => (accounts === 0 ? [] : [`${count(accounts)} ${state}`])).join(', ') || NONE]
		]),
		''
	];
}

/** Bands by the team's own past, or, with too little of it, by plans. */
function forecastLines({ fan, shared, historicalRate, historicalBasis, accuracy }: MetricsReport['forecast'], { count, money, rate }: Printed): string[][] {
	const { p10, p50, p90, chanceOfTarget } = fan ?? shared;
	return [
		['By the rates of the last four periods', historicalWords(historicalBasis, count), money(historicalRate)],
		[`Forecast (P50), ${fan?.method === 'past' ? 'by the past' : 'by plans'}`, '', money(p50)],
		['80 % between', money(p10), money(p90)],
		['Chance of the target', rate(chanceOfTarget), ''],
		...(accuracy === null ? [] : [[`Looking back ${count(accuracy.forecasts)} times, ${count(accuracy.horizonDays)} days ahead: off by, inside`, rate(accuracy.wape), rate(accuracy.coverage)]])
	];
}

/** Whose rates they are: nothing where each deal has those of its stage and of as many days left. */
function historicalWords(basis: MetricsReport['forecast']['historicalBasis'], count: (value: number) => string): string {
	if (basis === null || basis.deals === 0) return '';
	if (basis.planned === basis.deals) return 'no past: by the probability of the stage';
	return [basis.pooled === 0 ? [] : `${count(basis.pooled)} by all of their stage`, basis.planned === 0 ? [] : `${count(basis.planned)} by its probability`].flat().join(', ');
}

/** A title, a head and rows with their cells in columns; the first to the left, the others to the right. */
function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const all = [['', ...head], ...rows];
	const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
	const line = (row: readonly string[]): string =>
		`  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')}`.trimEnd();
	return [title, ...(head.every((name) => name === '') ? [] : [line(all[0]!)]), ...rows.map(line)];
}
