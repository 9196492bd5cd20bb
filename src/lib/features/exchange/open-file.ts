// Files through a worker before the page reads them: what is over a limit, hostile or takes too long is refused there,
// and the worker ended. A workbook comes back as its sheets; delimited text stays bytes, which are within the limits then.
// Limit: a browser without workers reads in the page.
import type { TableError } from '#lib/domain/exchange/read-table.ts';
import { isArchive } from '#lib/domain/exchange/xlsx/read-workbook.ts';
import { LatestJob } from '#lib/workers/latest-job.ts';
import { checkFile, type FileAnswer } from './check-file.ts';
import type { ImportSource } from './read-files.ts';

/** Milliseconds; the largest workbook that is taken needs about half of it on a slow laptop. */
const TIME_LIMIT = 20_000;

/** What another encoding or delimiter, chosen in the next step, may mend: the page goes on with the bytes. */
const MENDABLE: readonly string[] = ['wrong-encoding', 'too-many-columns', 'too-many-rows'];

export type Opened =
	| { ok: true; sources: ImportSource[] }
	| { ok: false; name: string; code: TableError['code'] | 'too-slow' };

const startWorker = (): Worker => new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module', name: 'sluice-file' });

/** Opens all of them, one after the other; the first that is refused ends it. What was opened before stays as it is. */
export async function openAll(sources: readonly ImportSource[], start = startWorker): Promise<Opened> {
	const opened: ImportSource[] = [];
	for (const source of sources) {
		const { name, content } = source;
		if (!(content instanceof Uint8Array)) {
			opened.push(source);
			continue;
		}
		const answer = await ask(content, start);
		if (answer === null) return { ok: false, name, code: 'too-slow' };
		if (!answer.ok && (isArchive(content) || !MENDABLE.includes(answer.code))) return { ok: false, name, code: answer.code };
		opened.push(answer.ok && answer.workbook ? { name, content: answer.workbook } : source);
	}
	return { ok: true, sources: opened };
}

async function ask(bytes: Uint8Array, start: () => Worker): Promise<FileAnswer | null> {
	if (typeof Worker === 'undefined') return checkFile(bytes);
	const answer = await new LatestJob<Uint8Array, FileAnswer>(start, TIME_LIMIT).run(bytes);
	return answer.kind === 'done' ? answer.result : null;
}
