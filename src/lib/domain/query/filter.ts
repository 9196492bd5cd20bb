// Carries out conditions: each is compiled once into a function of a row. What a condition cannot be about (a
// field that is not there) lets every row through; the screen says so.
import { addDays } from '../model/date.ts';
import type { Day } from '../model/deal.ts';
import { plainLetters } from '../model/plain-letters.ts';
import type { ColourRule, Condition, QueryField, QueryValue, Test } from './definition.ts';
import { daysOf } from './periods.ts';

/** What conditions are read against. */
export interface QueryWorld<Row> {
	field(id: string): QueryField<Row> | undefined;
	/** The pipeline's calendar day. */
	today: Day;
	/** First month of the fiscal year, 1–12. */
	fiscalYearStart: number;
	/** False where a day in the past is nothing to worry about: the deal is won or lost. */
	isOpen(row: Row): boolean;
}

export const isBlank = (value: QueryValue): value is null | readonly [] =>
	value === null || (Array.isArray(value) && value.length === 0);

export const isError = (value: QueryValue): value is { readonly error: string } =>
	typeof value === 'object' && value !== null && 'error' in value;

/** A value as the words a person sees. Several choices are joined with commas. */
export function wordsOf<Row>(field: QueryField<Row>, value: QueryValue): string {
	if (value === null) return '';
	if (isError(value)) return value.error;
	if (typeof value === 'object') return value.map((one) => field.words?.(one) ?? one).join(', ');
	return typeof value === 'string' ? (field.words?.(value) ?? value) : String(value);
}

type Check<Row> = (value: QueryValue, row: Row) => boolean;

const listed = (value: QueryValue): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' ? [value] : []);

function textCheck<Row>({ is, text }: Extract<Test, { text: string }>, field: QueryField<Row>): Check<Row> {
	const wanted = plainLetters(text.trim());
	const holds = {
		contains: (own: string) => own.includes(wanted),
		lacks: (own: string) => !own.includes(wanted),
		begins: (own: string) => own.startsWith(wanted),
		same: (own: string) => own === wanted
	}[is];
	return (value) => (isBlank(value) ? is === 'lacks' && wanted !== '' : holds(plainLetters(wordsOf(field, value))));
}

const within = <Row>(from: Day | null, to: Day | null): Check<Row> =>
	(value) => typeof value === 'string' && (from === null || value >= from) && (to === null || value <= to);

function compileTest<Row>(test: Test, field: QueryField<Row>, world: QueryWorld<Row>): Check<Row> {
	const { today, fiscalYearStart } = world;
	switch (test.is) {
		case 'empty':
			return isBlank;
		case 'filled':
			return (value) => !isBlank(value);
		case 'value': {
			const wanted = new Set<unknown>(test.values);
			return (value) => {
				if (Array.isArray(value)) return value.some((one) => wanted.has(one));
				if (value === null) return field.type === 'checkbox' && wanted.has(false);
				return wanted.has(isError(value) ? value.error : value);
			};
		}
		case 'all':
			return (value) => test.values.every((one) => listed(value).includes(one));
		case 'none': {
			const unwanted = new Set<unknown>(test.values);
			return (value) => (Array.isArray(value) ? !value.some((one) => unwanted.has(one)) : !unwanted.has(isError(value) ? value.error : value));
		}
		case 'between': {
			const { min, max } = test;
			return (value) => typeof value === 'number' && (min === null || value >= min) && (max === null || value <= max);
		}
		case 'contains':
		case 'lacks':
		case 'begins':
		case 'same':
			return textCheck(test, field);
		case 'period': {
			const { from, to } = daysOf(test.period, today, fiscalYearStart);
			return within(from, to);
		}
		case 'days':
			return within(test.from, test.to);
		case 'next':
			return within(today, addDays(today, test.days));
		case 'last':
			return within(addDays(today, -test.days), today);
		case 'overdue':
			return (value, row) => typeof value === 'string' && value < today && world.isOpen(row);
		case 'checked':
			return (value) => (value === true) === test.checked;
	}
}

/** One condition as a function of a row; null when its field is not there. */
export function compileCondition<Row>(condition: Condition, world: QueryWorld<Row>): ((row: Row) => boolean) | null {
	const field = world.field(condition.field);
	if (!field) return null;
	const checks = condition.any.map((test) => compileTest(test, field, world));
	const [only] = checks;
	if (checks.length === 1) return (row) => only!(field.read(row), row);
	return (row) => {
		const value = field.read(row);
		return checks.some((check) => check(value, row));
	};
}

/** All conditions together; those on fields that are not there are passed over. */
export function compileFilter<Row>(conditions: readonly Condition[], world: QueryWorld<Row>): (row: Row) => boolean {
	const all = conditions.flatMap((condition) => compileCondition(condition, world) ?? []);
	const [only] = all;
	if (all.length === 1) return only!;
	return (row) => all.every((holds) => holds(row));
}

/** The colour of a row, or null. A rule on a field that is not there colours nothing. */
export function compileColours<Row>(rules: readonly ColourRule[], world: QueryWorld<Row>): (row: Row) => number | null {
	const compiled = rules
		.filter(({ all }) => all.every(({ field }) => world.field(field)))
		.map(({ color, all }) => ({ color, holds: compileFilter(all, world) }));
	return (row) => compiled.find(({ holds }) => holds(row))?.color ?? null;
}

/** How often each value occurs. Of choices each one counts; blank is counted apart, an error under its code. */
export interface ValueCounts {
	values: Map<string | number | boolean, number>;
	blank: number;
}

/**
 * The values of a field and how many rows have each, under all conditions but those on the field itself, so that a
 * list of values can tell what choosing one more would bring.
 */
export function countValues<Row>(
	rows: Iterable<Row>,
	conditions: readonly Condition[],
	field: QueryField<Row>,
	world: QueryWorld<Row>
): ValueCounts {
	const passes = compileFilter(conditions.filter((other) => other.field !== field.id), world);
	const values: ValueCounts['values'] = new Map();
	let blank = 0;
	const count = (value: string | number | boolean) => values.set(value, (values.get(value) ?? 0) + 1);
	for (const row of rows) {
		if (!passes(row)) continue;
		const value = field.read(row);
		if (field.type === 'checkbox' && value === null) count(false);
		else if (isBlank(value)) blank += 1;
		else if (Array.isArray(value)) for (const one of value as readonly string[]) count(one);
		else count(isError(value) ? value.error : (value as string | number | boolean));
	}
	return { values, blank };
}
