// Bytes as base64 text and back (RFC 4648, with padding). Neither Node's nor the browser's own: the domain has neither.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((char, value) => [char, value]));

export function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (let index = 0; index < bytes.length; index += 3) {
		const [first, second, third] = [bytes[index]!, bytes[index + 1], bytes[index + 2]];
		text += ALPHABET[first >> 2]! + ALPHABET[((first & 3) << 4) | ((second ?? 0) >> 4)]!;
		text += second === undefined ? '=' : ALPHABET[((second & 15) << 2) | ((third ?? 0) >> 6)]!;
		text += third === undefined ? '=' : ALPHABET[third & 63]!;
	}
	return text;
}

/** null for anything that is no base64. */
export function fromBase64(text: string): Uint8Array | null {
	if (text.length % 4 !== 0) return null;
	const body = text.replace(/={1,2}$/, '');
	const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
	let [held, bits, place] = [0, 0, 0];
	for (const char of body) {
		const value = VALUES.get(char);
		if (value === undefined) return null;
		held = ((held << 6) | value) & 0xffff;
		bits += 6;
		if (bits < 8) continue;
		bits -= 8;
		bytes[place++] = (held >> bits) & 0xff;
	}
	return bytes;
}
