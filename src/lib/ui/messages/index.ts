// The app's words: `t(key, values)` in the person's language. One file per area and language.
import { IntlMessageFormat } from 'intl-messageformat';
import { locale, type Language } from '../locale.svelte.ts';
import { cell as enCell } from './en/cell.ts';
import { charts as enCharts } from './en/charts.ts';
import { common as enCommon } from './en/common.ts';
import { exchange as enExchange } from './en/exchange.ts';
import { grid as enGrid } from './en/grid.ts';
import { history as enHistory } from './en/history.ts';
import { merge as enMerge } from './en/merge.ts';
import { pipelines as enPipelines } from './en/pipelines.ts';
import { settings as enSettings } from './en/settings.ts';
import { status as enStatus } from './en/status.ts';
import { workspace as enWorkspace } from './en/workspace.ts';
import { cell as nlCell } from './nl/cell.ts';
import { charts as nlCharts } from './nl/charts.ts';
import { common as nlCommon } from './nl/common.ts';
import { exchange as nlExchange } from './nl/exchange.ts';
import { grid as nlGrid } from './nl/grid.ts';
import { history as nlHistory } from './nl/history.ts';
import { merge as nlMerge } from './nl/merge.ts';
import { pipelines as nlPipelines } from './nl/pipelines.ts';
import { settings as nlSettings } from './nl/settings.ts';
import { status as nlStatus } from './nl/status.ts';
import { workspace as nlWorkspace } from './nl/workspace.ts';

const en = { ...enCommon, ...enCell, ...enGrid, ...enCharts, ...enExchange, ...enHistory, ...enMerge, ...enPipelines, ...enSettings, ...enStatus, ...enWorkspace };
export type MessageKey = keyof typeof en;

const nl: Record<MessageKey, string> = {
	...nlCommon,
	...nlCell,
	...nlGrid,
	...nlCharts,
	...nlExchange,
	...nlHistory,
	...nlMerge,
	...nlPipelines,
	...nlSettings,
	...nlStatus,
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
