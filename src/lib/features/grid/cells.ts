// How cells draw themselves: DOM nodes with textContent only, so that no deal's text can become markup.
import type { ICellRendererParams } from 'ag-grid-community';
import { isForeign } from '#lib/domain/metrics/deal-money.ts';
import { columnOf } from '#lib/domain/model/column.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { isColumnKey, type Deal } from '#lib/domain/model/deal.ts';
import { ofStage, type FollowingField } from '#lib/domain/model/follows-stage.ts';
import { rateDay } from '#lib/domain/model/rates.ts';
import { formatDay, formatMoney, formatNumber, formatPermille } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { stageColor } from '#lib/ui/stage-color.ts';
import type { SheetContext } from './context.ts';
import { fieldWords } from '#lib/ui/field-words.ts';
import { optionName } from '#lib/ui/option-names.ts';
import { ownCell } from './own/cells.ts';
import { categoryOf, closedAt, daysInStage, isOverridden, probabilityOf, staleDays, valueOf } from '#lib/state/deal-numbers.ts';

type Params = ICellRendererParams<Deal, unknown, SheetContext>;

/** Text in an element of its own. */
export function span(className: string, text = ''): HTMLSpanElement {
	const element = document.createElement('span');
	element.className = className;
	element.textContent = text;
	return element;
}

/** Swatch, stage name, and since when nothing happened where that is too long. */
export function stageCell({ data, context }: Params): HTMLElement {
	const pipeline = context.pipeline();
	const stage = pipeline.stage(data!.stage);
	const cell = span('sheet-stage');
	if (!stage) {
		if (data!.stage !== null) cell.append(span('sheet-muted', t('grid.unknownStage')));
		return cell;
	}
	const swatch = span('sheet-swatch');
	swatch.style.background = stageColor(stage, pipeline.stages);
	cell.append(swatch, span('sheet-ellipsis', stage.deleted === null ? stage.name : t('grid.removedStage', { name: stage.name })));
	const idle = staleDays(data!, pipeline, context.now());
	if (idle !== null) {
		const mark = span('sheet-stale', t('grid.stale'));
		mark.title = t('grid.staleWhy', { days: idle, limit: stage.staleAfter ?? 0 });
		mark.append(span('visually-hidden', ` ${mark.title}`));
		cell.append(mark);
	}
	return cell;
}

/** The chance in force. */
export const probabilityCell = (params: Params): HTMLElement => followingCell(params, 'probability', probabilityOf(params.data!, params.context.pipeline()));

/** The forecast category in force. */
export const categoryCell = (params: Params): HTMLElement => followingCell(params, 'category', categoryOf(params.data!, params.context.pipeline()));

/** What the stage gives; one of the deal's own carries a mark and says what the stage's is. */
function followingCell({ data, context }: Params, field: FollowingField, value: number | string | null): HTMLElement {
	const pipeline = context.pipeline();
	const own = isOverridden(data!, pipeline, field);
	const text = (of: number | string): string => (typeof of === 'number' ? formatPermille(of) : optionName('category', of));
	const cell = span(own ? 'sheet-override' : 'sheet-inherited', value === null ? '' : text(value));
	if (own) {
		const stage = pipeline.stage(data!.stage);
		const words = stage ? t('grid.overrideOf', { stage: stage.name, given: text(ofStage(field, stage)) }) : t('grid.override');
		cell.title = words;
		cell.prepend(span('sheet-override-mark'));
		cell.append(span('visually-hidden', ` ${words}`));
	}
	return cell;
}

export function daysCell({ data, context }: Params): HTMLElement {
	const days = daysInStage(data!, context.now());
	const cell = span('', days === null ? '' : formatNumber(days));
	const idle = staleDays(data!, context.pipeline(), context.now());
	if (idle !== null) {
		cell.className = 'sheet-stale-number';
		cell.prepend(span('sheet-stale-word', t('grid.stale')));
		cell.title = t('grid.staleWhy', { days: idle, limit: context.pipeline().stage(data!.stage)?.staleAfter ?? 0 });
	}
	return cell;
}

/**
 * A deal's amount in its own currency. `mixed`: others are in other currencies, so that each has its sign; else the name over
 * the column says it. Rows that are no deal have none.
 */
export const amountText = (deal: Deal, pipeline: string, mixed: boolean): string =>
	typeof deal.value !== 'number' ? '' : formatMoney(deal.value, deal.currency ?? pipeline, { symbol: mixed });

