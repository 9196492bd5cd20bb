// `GET /api/pipelines/:id/metrics?asOf=&from=&to=…`: the query as what is asked for, or what is wrong with it.
import { isDay, type Day } from '#lib/domain/model/deal.ts';
import { NOTHING_ASKED, readMoment, type Asked } from '#lib/domain/report/asked.ts';
import type { ReportOptions, ReportProblem } from '#lib/domain/report/pipeline-report.ts';
import { nearest } from '../nearest.ts';

export type MetricsQuery = { ok: true; asked: Asked; options: ReportOptions } | { ok: false; field: string; message: string };

const NAMES = ['asOf', 'from', 'to', 'since', 'periodFrom', 'periodTo', 'target', 'filter', 'by', 'detail'] as const;

/** Reads the parameters; one that is not known, or is there twice, is an error, so that a mistake does not pass for an answer. */
export function metricsQuery(given: Readonly<Record<string, readonly string[]>>): MetricsQuery {
	const unknown = Object.keys(given).find((name) => !(NAMES as readonly string[]).includes(name));
	if (unknown !== undefined) return { ok: false, field: unknown, message: `There is no parameter "${unknown}". There are ${NAMES.join(', ')}.` };
	const twice = Object.keys(given).find((name) => given[name]!.length > 1);
	if (twice !== undefined) return { ok: false, field: twice, message: `${twice} is there ${given[twice]!.length} times. Give it once; parts of a filter stand between ";".` };
	const query: Partial<Record<(typeof NAMES)[number], string>> = Object.fromEntries(Object.entries(given).map(([name, [value]]) => [name, value]));
	const days: Partial<Record<string, Day>> = {};
	for (const name of ['from', 'to', 'since', 'periodFrom', 'periodTo'] as const) {
		const text = query[name];
		if (text === undefined || text === '') continue;
		if (!isDay(text)) return { ok: false, field: name, message: `${name} is a day such as 2026-04-01, not "${text}".` };
		days[name] = text;
	}
	const { from = null, to = null, since = null, periodFrom = null, periodTo = null } = days;
	if (from !== null && to !== null && from > to) return { ok: false, field: 'from', message: `from ${from} is after to ${to}.` };
	if ((periodFrom === null) !== (periodTo === null) || (periodFrom !== null && periodFrom > periodTo!))
		return { ok: false, field: 'periodFrom', message: 'periodFrom and periodTo are both given, the first not after the last.' };
	const asOf = query.asOf === undefined || query.asOf === '' ? null : readMoment(query.asOf);
	if (asOf === null && query.asOf) return { ok: false, field: 'asOf', message: `asOf is a day such as 2026-04-01 or a moment such as 2026-04-01T09:30:00Z, of the years 1900 to 9998, not "${query.asOf}".` };
	if (typeof asOf === 'string' && since !== null && since > asOf) return { ok: false, field: 'since', message: `since ${since} is after asOf ${asOf}.` };
	if (!['', '0', '1', 'false', 'true'].includes(query.detail ?? '')) return { ok: false, field: 'detail', message: `detail is 1 or 0, not "${query.detail}".` };
	if (query.target && !/^\d{1,15}(\.\d+)?$/.test(query.target)) return { ok: false, field: 'target', message: `target is an amount such as 250000, not "${query.target}".` };
	return {
		ok: true,
		asked: { ...NOTHING_ASKED, asOf, from, to, since, period: periodFrom === null || periodTo === null ? null : { from: periodFrom, to: periodTo } },
		options: {
			filter: query.filter ?? '',
			by: query.by || null,
			detail: query.detail === '1' || query.detail === 'true',
			target: query.target ? Number(query.target) : null
		}
	};
}

/** What is wrong with a filter or a target, in English, for logs and API users. */
export function problemMessage(problem: ReportProblem): string {
	if (problem.code === 'target-too-large') return `The target is more than can be counted exactly: at most ${problem.most} ${problem.currency}.`;
	const { code, part, fields } = problem;
	const near = nearest(part, fields);
	const meant = near.length === 0 ? '' : ` Is ${near.join(' or ')} meant?`;
	return code === 'no-equals' ? `"${part}" is no filter. Write field=value, for example owner=Anna.` : `There is no field "${part}".${meant} There are ${fields.join(', ')}.`;
}
