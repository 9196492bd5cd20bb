// Reads a view from outside: a document or a link may hold anything. What is no part of a view is left out and
// counted, so that the screen can say so. Fields are not looked up: a column may come back.
import { isDay } from '../model/deal.ts';
import {
	COLOURS,
	GROUP_SPANS,
	PARTS,
	PERIODS,
	PLAIN,
	type ColourRule,
	type Condition,
	type Grouping,
	type SortKey,
	type Test,
	type ViewColumn,
	type ViewDefinition
} from './definition.ts';

/** Most of each that is read; the rest counts as left out. */
const MOST = { conditions: 50, tests: 20, values: 1000, keys: 10, columns: 500, rules: 30 };
const MAX_TEXT = 1000;
const MAX_DAYS = 36_500;
const WIDTH = { least: 40, most: 2000 };

type Bag = Record<string, unknown>;

const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT;
const isName = (value: unknown): value is string => isText(value) && value !== '';
const isEnd = (value: unknown): value is number | null => value === null || Number.isFinite(value);
const isDayOrOpen = (value: unknown): value is string | null => value === null || isDay(value);
const isOneOf = <T extends string>(all: readonly T[], value: unknown): value is T => (all as readonly unknown[]).includes(value);

/** Counts what was left out. */
class Reader {
	dropped = 0;

	list<T>(value: unknown, most: number, read: (entry: unknown) => T | null): T[] {
		if (value === undefined || value === null) return [];
		if (!Array.isArray(value)) {
			this.dropped += 1;
			return [];
		}
		this.dropped += Math.max(0, value.length - most);
		return value.slice(0, most).flatMap((entry) => {
			const found = read(entry);
			if (found === null) this.dropped += 1;
			return found === null ? [] : [found];
		});
	}

	test(value: unknown): Test | null {
		if (!isBag(value)) return null;
		const { is } = value;
		switch (is) {
			case 'empty':
			case 'filled':
			case 'overdue':
				return { is };
			case 'value':
			case 'none': {
				const isValue = (one: unknown) => isText(one) || Number.isFinite(one) || typeof one === 'boolean';
				const values = this.list(value.values, MOST.values, (one) => (isValue(one) ? (one as string | number | boolean) : null));
				return { is, values };
			}
			case 'all':
				return { is, values: this.list(value.values, MOST.values, (one) => (isText(one) ? one : null)) };
			case 'between': {
				const { min = null, max = null } = value;
				return isEnd(min) && isEnd(max) ? { is, min, max } : null;
			}
			case 'contains':
			case 'lacks':
			case 'begins':
			case 'same':
				return isText(value.text) ? { is, text: value.text } : null;
			case 'period':
				return isOneOf(PERIODS, value.period) ? { is, period: value.period } : null;
			case 'days': {
				const { from = null, to = null } = value;
				return isDayOrOpen(from) && isDayOrOpen(to) ? { is, from, to } : null;
			}
			case 'next':
			case 'last': {
				const { days } = value;
				return Number.isInteger(days) && (days as number) >= 0 && (days as number) <= MAX_DAYS ? { is, days: days as number } : null;
			}
			case 'checked':
				return typeof value.checked === 'boolean' ? { is, checked: value.checked } : null;
			default:
				return null;
		}
	}

	condition = (value: unknown): Condition | null => {
		if (!isBag(value) || !isName(value.field)) return null;
		const any = this.list(value.any, MOST.tests, (entry) => this.test(entry));
		// Without a test that is understood it would let nothing through.
		return any.length === 0 ? null : { field: value.field, any };
	};

	key = (value: unknown): SortKey | null =>
		isBag(value) && isName(value.field) ? { field: value.field, descending: value.descending === true } : null;

	group(value: unknown): Grouping | null {
		if (value === undefined || value === null) return null;
		if (!isBag(value) || !isName(value.field)) {
			this.dropped += 1;
			return null;
		}
		const by = isOneOf(GROUP_SPANS, value.by) ? value.by : 'value';
		return { field: value.field, by, descending: value.descending === true };
	}

	column = (value: unknown): ViewColumn | null => {
		if (!isBag(value) || !isName(value.id)) return null;
		const width = Number.isFinite(value.width) ? Math.round(Math.min(WIDTH.most, Math.max(WIDTH.least, value.width as number))) : null;
		return { id: value.id, shown: value.shown !== false, width, frozen: value.frozen === true };
	};

	rule = (value: unknown): ColourRule | null => {
		if (!isBag(value) || !Number.isInteger(value.color)) return null;
		const before = this.dropped;
		const all = this.list(value.all, MOST.conditions, this.condition);
		// A rule of which a part is missing would colour rows that were not meant.
		return all.length === 0 || this.dropped > before ? null : { color: Math.abs(value.color as number) % COLOURS, all };
	};
}

/** One of each: a second key, column or condition of the same field says nothing new. */
function once<T>(all: readonly T[], of: (entry: T) => string): T[] {
	const seen = new Set<string>();
	return all.filter((entry) => !seen.has(of(entry)) && seen.add(of(entry)));
}

/** A view from whatever was stored or linked, and how many of its parts were not understood. Never throws. */
export function readDefinition(value: unknown): { definition: ViewDefinition; dropped: number } {
	if (!isBag(value)) return { definition: PLAIN, dropped: 1 };
	const reader = new Reader();
	const definition: ViewDefinition = {
		filter: reader.list(value.filter, MOST.conditions, reader.condition),
		sort: once(reader.list(value.sort, MOST.keys, reader.key), ({ field }) => field),
		group: reader.group(value.group),
		columns: once(reader.list(value.columns, MOST.columns, reader.column), ({ id }) => id),
		colours: reader.list(value.colours, MOST.rules, reader.rule)
	};
	return { definition, dropped: reader.dropped };
}

/** The parts in which two views differ. */
export function differing(a: ViewDefinition, b: ViewDefinition): (keyof ViewDefinition)[] {
	const [one, other] = [readDefinition(a).definition, readDefinition(b).definition];
	return PARTS.filter((part) => JSON.stringify(one[part]) !== JSON.stringify(other[part]));
}
