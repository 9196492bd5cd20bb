// The app's words: `t(key, values)` in the person's language. One file per area and language.
import { IntlMessageFormat } from 'intl-messageformat';
import { locale, type Language } from '../locale.svelte.ts';
import { access as enAccess } from './en/access.ts';
import { activity as enActivity } from './en/activity.ts';
import { board as enBoard } from './en/board.ts';
import { bulk as enBulk } from './en/bulk.ts';
import { cell as enCell } from './en/cell.ts';
import { charts as enCharts } from './en/charts.ts';
import { chartsChange as enChartsChange } from './en/charts-change.ts';
import { chartsFlow as enChartsFlow } from './en/charts-flow.ts';
import { chartsLeads as enChartsLeads } from './en/charts-leads.ts';
import { chartsOwners as enChartsOwners } from './en/charts-owners.ts';
import { chartsPlane as enChartsPlane } from './en/charts-plane.ts';
import { chartsForecast as enChartsForecast } from './en/charts-forecast.ts';
import { chartsTrends as enChartsTrends } from './en/charts-trends.ts';
import { clipboard as enClipboard } from './en/clipboard.ts';
import { closing as enClosing } from './en/closing.ts';
import { columns as enColumns } from './en/columns.ts';
import { common as enCommon } from './en/common.ts';
import { deal as enDeal } from './en/deal.ts';
import { exchange as enExchange } from './en/exchange.ts';
import { formula as enFormula } from './en/formula.ts';
import { find as enFind } from './en/find.ts';
import { grid as enGrid } from './en/grid.ts';
import { history as enHistory } from './en/history.ts';
import { merge as enMerge } from './en/merge.ts';
import { money as enMoney } from './en/money.ts';
import { pipelines as enPipelines } from './en/pipelines.ts';
import { rates as enRates } from './en/rates.ts';
import { scorecard as enScorecard } from './en/scorecard.ts';
import { selection as enSelection } from './en/selection.ts';
import { settings as enSettings } from './en/settings.ts';
import { sharing as enSharing } from './en/sharing.ts';
import { status as enStatus } from './en/status.ts';
import { targets as enTargets } from './en/targets.ts';
import { told as enTold } from './en/told.ts';
import { views as enViews } from './en/views.ts';
import { workspace as enWorkspace } from './en/workspace.ts';
import { access as nlAccess } from './nl/access.ts';
import { activity as nlActivity } from './nl/activity.ts';
import { board as nlBoard } from './nl/board.ts';
import { bulk as nlBulk } from './nl/bulk.ts';
import { cell as nlCell } from './nl/cell.ts';
import { charts as nlCharts } from './nl/charts.ts';
import { chartsChange as nlChartsChange } from './nl/charts-change.ts';
import { chartsFlow as nlChartsFlow } from './nl/charts-flow.ts';
import { chartsLeads as nlChartsLeads } from './nl/charts-leads.ts';
import { chartsOwners as nlChartsOwners } from './nl/charts-owners.ts';
import { chartsPlane as nlChartsPlane } from './nl/charts-plane.ts';
import { chartsForecast as nlChartsForecast } from './nl/charts-forecast.ts';
import { chartsTrends as nlChartsTrends } from './nl/charts-trends.ts';
import { clipboard as nlClipboard } from './nl/clipboard.ts';
import { closing as nlClosing } from './nl/closing.ts';
import { columns as nlColumns } from './nl/columns.ts';
import { common as nlCommon } from './nl/common.ts';
import { deal as nlDeal } from './nl/deal.ts';
import { exchange as nlExchange } from './nl/exchange.ts';
import { formula as nlFormula } from './nl/formula.ts';
import { find as nlFind } from './nl/find.ts';
import { grid as nlGrid } from './nl/grid.ts';
import { history as nlHistory } from './nl/history.ts';
import { merge as nlMerge } from './nl/merge.ts';
import { money as nlMoney } from './nl/money.ts';
import { pipelines as nlPipelines } from './nl/pipelines.ts';
import { rates as nlRates } from './nl/rates.ts';
import { scorecard as nlScorecard } from './nl/scorecard.ts';
import { selection as nlSelection } from './nl/selection.ts';
import { settings as nlSettings } from './nl/settings.ts';
import { sharing as nlSharing } from './nl/sharing.ts';
import { status as nlStatus } from './nl/status.ts';
import { targets as nlTargets } from './nl/targets.ts';
import { told as nlTold } from './nl/told.ts';
import { views as nlViews } from './nl/views.ts';
import { workspace as nlWorkspace } from './nl/workspace.ts';

const en = {
	...enCommon,
	...enAccess,
	...enBulk,
	...enCell,
	...enBoard,
	...enClipboard,
	...enClosing,
	...enColumns,
	...enFormula,
	...enFind,
	...enGrid,
	...enCharts,
	...enChartsChange,
	...enChartsFlow,
	...enChartsLeads,
	...enChartsOwners,
	...enChartsPlane,
	...enChartsForecast,
	...enChartsTrends,
	...enDeal,
	...enActivity,
	...enExchange,
	...enHistory,
	...enMerge,
	...enMoney,
	...enPipelines,
	...enRates,
	...enScorecard,
	...enSelection,
	...enSettings,
	...enSharing,
	...enStatus,
	...enTargets,
	...enTold,
	...enViews, ...enWorkspace
};
export type MessageKey = keyof typeof en;

const nl: Record<MessageKey, string> = {
	...nlCommon,
	...nlAccess,
	...nlBulk,
	...nlCell,
	...nlBoard,
	...nlClipboard,
	...nlClosing,
	...nlColumns,
	...nlFormula,
	...nlFind,
	...nlGrid,
	...nlCharts,
	...nlChartsChange,
	...nlChartsFlow,
	...nlChartsLeads,
	...nlChartsOwners,
	...nlChartsPlane,
	...nlChartsForecast,
	...nlChartsTrends,
	...nlDeal,
	...nlActivity,
	...nlExchange,
	...nlHistory,
	...nlMerge,
	...nlMoney,
	...nlPipelines,
	...nlRates,
	...nlScorecard,
	...nlSelection,
	...nlSettings,
	...nlSharing,
	...nlStatus,
	...nlTargets,
	...nlTold,
	...nlViews,
	...nlWorkspace
};

export const messages: Record<Language, Record<MessageKey, string>> = { en, nl };

const compiled = new Map<string, IntlMessageFormat>();

/** The message in the person's language with its values filled in. Plain text: never HTML. */
export function t(key: MessageKey, values?: Record<string, string | number>): string {
	const text = messages[locale.language][key];
	if (!values) return text;
	const id = `${locale.tag}|${key}`;
	let format = compiled.get(id);
	if (!format) compiled.set(id, (format = new IntlMessageFormat(text, locale.tag, undefined, { ignoreTag: true })));
	return String(format.format(values));
}
