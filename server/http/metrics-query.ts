// `GET /api/pipelines/:id/metrics?asOf=&from=&to=…`: the query as what is asked for, or what is wrong with it.
import { isDay, type Day } from '#lib/domain/model/deal.ts';
import { NOTHING_ASKED, readMoment, type Asked } from '#lib/domain/report/asked.ts';
import type { FilterProblem } from '#lib/domain/report/deal-filter.ts';
import type { ReportOptions } from '#lib/domain/report/pipeline-report.ts';

export type MetricsQuery = { ok: true; asked: Asked; options: ReportOptions } | { ok: false; field: string; message: string };

const NAMES = ['asOf', 'from', 'to', 'since', 'periodFrom', 'periodTo', 'target', 'filter', 'by', 'detail'] as const;

/** Reads the parameters; one that is not known is an error, so that a typing mistake does not pass for an answer. */
export function metricsQuery(query: Readonly<Record<string, string>>): MetricsQuery {
	const unknown = Object.keys(query).find((name) => !(NAMES as readonly string[]).includes(name));
	if (unknown !== undefined) return { ok: false, field: unknown, message: `There is no parameter "${unknown}". There are ${NAMES.join(', ')}.` };
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

/** What is wrong with a filter, in English, for logs and API users. */
export const filterMessage = ({ code, part, fields }: FilterProblem): string =>
	code === 'no-equals' ? `"${part}" is no filter. Write field=value, for example owner=Anna.` : `There is no field "${part}". There are ${fields.join(', ')}.`;
