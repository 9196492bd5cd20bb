// Another currency for a deal: the amount a person sees stays, nothing is converted, and where the currencies have other
// decimals the value is written with it. Rule: [MONEY2]. Limit: plans; commands.ts writes.
import type { Deal, DealId } from '../model/deal.ts';
import { sameAmountIn } from '../model/money.ts';
import type { PipelineView } from './view.ts';

interface Edit {
	deal: DealId;
	field: string;
	value: unknown;
}

type World = Pick<PipelineView, 'deals' | 'settings'>;

/**
 * A deal's value in minor units of another currency, the amount unchanged; undefined where it cannot be: decimals would be
 * lost, as of 100.55 in yen. `currency` null: the pipeline's.
 */
export function valueIn(deal: Pick<Deal, 'value' | 'currency'>, currency: string | null, { settings }: Pick<World, 'settings'>): number | null | undefined {
	if (deal.value === null) return null;
	return sameAmountIn(deal.value, deal.currency ?? settings.currency, currency ?? settings.currency) ?? undefined;
}

/** The values to write with edits that give deals another currency. Throws where one cannot be: leave those out first. */
export function amountsFor(world: World, edits: readonly Edit[]): { deal: DealId; field: 'value'; value: number | null }[] {
	const currencies = edits.filter(({ field }) => field === 'currency');
	if (currencies.length === 0) return [];
	const written = valuesIn(edits);
	return currencies.flatMap(({ deal: id, value: currency }) => {
		const deal = world.deals.get(id);
		if (!deal || written.has(id)) return [];
		const value = valueIn(deal, currency as string | null, world);
		if (value === undefined) throw new RangeError(`the value of ${id} has decimals that ${String(currency)} has not`);
		return value === deal.value ? [] : [{ deal: id, field: 'value' as const, value }];
	});
}

/**
 * Edits without what deals cannot take: a currency in which their value, which is not written along, would lose decimals, and
 * an amount that was copied from another currency than the deal has when all is written. `left`: which these are.
 */
export function withoutOtherMoney<One extends Edit & { amountIn?: string }>(edits: readonly One[], world: World): { edits: One[]; left: One[] } {
	const written = valuesIn(edits);
	const currencies = new Map(edits.flatMap(({ deal, field, value }) => (field === 'currency' ? [[deal, value as string | null]] : [])));
	const pipeline = world.settings.currency;
	const left = edits.filter(({ deal: id, field, value, amountIn }) => {
		const deal = world.deals.get(id);
		if (!deal) return false;
		if (field === 'currency') return !written.has(id) && valueIn(deal, value as string | null, world) === undefined;
		const currency = (currencies.has(id) ? currencies.get(id) : deal.currency) ?? pipeline;
		return field === 'value' && value !== null && amountIn !== undefined && amountIn !== currency;
	});
	if (left.length === 0) return { edits: [...edits], left };
	const gone = new Set(left);
	return { edits: edits.filter((edit) => !gone.has(edit)), left };
}

const valuesIn = (edits: readonly Pick<Edit, 'deal' | 'field'>[]): Set<DealId> =>
	new Set(edits.flatMap(({ deal, field }) => (field === 'value' ? [deal] : [])));
