// The deals of a pipeline as a history may tell of them: how they came here, and what they may be called elsewhere.
import { arrivalOf } from '#lib/domain/document/tell-past.ts';
import type { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import type { RowOfDeal } from '#lib/domain/exchange/existing.ts';
import { knownHeader, plainHeader } from '#lib/domain/exchange/column-names.ts';
import type { ToldValue } from '#lib/domain/exchange/history/deal-past.ts';
import { TOLD_FIELDS } from '#lib/domain/exchange/history/fields.ts';
import { closingAt, type DealHere } from '#lib/domain/exchange/history/into-plan.ts';

const toldValue = (value: unknown): ToldValue => (typeof value === 'string' || typeof value === 'number' ? value : null);

/** The row of an import that brought a deal. */
export function rowOf(pipeline: Pipeline, deal: DealId): ReturnType<RowOfDeal> {
	const arrival = arrivalOf(pipeline, deal);
	const title = arrival?.value('title');
	return arrival?.ext ? { id: arrival.ext, title: typeof title === 'string' ? title : null } : null;
}

/** Every deal that is not in the bin. Its import may have kept its id elsewhere; columns of one's own named for ids hold such, too. */
export function dealsHere(pipeline: Pipeline): DealHere[] {
	const idColumns = pipeline.liveColumns.filter(({ name }) => knownHeader(name)?.target === 'externalId' || /(?:^| )(?:id|nummer|nr)$/.test(plainHeader(name)));
	const closed = new Set(pipeline.stages.filter(({ type }) => type !== 'open').map(({ id }) => id));
	const here: DealHere[] = [];
	for (const deal of pipeline.deals.values()) {
		const arrival = deal.deleted === null ? arrivalOf(pipeline, deal.id) : null;
		if (!arrival) continue;
		const codes = idColumns.flatMap(({ key }) => {
			const value = deal.own[key];
			return typeof value === 'string' || typeof value === 'number' ? [String(value).trim()] : [];
		});
		const stage = arrival.value('stage');
		here.push({
			id: deal.id,
			ids: [deal.id, ...(arrival.ext === null ? [] : [arrival.ext])],
			codes,
			title: deal.title,
			before: arrival.past,
			told: {
				created: arrival.created,
				arrived: arrival.at,
				title: deal.title,
				closed: typeof stage === 'string' && closed.has(stage) ? closingAt(arrival.stageSince, pipeline.settings.timeZone) : null,
				present: Object.fromEntries(TOLD_FIELDS.map((field) => [field, toldValue(arrival.value(field))]))
			}
		});
	}
	return here;
}
