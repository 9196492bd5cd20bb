// What becomes of leads between marketing and sales, how soon and how often they are called, and where accounts stand, from
// figures to what is drawn and said. Pure. Limit: of the period; open deals and accounts are as they are now.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { accountDeals, leadDeals, type LeadPart } from '#lib/domain/metrics/lead-deals.ts';
import type { LeadFigures } from '#lib/domain/metrics/leads.ts';
import type { Share } from '#lib/domain/metrics/lead-steps.ts';
import { LIFECYCLE_STATES, type Lifecycle } from '#lib/domain/metrics/lifecycle.ts';
import { isAllTime } from '#lib/domain/metrics/period.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { formatDay, formatNumber } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { changeOf } from '../frame/asking.ts';
import { cellText, type Cell, type ChartModel, type Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, countCell, fewDeals, finite, formatCount, formatDays, formatRate, measuredCell, rateCell, saidAs, sentences } from '../frame/figures.ts';

/** A bar: a step from marketing to sales, or the accounts in a state. */
export interface LeadRow extends Mark {
	value: number;
	text: string;
	/** What goes with it: the share of the step before, or what came and went. */
	more: string;
	/** The same where there is little room. */
	shortMore: string;
	few: boolean;
	/** How many could as well have made the step, by the 95 % interval of its share. */
	whisker: { low: number; high: number } | null;
}

/** A figure by itself. */
export interface LeadTile extends Mark {
	text: string;
	more: string;
	/** The same in the table twin, and a share of all there. */
	cell: Cell;
	share: Cell;
}

export interface LeadsModel extends ChartModel {
	steps: readonly LeadRow[];
	tiles: readonly LeadTile[];
	accounts: readonly LeadRow[];
	/** Over the accounts: of when they are. */
	accountsHead: string;
}

const STATES = LIFECYCLE_STATES.filter((state) => state !== 'none');
const STEPS = ['mql', 'sal', 'sql'] as const;

/** "4.9 hours", and from two days on "3.2 days". */
function hours(value: number | null): string {
	const number = finite(value);
	if (number === null) return NONE;
	return number >= 48 ? t('charts.leads.days', { days: formatNumber(number / 24, 1) }) : t('charts.leads.hours', { hours: formatNumber(number, 1) });
}

export function leadsModel({ leads, funnel }: MetricsSnapshot, options: ChartOptions): LeadsModel {
	const { window, legalPeriod, filtered, timeZone, then } = options;
	const past = then === undefined ? 'no' : 'yes';
	const accountsHead = then === undefined ? t('charts.leads.accounts') : t('charts.leads.accountsThen', { when: then });
	const since = formatDay(dayAt(changeOf(window, options).from, timeZone));
	const known = leads !== null && leads.steps.mql + leads.steps.withoutMql + leads.steps.unknown + leads.response.answered + leads.bant.answered + leads.rating.rated > 0;
	const empty = !legalPeriod ? { text: t('charts.period.wrongText') } : known ? null : { text: t('charts.leads.emptyText'), ...(isAllTime(window) ? {} : { allTime: true as const }) };
	const shown = empty === null ? leads : null;
	const steps = shown ? stepsOf(shown, options) : [];
	const tiles = shown ? tilesOf(shown, options) : [];
	const accounts = shown ? accountsOf(shown.lifecycle, since, options) : [];
	return {
		name: t('charts.leads.name'),
		title: !legalPeriod ? t('charts.period.wrong') : shown ? titleOf(shown) : t('charts.leads.empty'),
		subtitle: sentences(
			isAllTime(window) || window.from === null || window.to === null ? t('charts.leads.subtitleAll', { past }) : t('charts.leads.subtitle', { past, from: formatDay(window.from), to: formatDay(window.to) }),
			filtered !== null && t('charts.filtered', { count: filtered })
		),
		tag: null,
		notes: shown ? notesOf(shown, funnel.unknownCreated, accounts.some(({ more }) => more !== '') ? since : null) : [],
		table: {
			columns: [
				{ label: t('charts.leads.figure'), numeric: false },
				{ label: t('charts.leads.amount'), numeric: true },
				...(['share', 'low', 'high'] as const).map((column) => ({ label: t(`charts.leads.${column}`), numeric: true })),
				{ label: t('charts.leads.more'), numeric: false }
			],
			rows: shown ? [...stepCells(steps, shown), ...tiles.map(({ key, label, cell, share, more }) => ({ key, cells: [label, cell, share, '', '', more] })), ...accounts.map(({ key, label, value, more }) => ({ key, cells: [t('charts.leads.accountsOf', { accounts: accountsHead, state: label.toLocaleLowerCase(locale.tag) }), countCell(value), '', '', '', more] }))] : []
		},
		empty,
		marks: [...steps, ...tiles, ...accounts],
		steps,
		tiles,
		accounts,
		accountsHead
	};
}

