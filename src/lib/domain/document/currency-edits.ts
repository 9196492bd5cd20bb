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
 * Edits without the currencies that deals cannot take because their value, which is not written along, has decimals that
 * the currency has not. `left`: which these are.
 */
export function withoutLostDecimals<One extends Edit>(edits: readonly One[], world: World): { edits: One[]; left: One[] } {
	const written = valuesIn(edits);
	const left = edits.filter(({ deal: id, field, value }) => {
		const deal = field === 'currency' && !written.has(id) ? world.deals.get(id) : undefined;
		return deal !== undefined && valueIn(deal, value as string | null, world) === undefined;
	});
	return left.length === 0 ? { edits: [...edits], left } : { edits: edits.filter((edit) => !left.includes(edit)), left };
}

const valuesIn = (edits: readonly Pick<Edit, 'deal' | 'field'>[]): Set<DealId> =>
	new Set(edits.flatMap(({ deal, field }) => (field === 'value' ? [deal] : [])));
