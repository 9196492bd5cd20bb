// Puts many numbers in order faster than the built-in sort: dealt out twice by the leading bits that doubles differ in, which
// spread small and large values alike, then put right among neighbours. Limit: no NaN; words lie as on every processor browsers run on.

/** Below this many values the built-in sort is the faster. */
const FEW = 400;

/** More values than this of the same leading bits are sorted by themselves. */
const CROWDED = 32;

const DIGIT = 11;
const SIZE = 1 << DIGIT;

/** Where the values of each digit begin. One for all sorts, none of which runs inside another. */
const low = new Int32Array(SIZE);
const high = new Int32Array(SIZE);

/** In place; `spare` is at least as long and is written over. */
export function sortValues(values: Float64Array, spare: Float64Array): void {
	const count = values.length;
	if (count < FEW) {
		values.sort();
		return;
	}
	const words = new Int32Array(values.buffer, values.byteOffset, count * 2);
	let least = 0xffffffff;
	let most = 0;
	for (let index = 1; index < words.length; index += 2) {
		const key = keyOf(words[index]!);
		if (key < least) least = key;
		if (key > most) most = key;
	}
	const shift = Math.max(0, 32 - Math.clz32(most - least) - 2 * DIGIT);
	low.fill(0);
	high.fill(0);
	for (let index = 1; index < words.length; index += 2) {
		const key = (keyOf(words[index]!) - least) >>> shift;
		low[key & (SIZE - 1)]! += 1;
		high[key >>> DIGIT]! += 1;
	}
	startsOf(low);
	startsOf(high);
	for (let index = 0; index < count; index += 1) {
		const key = (keyOf(words[index * 2 + 1]!) - least) >>> shift;
		spare[low[key & (SIZE - 1)]!++] = values[index]!;
	}
	const dealt = new Int32Array(spare.buffer, spare.byteOffset, count * 2);
	for (let index = 0; index < count; index += 1) {
		const key = (keyOf(dealt[index * 2 + 1]!) - least) >>> shift;
		values[high[key >>> DIGIT]!++] = spare[index]!;
	}
	for (let index = 0, from = 0, last = -1; index <= count; index += 1) {
		const key = index === count ? -1 : (keyOf(words[index * 2 + 1]!) - least) >>> shift;
		if (key === last) continue;
		if (index - from > CROWDED) values.subarray(from, index).sort();
		from = index;
		last = key;
	}
	for (let index = 1; index < count; index += 1) {
		const value = values[index]!;
		let before = index - 1;
		while (before >= 0 && values[before]! > value) {
			values[before + 1] = values[before]!;
			before -= 1;
		}
		values[before + 1] = value;
	}
}

/** The leading 32 bits of a double as a number that rises with it: below zero every bit is turned round, else the sign alone. */
const keyOf = (word: number): number => (word ^ ((word >> 31) | 0x80000000)) >>> 0;

/** From how many there are of each to where each begins. */
function startsOf(counts: Int32Array): void {
	let sum = 0;
	for (let index = 0; index < counts.length; index += 1) {
		const count = counts[index]!;
		counts[index] = sum;
		sum += count;
	}
}
