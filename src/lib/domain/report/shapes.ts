// What figures of a report are made of. Limit: shapes only.

/** Major units of the report's currency, with its decimals. */
export type Money = number;
/** A fraction; null: undefined. */
export type Rate = number | null;

export interface Amount {
	count: number;
	value: Money;
}
