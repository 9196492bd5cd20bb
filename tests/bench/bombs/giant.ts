// A zip bomb of a gigabyte: too long to make for a test.
import { createDeflateRaw } from 'node:zlib';
import { oneCell, workbookOf } from '../../helpers/hostile-files.ts';

/** A workbook of a megabyte whose one sheet is so many bytes when it is unpacked. */
export async function giantBomb(bytes: number): Promise<Uint8Array> {
	const deflate = createDeflateRaw();
	const packed: Buffer[] = [];
	deflate.on('data', (chunk: Buffer) => packed.push(chunk));
	const ended = new Promise((done) => deflate.once('end', done));
	deflate.write(oneCell(1000));
	const block = new Uint8Array(1_000_000).fill(65);
	for (let left = bytes; left > 0; left -= block.length) if (!deflate.write(block)) await new Promise((done) => deflate.once('drain', done));
	deflate.end();
	await ended;
	const archive = workbookOf(new Uint8Array(Buffer.concat(packed)), {}, 0);
	const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
	// The sheet lies there as it was packed: now its entry says so.
	for (let at = 0; at < archive.length - 46; at++) {
		const central = view.getUint32(at, true) === 0x02014b50;
		const name = central ? 46 : 30;
		if ((central || view.getUint32(at, true) === 0x04034b50) && Buffer.from(archive.subarray(at + name, at + name + 13)).toString() === 'xl/worksheets') {
			view.setUint16(at + (central ? 10 : 8), 8, true);
			view.setUint32(at + (central ? 24 : 22), bytes + 1000, true);
		}
	}
	return archive;
}
