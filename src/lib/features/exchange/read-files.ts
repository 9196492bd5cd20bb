// Files that were dropped or chosen, as bytes; what cannot be opened is told by name.
import { MAX_BYTES } from '#lib/domain/exchange/decode.ts';
import type { Workbook } from '#lib/domain/exchange/xlsx/read-workbook.ts';
import { t } from '#lib/ui/messages/index.ts';

export interface ImportSource {
	name: string;
	/** A file's bytes, rows that were pasted, or a workbook as a worker read it (open-file.ts). */
	content: Uint8Array | string | Workbook;
}

/** Reads all of them; `problem` says the first that could not be. */
export async function readFiles(files: Iterable<File>): Promise<{ sources: ImportSource[]; problem: string | null }> {
	const sources: ImportSource[] = [];
	let problem: string | null = null;
	for (const file of files) {
		if (file.size > MAX_BYTES) {
			problem ??= t('exchange.error.too-large', { name: file.name });
			continue;
		}
		try {
			sources.push({ name: file.name, content: new Uint8Array(await file.arrayBuffer()) });
		} catch {
			// Moved, removed or locked since it was chosen.
			problem ??= t('exchange.error.unreadable', { name: file.name });
		}
	}
	return { sources, problem };
}

/** What the file chooser offers. */
export const ACCEPTED = '.xlsx,.csv,.tsv,.txt,.tab,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv,text/plain,text/tab-separated-values';
