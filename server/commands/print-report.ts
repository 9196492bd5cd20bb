// A report as lines for people at a terminal, in English. Limit: the main figures; all of them are in --json.
import type { MetricsReport } from '#lib/domain/report/metrics-report.ts';
import type { Amount, Rate } from '#lib/domain/report/shapes.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { minorDigits } from '#lib/domain/model/money.ts';

const NONE = '–';

/** The lines of a report. */
export function printReport(report: MetricsReport): string[] {
	const { currency, stock, coverage, funnel, winRate, dealSize, cycle, velocity, waterfall, forecast, stageFlow, stageTime } = report;
	const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
	const money = (value: number | null): string =>
		value === null ? NONE : `${currency} ${(value + 0).toLocaleString('en', { minimumFractionDigits: Number.isInteger(value) ? 0 : minorDigits(currency), maximumFractionDigits: minorDigits(currency) })}`;
	const rate = (value: Rate): string => (value === null ? NONE : `${(value * 100).toFixed(1)} %`);
	const times = (value: Rate): string => (value === null ? NONE : `${value.toFixed(2)}×`);
	const days = (value: number | null): string => (value === null ? NONE : `${value.toFixed(1)} d`);
	const span = ({ from, to }: { from: string | null; to: string | null }): string => (from === null && to === null ? 'all time' : `${from ?? 'the beginning'} to ${to ?? 'now'}`);
	const amount = ({ count, value }: Amount): string[] => [whole.format(count), money(value)];
	const unsure = (n: number): string => (n > 0 && n < 10 ? ' (few)' : '');
	/** A median that so many stays have not reached yet takes longer than the longest of them. */
	const median = (of: { kaplanMeierMedian: number | null; longest: number | null } | undefined): string =>
		!of || (of.kaplanMeierMedian === null && of.longest === null) ? NONE : of.kaplanMeierMedian === null ? `> ${days(of.longest)}` : days(of.kaplanMeierMedian);
	const day = (instant: string): string => dayAt(Date.parse(instant), report.timeZone);
	const { total, considered, withoutValue, withoutRate, unknownCreated, unknownClosed, unknownEntered } = report.deals;
	const unknown = [[unknownCreated, 'began'], [unknownClosed, 'closed'], [unknownEntered, 'entered a stage']] as const;
	const undated = unknown.flatMap(([count, what]) => (count > 0 ? [`${whole.format(count)} ${what}`] : []));
	return [
		`As of ${day(report.asOf)}; flow ${span(report.window)}; period ${span(report.period)}${report.filter === null ? '' : `; filter ${report.filter}: ${whole.format(considered)} of ${whole.format(total)} deals`}`,
		'',
		...table('Pipeline now', ['deals', 'value', 'weighted'], [
			...stock.pipelineByStage.map((row) => [row.stage ?? '(other stages)', ...amount(row), money(row.weighted)]),
			['All', whole.format(stock.pipelineDeals), money(stock.pipelineValue), money(stock.weightedPipeline)]
		]),
		`  Largest deal ${rate(stock.concentration.topShare)} of the value; ${whole.format(stock.stale.count)} stale, ${money(stock.stale.value)}`,
		...(withoutValue > 0 ? [`  In no sum: ${whole.format(withoutValue)} without value${withoutRate > 0 ? `, of these ${whole.format(withoutRate)} in a currency without a rate` : ''}`] : []),
		'',
		...table('Funnel of deals created in the window', ['reached', 'of all', 'to the next', 'still here', 'lost here'], [
			...funnel.stages.map((stage, index) => {
				const step = funnel.stepConversion[index];
				return [
					stage ?? 'Won',
					whole.format(funnel.reached[index]!.count),
					rate(funnel.cumulativeConversion[index] ?? null),
					step ? `${rate(step.rate)}${unsure(step.n)}` : '',
					whole.format(funnel.stillHere[index]!.count),
					whole.format(funnel.lostHere[index]!.count)
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
					...[flow.entries, flow.advanced, flow.lost, flow.regressed, flow.still].map((count) => whole.format(count)),
					rate(flow.resolvedConversion),
					median(time),
					rate(time?.delayShare ?? null)
				];
			})
		]),
		'',
		...table('Closed in the window', ['', ''], [
			['Won', ...amount(winRate.won)],
			['Lost', ...amount(winRate.lost)],
			['Win rate', `${rate(winRate.rate)}${unsure(winRate.won.count + winRate.lost.count)}`, winRate.low === null ? '' : `${rate(winRate.low)} to ${rate(winRate.high)}`],
			['Win rate by value', rate(winRate.valueRate), ''],
			['Deal size, mean and median', money(dealSize.mean), money(dealSize.median)],
			['Sales cycle, mean and median', days(cycle.mean), days(cycle.median)],
			['Velocity per day, pipeline and realised', money(rounded(velocity.pipelineVelocityPerDay)), money(rounded(velocity.realisedVelocityPerDay))]
		]),
		'',
		...leadLines(report, rate, days, unsure),
		...table('The period', ['', ''], [
			['Open, expected to close in it', ...amount(coverage.open)],
			['Won in it', ...amount(coverage.won)],
			['Target', '', money(report.target)],
			['Coverage of what is left, needed', coverage.targetMet ? 'target met' : times(coverage.coverage), `${times(coverage.requiredCoverage)}${coverage.requiredCoverageAssumed ? ' (assumed)' : ''}`],
			['On course', rate(coverage.coverageAttainment), ''],
			['Commit, best case, all (cumulative)', money(forecast.cumulative.commit), `${money(forecast.cumulative.bestCase)}, ${money(forecast.cumulative.total)}`],
			['Weighted', '', money(forecast.weighted)],
			...forecastLines(forecast, money, rate)
		]),
		'',
		...table(`What changed since ${day(report.since)}`, ['deals', 'value'], [
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
		])
	];
}