/** The amount in the deal's own currency; of another than the pipeline's what it is worth there, or that nobody knows. */
export function valueCell({ data, context }: Params): HTMLElement {
	const deal = data!;
	const { settings, rates } = context.pipeline();
	const own = amountText(deal, settings.currency, context.mixed());
	if (deal.value === null || !isForeign(deal, settings.currency)) return span('sheet-ellipsis', own);
	const cell = span('sheet-ellipsis', own);
	const worth = valueOf(deal, context.pipeline(), context.now());
	const day = dayAt(closedAt(deal, context.pipeline()) ?? context.now(), settings.timeZone);
	cell.title =
		worth === null
			? t('money.cellNoRate', { currency: deal.currency! })
			: t('money.cellConverted', {
					value: t('money.about', { value: formatMoney(worth, settings.currency) }),
					day: formatDay(rateDay(deal.currency!, settings.currency, day, rates)!)
				});
	if (worth === null) cell.classList.add('sheet-muted');
	cell.append(span('visually-hidden', `, ${cell.title}`));
	return cell;
}

/** The currency in force; the pipeline's where the deal names none. */
export function currencyCell({ data, context }: Params): HTMLElement {
	return span(data!.currency === null ? 'sheet-inherited' : '', data!.currency ?? context.pipeline().settings.currency);
}

const RENDERERS: Partial<Record<string, (params: Params) => HTMLElement>> = {
	stage: stageCell,
	value: valueCell,
	currency: currencyCell,
	probability: probabilityCell,
	category: categoryCell,
	daysInStage: daysCell
};

/** A cell as it looks without any mark. */
export function plainCell(params: Params): HTMLElement {
	if (isColumnKey(params.column!.getColId())) return ownCell(params as Parameters<typeof ownCell>[0]);
	return RENDERERS[params.column!.getColId()]?.(params) ?? span('sheet-ellipsis', params.valueFormatted ?? String(params.value ?? ''));
}

/** A sum; of converted amounts it says that it is one. */
function sumCell(sum: string, blank: boolean, converted: number): HTMLElement {
	if (blank || converted === 0) return span('', blank ? '–' : sum);
	const cell = span('', t('money.about', { value: sum }));
	cell.title = t('money.converted', { count: converted });
	cell.append(span('visually-hidden', ` ${cell.title}`));
	return cell;
}

/** A cell of the total row: count, how many of them are open, sums, and how many deals have no value. */
export function totalCell({ column, context }: Params): HTMLElement {
	const totals = context.totals();
	const { currency } = context.input();
	// Blank is not zero: without any value there is no sum.
	const blank = totals.count > 0 && totals.withoutValue === totals.count;
	switch (column!.getColId()) {
		case 'title': {
			const cell = span('sheet-total-title');
			cell.append(span('sheet-ellipsis', t('grid.totalCount', { count: totals.count, open: totals.open })));
			const blanks = totals.withoutValue - totals.withoutRate;
			if (blanks > 0) cell.append(span('sheet-total-note', t('grid.withoutValue', { count: blanks })));
			if (totals.withoutRate > 0) {
				const note = span('sheet-total-note', t('money.withoutRate', { count: totals.withoutRate }));
				note.title = t('money.withoutRateWhy', { count: totals.withoutRate });
				cell.append(note);
			}
			return cell;
		}
		case 'value':
			return sumCell(formatMoney(totals.value, currency, { symbol: context.mixed() }), blank, totals.converted);
		case 'weighted':
			return sumCell(formatMoney(totals.weighted, currency, { symbol: false, cents: 'never' }), blank, totals.converted);
		default:
			return ownTotalCell(column!.getColId(), context);
	}
}

/** Formulas that give these have no sum that means anything: shares, texts, days, yes and no. */
const SUMMED: ReadonlySet<string> = new Set(['number', 'money', 'unknown']);

/** What a column of one's own adds up to: numbers, money, and formulas that give them; cells in error are told of. */
function ownTotalCell(id: string, context: SheetContext): HTMLElement {
	const column = isColumnKey(id) ? columnOf(context.pipeline().columns, id) : undefined;
	const kind = column?.kind === 'formula' ? (context.world().formulaKind?.(column.key) ?? 'unknown') : column?.kind;
	if (!column || !SUMMED.has(kind!)) return span('');
	const { sum, errors } = context.sumOf(id) ?? { sum: null, errors: 0 };
	const words = sum === null ? '' : fieldWords(column, sum, context.input(), kind);
	if (column.kind !== 'formula') return span('', words);
	const cell = span('sheet-total-formula');
	cell.append(span('sheet-ellipsis', words));
	if (errors > 0) {
		const note = span('sheet-total-note', t('grid.totalErrors', { count: errors }));
		note.title = t('grid.totalErrorsWhy', { count: errors });
		cell.append(' ', note);
	}
	return cell;
}