function stepCells(steps: readonly LeadRow[], { steps: { acceptance, qualification, mqlToSal, mqlToSql } }: LeadFigures): { key: string; cells: Cell[] }[] {
	const shares = [null, acceptance, qualification];
	const times = [null, mqlToSal.median, mqlToSql.median];
	return steps.map(({ key, label, value }, index) => {
		const share = shares[index] ?? null;
		const time = times[index] ?? null;
		const details = share === null ? '' : [t('charts.leads.ofStep'), ...(time === null ? [] : [t('charts.leads.after', { time: hours(time) })])].join(', ');
		return { key, cells: [label, countCell(value), ...(share === null ? ['', '', ''] : [rateCell(share.rate), rateCell(share.interval?.low ?? null), rateCell(share.interval?.high ?? null)]), details] };
	});
}

function stepsOf({ steps }: LeadFigures, { list }: ChartOptions): LeadRow[] {
	const shares: Record<(typeof STEPS)[number], Share | null> = { mql: null, sal: steps.acceptance, sql: steps.qualification };
	const times = { mql: null, sal: steps.mqlToSal.median, sql: steps.mqlToSql.median };
	return STEPS.map((step): LeadRow => {
		const share = shares[step];
		const few = share !== null && fewDeals(share.n);
		const said = share && { rate: formatRate(share.rate), low: formatRate(share.interval?.low ?? null), high: formatRate(share.interval?.high ?? null) };
		const time = times[step];
		const more = !share ? '' : share.n === 0 ? NONE : [t('charts.leads.ofBefore', said!), time === null ? '' : t('charts.leads.after', { time: hours(time) })].filter((text) => text !== '').join(' · ');
		const label = t(`charts.leads.${step}`);
		return {
			key: step,
			label,
			value: steps[step],
			text: formatCount(steps[step]),
			more,
			shortMore: !share ? '' : share.n === 0 ? NONE : t('charts.leads.ofBefore', said!),
			few,
			whisker: share?.interval ? { low: share.interval.low * share.n, high: share.interval.high * share.n } : null,
			sentence: sentences(t('charts.leads.stepRow', { step: label, count: steps[step] }), share !== null && share.n > 0 && t('charts.leads.stepShare', said!), time !== null && t('charts.leads.stepTime', { time: hours(time) })),
			deals: () => list((columns, context, passes) => leadDeals(columns, context, passes, step))
		};
	});
}

function tilesOf({ response, followUp, bant, rating }: LeadFigures, { list }: ChartOptions): LeadTile[] {
	const tile = (key: string, part: LeadPart, cell: Cell, more: string, share: Cell = ''): LeadTile => {
		const label = t(`charts.leads.${key}` as 'charts.leads.answer');
		const text = cellText(cell);
		return { key, label, text, more, cell, share, sentence: t('charts.leads.tileRow', { label, text, more }), deals: () => list((columns, context, passes) => leadDeals(columns, context, passes, part)) };
	};
	// Where nobody notes contacts nobody knows whether there were any: that is no zero.
	const noted = response.answered + followUp.touches > 0;
	const contacts = (key: string, part: LeadPart, cell: Cell, more: string, share: Cell = ''): LeadTile => (noted ? tile(key, part, cell, more, share) : tile(key, part, countCell(null), t(response.leads === 0 ? 'charts.leads.noLeads' : 'charts.leads.noContacts')));
	const whole = (share: Share): string => (share.n === 0 ? NONE : formatRate(share.rate));
	const answer = response.answered === 0 ? NONE : response.median === null ? t('charts.leads.notHalf') : hours(response.median);
	const perMonth = finite(followUp.per30Days);
	const gap = finite(followUp.gap.median);
	return [
		contacts('answer', 'answered', measuredCell(answer, response.answered === 0 ? null : response.median, t('charts.unitHours')), t('charts.leads.answerMore', { hour: whole(response.withinHour), day: whole(response.withinDay) })),
		contacts('unanswered', 'unanswered', countCell(response.unanswered), t('charts.leads.unansweredMore', { count: response.leads, rate: formatRate(response.never.rate) }), rateCell(response.never.rate)),
		contacts('followUp', 'followed', measuredCell(perMonth === null ? NONE : formatNumber(perMonth, 1), perMonth, ''), t('charts.leads.followUpMore', { count: followUp.touches, deals: followUp.deals })),
		contacts('gap', 'followed', measuredCell(gap === null ? NONE : t('charts.leads.days', { days: formatDays(gap) }), gap, t('charts.unitDays')), t('charts.leads.gapMore', { p80: formatDays(followUp.gap.p80), longest: formatDays(followUp.gap.longest) })),
		tile('bant', 'qualified', saidAs(t('charts.leads.of', { part: formatCount(bant.qualified), whole: formatCount(bant.deals) }), countCell(bant.qualified)), bant.meanScore === null ? t('charts.leads.bantNone') : t('charts.leads.bantMore', { score: formatNumber(bant.meanScore, 0), known: formatRate(bant.completeness) }), rateCell(bant.deals === 0 ? null : bant.qualified / bant.deals)),
		tile('rating', 'rated', measuredCell(rating.mean === null ? NONE : t('charts.leads.ratingOf', { mean: formatNumber(rating.mean, 1) }), rating.mean, t('charts.leads.ofFive')), t('charts.leads.ratingMore', { rated: formatCount(rating.rated), count: rating.closed }))
	];
}

