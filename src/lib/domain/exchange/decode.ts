// Bytes of a file → text: byte order marks, UTF-16 with and without, strict UTF-8, else Windows-1252.
// Trust boundary: the bytes are a stranger's. What is not text is refused with a reason, never guessed.

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Largest file that is read: 100,000 rows of 20 columns are about 20 MB. */
export const MAX_BYTES = 50 * 1024 * 1024;

export type DecodeErrorCode =
	| 'empty'
	| 'too-large'
	| 'not-text'
	| 'spreadsheet-file'
	| 'html-table'
	| 'wrong-encoding';

export type Decoded =
	| { ok: true; text: string; encoding: Encoding; bom: boolean; nuls: number }
	| { ok: false; code: DecodeErrorCode };

// The platform's own decoder, the same in browsers and Node; this folder is typed without either.
declare const TextDecoder: new (label: string, options: { fatal: boolean; ignoreBOM: boolean }) => {
	decode(bytes: Uint8Array): string;
};

const SIGNATURES: readonly [readonly number[], DecodeErrorCode][] = [
	[[0x50, 0x4b, 0x03, 0x04], 'spreadsheet-file'], // zip: xlsx, ods
	[[0xd0, 0xcf, 0x11, 0xe0], 'spreadsheet-file'], // OLE: xls
	[[0x89, 0x50, 0x4e, 0x47], 'not-text'], // png
	[[0xff, 0xd8, 0xff], 'not-text'], // jpeg
	[[0x47, 0x49, 0x46, 0x38], 'not-text'], // gif
	[[0x25, 0x50, 0x44, 0x46], 'not-text'], // pdf
	[[0x1f, 0x8b], 'not-text'] // gzip
];

/** Windows-1252 where it differs from Latin-1: 0x80–0x9F. Undefined bytes stay control characters. */
const CP1252 =
	'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Decodes a file. `encoding` overrides what would be found; it must still fit the bytes. */
export function decode(bytes: Uint8Array, encoding: Encoding | null = null): Decoded {
	if (bytes.length > MAX_BYTES) return { ok: false, code: 'too-large' };
	for (const [signature, code] of SIGNATURES)
		if (signature.every((byte, index) => bytes[index] === byte)) return { ok: false, code };
	const mark = byteOrderMark(bytes);
	const body = mark ? bytes.subarray(mark.length) : bytes;
	const found = encoding ?? mark?.encoding ?? unmarked(body);
	const text = decodeAs(body, found);
	if (text === null) {
		if (encoding !== null || mark) return { ok: false, code: 'wrong-encoding' };
		return finish(decodeAs(body, 'windows-1252')!, 'windows-1252', false);
	}
	return finish(text, found, mark !== null);
}

function finish(text: string, encoding: Encoding, bom: boolean): Decoded {
	if (!looksLikeText(text)) return { ok: false, code: 'not-text' };
	const clean = text.includes('\0') ? text.replaceAll('\0', '') : text;
	if (clean.trim() === '') return { ok: false, code: 'empty' };
	if (/^\s*<(?:!doctype|html|head|table|meta|\?xml)/i.test(clean.slice(0, 500))) return { ok: false, code: 'html-table' };
	return { ok: true, text: clean, encoding, bom, nuls: text.length - clean.length };
}

function byteOrderMark(bytes: Uint8Array): { encoding: Encoding; length: number } | null {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
	return null;
}

/** UTF-16 of mostly western text has a zero in every other byte; nothing else does. */
function unmarked(bytes: Uint8Array): Encoding {
	const length = Math.min(bytes.length, 4096);
	let even = 0;
	let odd = 0;
	for (let index = 0; index < length; index++) {
		if (bytes[index] !== 0) continue;
		if (index % 2 === 0) even++;
		else odd++;
	}
	const pairs = length / 2;
	if (odd > pairs * 0.4 && even < pairs * 0.1) return 'utf-16le';
	if (even > pairs * 0.4 && odd < pairs * 0.1) return 'utf-16be';
	return 'utf-8';
}

function decodeAs(bytes: Uint8Array, encoding: Encoding): string | null {
	if (encoding === 'utf-8') {
		try {
			return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
		} catch {
			return null;
		}
	}
	const wide = encoding !== 'windows-1252';
	if (wide && bytes.length % 2 !== 0) return null;
	const [high, low] = encoding === 'utf-16le' ? [1, 0] : [0, 1];
	const parts: string[] = [];
	const units = new Uint16Array(8192);
	const total = wide ? bytes.length / 2 : bytes.length;
	for (let start = 0; start < total; start += units.length) {
		const count = Math.min(units.length, total - start);
		for (let index = 0; index < count; index++) {
			const at = start + index;
			const byte = bytes[at]!;
			units[index] = wide
				? (bytes[at * 2 + high]! << 8) | bytes[at * 2 + low]!
				: byte >= 0x80 && byte <= 0x9f
					? CP1252.charCodeAt(byte - 0x80)
					: byte;
		}
		parts.push(String.fromCharCode(...units.subarray(0, count)));
	}
	return parts.join('');
}

/** Control characters in more than one of a hundred characters: a program's file, not a person's. */
function looksLikeText(text: string): boolean {
	const sample = text.length > 65_536 ? text.slice(0, 65_536) : text;
	let controls = 0;
	for (let index = 0; index < sample.length; index++) {
		const code = sample.charCodeAt(index);
		if ((code < 9 && code > 0) || (code > 13 && code < 32) || (code >= 127 && code < 160 && code !== 133)) controls++;
	}
	return controls <= sample.length / 100;
}
