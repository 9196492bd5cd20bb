// A collection of whole numbers of which sums, quantiles and order are wanted: lengths of time, sizes of deals.
// Adding and taking out only note it down; the order is made when asked for, and kept until something changed.
// Limit: safe integers; a value that is taken out was added before.
import { longer } from './row-places.ts';
import { sortValues } from './sort-values.ts';

/** From this many notes of values taken out on, they are worked in, so that notes never outgrow the values. */
const NOTES = 4096;

export class OrderedValues {
	/** Values in use: rising up to `#known`, or in no order yet; behind these, what was added since. */
	#values = new Float64Array(8);
	#spare = new Float64Array(8);
	#size = 0;
	#known = 0;
	#inOrder = true;
	/** What was taken out since. */
	#removed = new Float64Array(8);
	#removedCount = 0;
	#version = 0;
	#sum = { version: 0, total: 0n };

	/** Number of values. */
	get count(): number {
		return this.#size - this.#removedCount;
	}

	/** Sum of the values, exact. */
	get total(): bigint {
		const { version } = this;
		if (this.#sum.version !== version) this.#sum = { version, total: sumOf(this.#values, this.#size) };
		return this.#sum.total;
	}

	/** Adds (1) or takes out (−1) a value. */
	note(value: number, sign: 1 | -1): void {
		if (sign === 1) {
			if (this.#size === this.#values.length) this.#values = longer(this.#values, new Float64Array(this.#size * 2));
			this.#values[this.#size++] = value;
			return;
		}
		if (this.#removedCount === this.#removed.length) this.#removed = longer(this.#removed, new Float64Array(this.#removedCount * 2));
		this.#removed[this.#removedCount++] = value;
		if (this.#removedCount >= NOTES) this.#settle();
	}

	clear(): void {
		this.#size = this.#known = this.#removedCount = 0;
		this.#version += 1;
	}

	/** The values, rising. Not to be written to, and good until the next change. */
	get sorted(): Float64Array {
		this.#settle();
		if (!this.#inOrder) this.#order();
		return this.#values.subarray(0, this.#size);
	}

	/** Another number whenever the values are others. */
	get version(): number {
		this.#settle();
		return this.#version;
	}

	/** Works in what was noted. */
	#settle(): void {
		if (this.#known === this.#size && this.#removedCount === 0) return;
		if (this.#known === 0 && this.#removedCount === 0) {
			this.#inOrder = false;
			this.#version += 1;
		} else this.#merge();
		this.#known = this.#size;
	}

	#merge(): void {
		const [more, less] = withoutPairs(this.#values.slice(this.#known, this.#size).sort(), this.#removed.slice(0, this.#removedCount).sort());
		this.#removedCount = 0;
		this.#size = this.#known;
		if (more.length === 0 && less.length === 0) return;
		this.#version += 1;
		if (!this.#inOrder) this.#order();
		const old = this.#values.subarray(0, this.#known);
		this.#size += more.length - less.length;
		if (this.#spare.length < this.#size) this.#spare = new Float64Array(this.#values.length * 2);
		merge(old, more, less, this.#spare);
		this.#swap();
	}

	#order(): void {
		if (this.#spare.length < this.#size) this.#spare = new Float64Array(this.#values.length);
		sortValues(this.#values.subarray(0, this.#size), this.#spare);
		this.#inOrder = true;
	}

	#swap(): void {
		const values = this.#values;
		this.#values = this.#spare;
		this.#spare = values;
	}
}

/** `count` empty collections. */
export const orderedValues = (count: number): OrderedValues[] => Array.from({ length: count }, () => new OrderedValues());

/**
 * Quantile of type 7 of rising values, as d3.quantile gives it: interpolated at (n − 1) × p. In `unit`s; null of no values.
 * Hyndman & Fan (1996), definition 7.
 */
export function quantileOf(sorted: Float64Array, p: number, unit: number = 1): number | null {
	if (sorted.length === 0) return null;
	const place = (sorted.length - 1) * p;
	const below = Math.floor(place);
	const low = sorted[below]! / unit;
	return below + 1 === sorted.length ? low : low + (sorted[below + 1]! / unit - low) * (place - below);
}

function sumOf(values: Float64Array, count: number): bigint {
	let far = 0n;
	let near = 0;
	for (let index = 0; index < count; index += 1) {
		const sum = near + values[index]!;
		if (sum <= Number.MAX_SAFE_INTEGER && sum >= -Number.MAX_SAFE_INTEGER) near = sum;
		else {
			far += BigInt(near);
			near = values[index]!;
		}
	}
	return far + BigInt(near);
}

/** Writes rising values with more of them, and without others that are among them. */
function merge(old: Float64Array, more: Float64Array, less: Float64Array, into: Float64Array): void {
	let from = 0;
	let to = 0;
	let add = 0;
	let drop = 0;
	while (add < more.length || drop < less.length) {
		const adds = drop === less.length || (add < more.length && more[add]! < less[drop]!);
		const value = adds ? more[add++]! : less[drop++]!;
		const at = firstAtLeast(old, value, from);
		into.set(old.subarray(from, at), to);
		to += at - from;
		from = adds ? at : at + 1;
		if (adds) into[to++] = value;
	}
	into.set(old.subarray(from), to);
}

/** Index of the first of the rising values from `start` on that is not below `value`. */
function firstAtLeast(sorted: Float64Array, value: number, start: number): number {
	let low = start;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (sorted[middle]! < value) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Two rising lists without what is in both, as often as it is in both. Both are overwritten. */
function withoutPairs(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
	let i = 0;
	let j = 0;
	let inA = 0;
	let inB = 0;
	while (i < a.length && j < b.length) {
		if (a[i] === b[j]) {
			i += 1;
			j += 1;
		} else if (a[i]! < b[j]!) a[inA++] = a[i++]!;
		else b[inB++] = b[j++]!;
	}
	while (i < a.length) a[inA++] = a[i++]!;
	while (j < b.length) b[inB++] = b[j++]!;
	return [a.subarray(0, inA), b.subarray(0, inB)];
}
