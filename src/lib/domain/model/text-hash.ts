// A short, steady name for words: for cells and records that are named after what people typed. Imports nothing.

/** Words as they are compared: case, kinds of spaces and how accents are encoded do not count. */
export const plainWords = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();

/** 53 bits of a text, as up to 11 characters 0–9 a–z. Enough for thousands of names; no secret is safe in it. */
export function textHash(text: string): string {
	let [high, low] = [0xdeadbeef, 0x41c6ce57];
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		high = Math.imul(high ^ code, 2_654_435_761);
		low = Math.imul(low ^ code, 1_597_334_677);
	}
	high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
	low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
	return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}
