// A document's figures, for the command line and the API: its deals' histories into an engine, the question, the report.
// Limit: no clock; now is given. What a figure is, is domain/metrics and domain/forecast.
import { AsOf } from '../document/as-of.ts';
import { dealHistory } from '../document/deal-history.ts';
import type { Pipeline } from '../document/pipeline.ts';
import type { PipelineView } from '../document/view.ts';
import { toMajor, toMinor } from '../model/money.ts';
import { targetFor, type TargetScope } from '../model/target.ts';
import { converterOf } from '../metrics/deal-money.ts';
import type { MetricsQuestion } from '../metrics/context.ts';
import type { Window } from '../metrics/period.ts';
import { qualifiedRankOf, StageTable } from '../metrics/stage-table.ts';
import type { DealId } from '../model/deal.ts';
import { MetricsEngine } from '../metrics/engine.ts';
import { questionOf, type Asked } from './asked.ts';
import { fieldNames, filterDeals, isOwner, reader, type FilterProblem } from './deal-filter.ts';
import type { MetricsReport } from './metrics-report.ts';
import { reportOf } from './report.ts';

export interface ReportOptions {
	/** As `filterDeals` reads it; empty: all deals. */
	filter: string;
	/** Field whose values `segments` are of; null: none. */
	by: string | null;
	/** The deals behind the figures too. */
	detail: boolean;
	/** Major units to sell in the period; null: what the pipeline says, of all deals or of those of the one owner, or all of the team, that `filter` names. */
	target: number | null;
}

/** Why there is no report. `most`: the largest target that can be counted exactly in the currency, major units. */
export type ReportProblem = FilterProblem | { code: 'target-too-large'; parameter: 'target'; most: number; currency: string };

export type ReportResult = { ok: true; report: MetricsReport } | { ok: false; problem: ReportProblem };

/** Every figure of a pipeline. */
export function pipelineReport(pipeline: Pipeline, asked: Asked, options: ReportOptions, now: number): ReportResult {
	const { timeZone, fiscalYearStart, name } = pipeline.settings;
	const question = questionOf(asked, { now, timeZone, fiscalYearStart });
	// The last moment that counts is the one before the first that does not.
	const until = question.asOf - 1;
	const view = question.asOf === Infinity ? pipeline : new AsOf(pipeline, until);
	const filtered = filterDeals(options.filter, view);
	if (!filtered.ok) return filtered;
	const by = options.by === null ? null : segmentOf(options.by, view);
	if (options.by !== null && by === null) return { ok: false, problem: { code: 'no-such-field', parameter: 'by', part: options.by, fields: fieldNames(view) } };
	const { rates, settings: { currency } } = view;
	const target = options.target === null ? targetOf(filtered.scope, question.period, view) : toMinor(options.target, currency);
	if (options.target !== null && target === null)
		return { ok: false, problem: { code: 'target-too-large', parameter: 'target', most: Math.floor(toMajor(Number.MAX_SAFE_INTEGER, currency)), currency } };
	const engine = new MetricsEngine();
	engine.setFilter(filtered.filter);
	engine.ask({
		...question,
		target,
		convert: converterOf({ currency, timeZone, rates }),
		qualifiedRank: qualifiedRankOf(new StageTable(view.stages)),
		segmentOf: by,
		segmentTarget: by === 'owner' ? (owner) => (owner === null ? null : targetOf({ of: 'owner', name: owner }, question.period, view)) : null,
		accountOf: (id) => view.deals.get(id)?.company ?? null
	});
	engine.rebuild([...pipeline.deals.keys()].flatMap((id: DealId) => dealHistory(pipeline, id, until) ?? []), view.stages);
	const title = (id: DealId) => view.deals.get(id)?.title ?? null;
	return { ok: true, report: reportOf(engine, { pipeline: name, currency, fiscalYearStart, filter: options.filter || null, unmatched: filtered.unmatched, by: options.by, title, detail: options.detail }) };
}

/** Minor units: what the pipeline says of the very days, and of just whose deals these are. */
function targetOf(scope: TargetScope | null, { from, to }: Window, { targets }: PipelineView): number | null {
	return from === null || to === null || scope === null ? null : targetFor(targets, { from, to }, scope).amount;
}

function segmentOf(by: string, view: PipelineView): MetricsQuestion['segmentOf'] {
	if (isOwner(by, view)) return 'owner';
	const read = reader(by, view);
	return read === null ? null : (id) => {
		const deal = view.deals.get(id);
		// Of a choice of several all words together are one segment, in whatever order: each deal counts once.
		return (deal && read(deal).toSorted().join(', ')) || null;
	};
}
