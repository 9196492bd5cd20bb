// One part of a workbook as a stream of elements. A document type is refused before anything is expanded;
// no entity but XML's own five is known; depth and the length of a text are limited.
import { SaxesParser } from 'saxes';
import type { Archive } from './archive.ts';
import { MAX_CELL, MAX_DEPTH, MAX_ROWS, MAX_SHARED, Refused } from './limits.ts';

declare const TextDecoder: new (label: string, options: { fatal: boolean }) => {
	decode(bytes?: Uint8Array, options?: { stream: boolean }): string;
};

export type Attributes = ReadonlyMap<string, string>;

export interface Elements {
	/** `name` is without its namespace's prefix, as are the attributes'. */
	open(name: string, attributes: Attributes): void;
	text(text: string): void;
	close(name: string): void;
}

const bare = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads a part; throws `Refused`. */
export function readXml(archive: Archive, part: string, elements: Elements): void {
	look(archive, part);
	const parser = new SaxesParser({ fragment: false });
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let depth = 0;
	const refuse = (code: 'xml-entities' | 'archive-damaged'): never => {
		throw new Refused(code);
	};
	parser.on('error', () => refuse('archive-damaged'));
	parser.on('doctype', () => refuse('xml-entities'));
	parser.on('opentag', ({ name, attributes }) => {
		if (++depth > MAX_DEPTH) refuse('archive-damaged');
		// A map: `__proto__` is a name like another.
		elements.open(bare(name), new Map(Object.entries(attributes).map(([key, value]) => [bare(key), String(value)])));
	});
	parser.on('closetag', ({ name }) => {
		depth--;
		elements.close(bare(name));
	});
	parser.on('text', (text) => elements.text(text));
	parser.on('cdata', (text) => elements.text(text));
	try {
		archive.read(part, (piece) => void parser.write(decoder.decode(piece, { stream: true })));
		parser.write(decoder.decode());
		parser.close();
	} catch (error) {
		if (error instanceof Refused) throw error;
		throw new Refused('archive-damaged');
	}
}

const [LESS, BANG, SLASH] = [0x3c, 0x21, 0x2f];

/**
 * A first look at the bytes, at the speed of a byte loop, so that what is too much is refused before it is parsed:
 * document types, rows with cells, shared strings, and stretches without a tag.
 */
function look(archive: Archive, part: string): void {
	/** The four bytes before, as one number. */
	let last = 0;
	let stretch = 0;
	let rows = 0;
	let shared = 0;
	let fresh = false;
	archive.read(part, (piece) => {
		for (let index = 0; index < piece.length; index++) {
			const byte = piece[index]!;
			last = ((last << 8) | byte) >>> 0;
			if (byte === LESS) stretch = 0;
			else if (++stretch > MAX_CELL * 4) throw new Refused('cell-too-long');
			const second = (last >>> 16) & 0xff;
			if (last >>> 24 !== LESS || second === SLASH) continue;
			if (second === BANG && (last & 0xffff) !== 0x2d2d && (last & 0xff00) !== 0x5b00) throw new Refused('xml-entities');
			else if (last === 0x3c726f77) fresh = true; // <row
			else if (fresh && (last >>> 8 === 0x3c6320 >>> 0 || last >>> 8 === 0x3c633e)) {
				// "<c " and "<c>"
				fresh = false;
				if (++rows > MAX_ROWS + 100) throw new Refused('too-many-rows');
			} else if (last >>> 8 === 0x3c7369 && ++shared > MAX_SHARED) throw new Refused('too-much-text'); // <si
		}
	});
}
