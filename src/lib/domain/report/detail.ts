// The deals behind the figures, for who wants to check them one by one. Limit: as the columns hold them.
import { COUNTS, NO_DAY, OPEN, WON, type DealColumns } from '../metrics/columns.ts';
import type { MetricsContext } from '../metrics/context.ts';
import { stayDeals } from '../metrics/flow-deals.ts';
import { idleDays, isStale } from '../metrics/idle.ts';
import { inWindow } from '../metrics/period.ts';
import { between } from '../metrics/stretch.ts';
import { DAY_MS } from '../model/date.ts';
import type { DealId } from '../model/deal.ts';
import type { Amounts } from './amounts.ts';
import type { DetailClose, DetailReport } from './metrics-report.ts';

/** Lists of the rows that pass, in the order of the columns; stays rising. */
export function detailOf(
	columns: DealColumns,
	context: MetricsContext,
	passes: (row: number) => boolean,
	title: (id: DealId) => string | null,
	amounts: Amounts
): DetailReport {
	const { now, over, window } = context;
	const detail: DetailReport = { open: [], won: [], lost: [], stays: [] };
	for (let row = 0; row < columns.size; row += 1) {
		if (columns.left[row] !== COUNTS || !passes(row)) continue;
		const id = columns.ids[row]!;
		const value = columns.value[row]!;
		const told = { id, title: title(id), value: Number.isNaN(value) ? null : amounts.money(value) };
		if (columns.outcome[row] === OPEN) {
			const day = columns.expectedClose[row]!;
			detail.open.push({
				...told,
				stage: columns.stages.open[columns.bucket[row]!]?.name ?? null,
				idleDays: idleDays(columns, row, now, over),
				stale: isStale(columns, row, now, over),
				expectedClose: day === NO_DAY ? null : new Date(day * DAY_MS).toISOString().slice(0, 10)
			});
		} else if (inWindow(window, columns.closed[row]!)) {
			const cycle = between(columns.created[row]!, columns.closed[row]!) / DAY_MS;
			const close: DetailClose = { ...told, cycle: Number.isNaN(cycle) ? null : cycle };
			(columns.outcome[row] === WON ? detail.won : detail.lost).push(close);
		}
	}
	for (const { id, name } of columns.stages.open) {
		const stays = stayDeals(columns, context, passes, id);
		const daysOf = (ended: boolean) => stays.filter((stay) => stay.ended === ended).map(({ days }) => days).sort((a, b) => a - b);
		detail.stays.push({ stage: name, completed: daysOf(true), open: daysOf(false) });
	}
	return detail;
}
