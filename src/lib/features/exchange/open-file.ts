// Files through a worker before the page reads them: what is over a limit or hostile is refused there.
// A workbook comes back as its sheets; delimited text stays bytes, which are within the limits then.
import type { TableError } from '#lib/domain/exchange/read-table.ts';
import { isArchive } from '#lib/domain/exchange/xlsx/read-workbook.ts';
import { readInWorker } from '#lib/state/read-file.ts';
import type { ImportSource } from './read-files.ts';

/** What another encoding or delimiter, chosen in the next step, may mend: the page goes on with the bytes. */
const MENDABLE: readonly string[] = ['wrong-encoding', 'too-many-columns', 'too-many-rows'];

export type Opened = { ok: true; sources: ImportSource[] } | { ok: false; name: string; code: TableError['code'] | 'too-slow' };

/** Opens all of them, one after the other; the first that is refused ends it. What was opened before stays as it is. */
export async function openAll(sources: readonly ImportSource[]): Promise<Opened> {
	const opened: ImportSource[] = [];
	for (const source of sources) {
		const { name, content } = source;
		if (!(content instanceof Uint8Array)) {
			opened.push(source);
			continue;
		}
		const answer = await readInWorker(content);
		if (answer === null) return { ok: false, name, code: 'too-slow' };
		if (!answer.ok && (isArchive(content) || !MENDABLE.includes(answer.code))) return { ok: false, name, code: answer.code };
		opened.push(answer.ok && answer.workbook ? { name, content: answer.workbook } : source);
	}
	return { ok: true, sources: opened };
}