function accountsOf({ states, matrix }: Lifecycle, since: string, { list }: ChartOptions): LeadRow[] {
	return STATES.map((state): LeadRow => {
		const place = LIFECYCLE_STATES.indexOf(state);
		const stayed = matrix[place]![place]!;
		const came = states[state] - stayed;
		const left = matrix[place]!.reduce((sum, count) => sum + count, 0) - stayed;
		const label = t(`charts.leads.${state}`);
		const more = came + left === 0 ? '' : t('charts.leads.moved', { came: formatCount(came), left: formatCount(left) });
		return {
			key: `account:${state}`,
			label,
			value: states[state],
			text: formatCount(states[state]),
			more,
			shortMore: more,
			few: false,
			whisker: null,
			sentence: sentences(t('charts.leads.accountRow', { state: label, count: states[state] }), came + left > 0 && t('charts.leads.accountMoved', { since, came: formatCount(came), left: formatCount(left) })),
			deals: () => list((columns, context, passes) => accountDeals(columns, context, passes, state))
		};
	});
}

/** The finding: what became of the leads of marketing, else how soon leads are answered. */
function titleOf({ steps, response }: LeadFigures): string {
	// The median counts in how long the others wait: half may not have been answered yet.
	const answer = response.answered === 0 ? 'none' : response.median === null ? 'fewer' : response.answered * 2 < response.leads ? 'waits' : 'half';
	const time = hours(response.median);
	if (steps.mql === 0 && response.leads === 0) return t('charts.sources.empty');
	if (steps.mql === 0) return response.answered === 0 ? t('charts.leads.titleNothing') : t('charts.leads.titleAnswer', { answer, time, count: response.leads, answered: response.answered });
	return t('charts.leads.title', { mql: steps.mql, sal: formatCount(steps.sal), sql: formatCount(steps.sql), answer, time, count: response.leads, answered: response.answered });
}

function notesOf({ steps, response, followUp, lifecycle }: LeadFigures, unknownCreated: number, movedSince: string | null): string[] {
	const few = [steps.acceptance, steps.qualification].filter(({ n }) => n > 0 && fewDeals(n)).length;
	return [
		...(steps.direct > 0 ? [t('charts.leads.noteDirect', { count: steps.direct })] : []),
		...(steps.recycled + steps.rejected > 0 ? [t('charts.leads.noteBack', { recycled: steps.recycled, rejected: steps.rejected })] : []),
		...(steps.withoutMql > 0 ? [t('charts.leads.noteWithoutMql', { count: steps.withoutMql })] : []),
		...(steps.unknown > 0 ? [t('charts.leads.noteUnknownMql', { count: steps.unknown })] : []),
		...(few > 0 ? [t('charts.leads.noteFew')] : []),
		...(response.leads > 0 && response.answered + followUp.touches === 0 ? [t('charts.leads.noteNoContacts')] : []),
		...(unknownCreated > 0 ? [t('charts.leads.noteUnknown', { count: unknownCreated })] : []),
		...(lifecycle.withoutAccount > 0 ? [t('charts.leads.noteWithoutAccount', { count: lifecycle.withoutAccount })] : []),
		...(movedSince === null ? [] : [t('charts.leads.noteMoved', { since: movedSince })]),
		t('charts.leads.noteAccounts')
	];
}
