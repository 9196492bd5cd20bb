// Files that are made to harm whoever reads them, each with the reason it must be refused for. Generated, never stored:
// zip bombs, entities, prototype names, too many rows and columns, sizes that lie, depth without end.
import { strToU8, zipSync, type Zippable } from 'fflate';
import type { FileAnswer } from '#lib/state/check-file.ts';

type Reason = Extract<FileAnswer, { ok: false }>['code'];

export interface HostileFile {
	readonly name: string;
	readonly reason: Reason;
	make(): Uint8Array;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook around the inside of a sheet. */
export function workbookOf(sheet: string | Uint8Array, more: Zippable = {}, level: 0 | 6 = 6): Uint8Array {
	return zipSync(
		{
			'xl/workbook.xml': strToU8(`<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Deals" sheetId="1" r:id="rId1"/></sheets></workbook>`),
			'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
			'xl/worksheets/sheet1.xml': typeof sheet === 'string' ? strToU8(sheet) : sheet,
			...more
		},
		{ level }
	);
}

export const sheetOf = (rows: string, before = ''): string => `<?xml version="1.0"?>${before}<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`;

const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;

/** `count` bytes of one sign, as a sheet of one cell. */
export function oneCell(count: number): Uint8Array {
	const bytes = new Uint8Array(count).fill(65);
	bytes.set(strToU8(`<worksheet xmlns="${MAIN}"><sheetData><row><c t="inlineStr"><is><t>`));
	return bytes;
}

/** What a small generator gives for a seed: bytes that deflate cannot make smaller, all of them letters. */
function letters(count: number): Uint8Array {
	const bytes = new Uint8Array(count);
	let state = 12_345;
	for (let index = 0; index < count; index++) {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		bytes[index] = 97 + ((state >>> 16) % 26);
	}
	return bytes;
}

/** The same entry's bytes under many names: a central directory whose entries overlap. */
function overlapping(count: number): Uint8Array {
	const one = zipSync({ 'xl/workbook.xml': new Uint8Array(10_000_000) });
	const view = new DataView(one.buffer, one.byteOffset, one.byteLength);
	const central = view.getUint32(one.length - 6, true);
	const length = one.length - 22 - central;
	const file = new Uint8Array(central + length * count + 22);
	file.set(one.subarray(0, central));
	for (let index = 0; index < count; index++) {
		file.set(one.subarray(central, central + length), central + index * length);
		// Another name each.
		file.set(strToU8(String(index).padStart(4, '0')), central + index * length + 46);
	}
	file.set(one.subarray(one.length - 22), central + length * count);
	const end = new DataView(file.buffer, file.length - 22);
	end.setUint16(8, count, true);
	end.setUint16(10, count, true);
	end.setUint32(12, length * count, true);
	return file;
}

/** The archive, with a size in its directory that says almost nothing comes out. */
function lying(archive: Uint8Array): Uint8Array {
	const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
	for (let at = 0; at < archive.length - 46; at++) {
		if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
		if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 10, true);
	}
	return archive;
}

const ENTITIES = `<!DOCTYPE w [<!ENTITY a "ha">${Array.from({ length: 12 }, (_, index) => `<!ENTITY ${'bcdefghijklm'[index]} "${`&${'abcdefghijkl'[index]};`.repeat(10)}">`).join('')}]>`;
const QUADRATIC = `<!DOCTYPE w [<!ENTITY a "${'a'.repeat(100_000)}">]>`;

function csv(rows: number, row: string): Uint8Array {
	return strToU8(`Deal,Company,Value\n${row.repeat(rows)}`);
}

export const HOSTILE_FILES: readonly HostileFile[] = [
	{ name: 'zip bomb, 60 MB in one sheet', reason: 'archive-bomb', make: () => workbookOf(oneCell(60_000_000)) },
	{ name: 'zip bomb, overlapping entries', reason: 'archive-bomb', make: () => overlapping(1000) },
	{ name: 'zip bomb, declared size of 10 bytes', reason: 'archive-bomb', make: () => lying(workbookOf(oneCell(40_000_000))) },
	{ name: 'zip of zips', reason: 'no-workbook', make: () => zipSync({ 'a.zip': zipSync({ 'b.zip': zipSync({ c: new Uint8Array(5_000_000) }) }) }) },
	{ name: '10,000 entries', reason: 'archive-entries', make: () => workbookOf(sheetOf(''), Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`xl/media/${index}`, new Uint8Array(1)])), 0) },
	{ name: 'cut off in the middle', reason: 'archive-damaged', make: () => workbookOf(sheetOf(`<row>${text('x')}</row>`)).subarray(0, 500) },
	{ name: 'billion laughs', reason: 'xml-entities', make: () => workbookOf(sheetOf(`<row>${text('&m;')}</row>`, ENTITIES)) },
	{ name: 'quadratic entities', reason: 'xml-entities', make: () => workbookOf(sheetOf(`<row>${text('&a;'.repeat(1000))}</row>`, QUADRATIC)) },
	{ name: 'external entity', reason: 'xml-entities', make: () => workbookOf(sheetOf(`<row>${text('&a;')}</row>`, '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>')) },
	{ name: 'entity nobody declared', reason: 'archive-damaged', make: () => workbookOf(sheetOf(`<row>${text('&laugh;')}</row>`)) },
	{ name: '1,000,000 elements deep', reason: 'archive-damaged', make: () => workbookOf(strToU8(sheetOf('<g>'.repeat(1_000_000))), {}, 0) },
	{ name: 'XLSX of 1,000,000 rows', reason: 'too-many-rows', make: () => workbookOf(sheetOf(Array.from({ length: 1_000_000 }, (_, index) => `<row><c><v>${(index * 7919) % 1_000_003}</v></c></row>`).join(''))) },
	{ name: 'XLSX of 10,000 columns', reason: 'too-many-columns', make: () => workbookOf(sheetOf(`<row>${text('x').repeat(10_000)}</row>`), {}, 0) },
	{ name: 'XLSX with a cell of 45 MB', reason: 'cell-too-long', make: () => workbookOf(letters(45_000_000), {}, 0) },
	{ name: 'CSV of 1,000,000 rows', reason: 'too-many-rows', make: () => csv(1_000_000, 'Lamps,Acme,1200\n') },
	{ name: 'CSV of 10,000 columns', reason: 'too-many-columns', make: () => csv(3, `${'x,'.repeat(10_000)}x\n`) },
	{ name: 'CSV of one row of 20,000,000 cells', reason: 'too-many-columns', make: () => csv(1, ','.repeat(20_000_000)) },
	{ name: 'CSV with a cell of 45 MB', reason: 'cell-too-long', make: () => csv(1, `"${'x'.repeat(45_000_000)}",b,c\n`) },
	{ name: 'CSV of 100 MB', reason: 'too-large', make: () => new Uint8Array(100_000_000).fill(120) }
];