/** Nothing where nobody ever said a word of leads. */
function leadLines({ leads }: MetricsReport, rate: (value: Rate) => string, days: (value: number | null) => string, unsure: (n: number) => string): string[] {
	if (leads === null || leads.steps.mql + leads.response.answered + leads.bant.answered === 0) return [];
	const share = ({ k, n, rate: value }: { k: number; n: number; rate: Rate }): string[] => [`${k} of ${n}`, `${rate(value)}${unsure(n)}`];
	const hours = (value: number | null): string => (value === null ? NONE : `${value.toFixed(1)} h`);
	const { steps, conversion, response, followUp, bant, lifecycle } = leads;
	return [
		...table('Leads', ['', ''], [
			['Accepted by sales, of MQL', ...share(steps.acceptance)],
			['Qualified by sales, of accepted', ...share(steps.qualification)],
			['Became an opportunity, of created', ...share(conversion.toOpportunity)],
			['Became a customer, of created', ...share(conversion.toCustomer)],
			['Answered within the hour', ...share(response.withinHour)],
			['Median response', '', hours(response.medianHours)],
			['Contacts per 30 days open', '', followUp.per30Days === null ? NONE : followUp.per30Days.toFixed(1)],
			['Longest gap, median', '', days(followUp.longestGap.median)],
			['Qualified open deals (BANT)', `${bant.qualified} of ${bant.deals}`, bant.meanScore === null ? NONE : `score ${bant.meanScore.toFixed(0)}`],
			['Accounts', '', Object.entries(lifecycle.states).flatMap(([state, count]) => (count === 0 ? [] : [`${count} ${state}`])).join(', ') || NONE]
		]),
		''
	];
}

/** Bands by the team's own past, or, with too little of it, by plans. */
function forecastLines({ fan, shared, historicalRate, accuracy }: MetricsReport['forecast'], money: (value: number | null) => string, rate: (value: Rate) => string): string[][] {
	const { p10, p50, p90, chanceOfTarget } = fan ?? shared;
	return [
		['By the rates of the last four periods', '', money(rounded(historicalRate))],
		[`Forecast (P50), ${fan?.method === 'past' ? 'by the past' : 'by plans'}`, '', money(rounded(p50))],
		['80 % between', money(rounded(p10)), money(rounded(p90))],
		['Chance of the target', rate(chanceOfTarget), ''],
		...(accuracy === null ? [] : [[`Looking back ${accuracy.forecasts} times, ${accuracy.horizonDays} days ahead: off by, inside`, rate(accuracy.wape), rate(accuracy.coverage)]])
	];
}

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);

/** A title, a head and rows with their cells in columns; the first to the left, the others to the right. */
function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const all = [['', ...head], ...rows];
	const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
	const line = (row: readonly string[]): string =>
		`  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')}`.trimEnd();
	return [title, ...(head.every((name) => name === '') ? [] : [line(all[0]!)]), ...rows.map(line)];
}
