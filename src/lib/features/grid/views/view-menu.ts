// What views add to the menus of a cell and of a column's header: only or all but this value, the column's filter,
// grouping by it. Limit: items; where they stand among the others is the menu's.
import FilterIcon from '@lucide/svelte/icons/list-filter';
import FilterX from '@lucide/svelte/icons/filter-x';
import Group from '@lucide/svelte/icons/group';
import Ungroup from '@lucide/svelte/icons/ungroup';
import type { Condition, QueryValue, Test } from '#lib/domain/query/definition.ts';
import { isBlank, isError } from '#lib/domain/query/filter.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import type { MenuItem } from '#lib/ui/menu.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import type { ViewField } from './query-fields.ts';
import { valueWords } from './words.ts';

/** Longer values are cut in a menu. */
const MOST = 28;

/** Shows only the deals with a value, or all but those. `before`: the field's condition of now. */
export function conditionOn(field: ViewField, value: QueryValue, keep: boolean, before?: Condition): Condition {
	return { field: field.id, any: [testOf(field, value, keep, before?.any ?? [])] };
}

function testOf(field: ViewField, value: QueryValue, keep: boolean, before: readonly Test[]): Test {
	if (field.type === 'checkbox') return { is: 'checked', checked: (value === true) === keep };
	if (isBlank(value)) return { is: keep ? 'empty' : 'filled' };
	const values = valuesOf(value);
	if (keep && field.type === 'day') return { is: 'days', from: String(value), to: String(value) };
	if (keep) return field.type === 'choices' ? { is: 'all', values: values.map(String) } : { is: 'value', values };
	// One exclusion after another adds up.
	const [only] = before;
	const known = before.length === 1 && only?.is === 'none' ? only.values : [];
	return { is: 'none', values: [...new Set([...known, ...values])] };
}

const valuesOf = (value: QueryValue): (string | number | boolean)[] =>
	isError(value) ? [value.error] : Array.isArray(value) ? [...(value as readonly string[])] : [value as string | number | boolean];

/** "Filter by this value" and "Exclude it" for a deal's cell; none for a column that views do not know. */
export function valueItems(sheet: SheetController, deal: DealId | null, column: string | null): MenuItem[] {
	const { view, state } = sheet;
	const field = view.fields.get(column ?? '');
	const found = deal === null ? undefined : sheet.world.deals.get(deal);
	if (!field || !found) return [];
	const value = field.read(found);
	const before = view.definition.filter.find((one) => one.field === field.id);
	const set = (keep: boolean) => (): void => {
		const next = conditionOn(field, value, keep, before);
		const { filter } = view.definition;
		view.set({ filter: before ? filter.map((one) => (one === before ? next : one)) : [...filter, next] });
	};
	const empty = field.type !== 'checkbox' && isBlank(value);
	const { currency, fiscalYearStart } = state.settings;
	const words = valuesOf(value ?? false).map((one) => valueWords(one, field, { currency, fiscalYearStart })).join(', ');
	const name = words.length > MOST ? `${words.slice(0, MOST)}…` : words;
	return [
		{ label: empty ? t('views.onlyEmpty') : t('views.only', { value: name }), icon: FilterIcon, onselect: set(true) },
		{ label: empty ? t('views.withoutEmpty') : t('views.without', { value: name }), icon: FilterX, onselect: set(false) }
	];
}

/** The filter on a column, and grouping by it. */
export function columnItems(sheet: SheetController, column: string): MenuItem[] {
	const { view } = sheet;
	const field = view.fields.get(column);
	if (!field) return [];
	const { filter, group } = view.definition;
	const grouped = group?.field === column;
	const header = (): HTMLElement | null => document.querySelector(`.ag-header-cell[col-id="${CSS.escape(column)}"]`);
	return [
		{ label: t('views.filterColumn'), icon: FilterIcon, onselect: () => sheet.onfilter?.(column, header()) },
		...(filter.some((one) => one.field === column)
			? [{ label: t('views.unfilter'), icon: FilterX, onselect: () => view.set({ filter: filter.filter((one) => one.field !== column) }) }]
			: []),
		grouped
			? { label: t('views.ungroup'), icon: Ungroup, onselect: () => view.set({ group: null }) }
			: {
					label: t('views.groupColumn'),
					icon: Group,
					onselect: () => view.set({ group: { field: column, by: field.type === 'day' ? 'month' : 'value', descending: false } })
				}
	];
}
