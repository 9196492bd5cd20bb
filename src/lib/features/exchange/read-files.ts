// Files that were dropped or chosen, as bytes; what cannot be opened is told by name.
import { MAX_BYTES } from '#lib/domain/exchange/decode.ts';
import { t } from '#lib/ui/messages/index.ts';

export interface ImportSource {
	name: string;
	/** A file's bytes, or rows that were pasted. */
	content: Uint8Array | string;
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
export const ACCEPTED = '.csv,.tsv,.txt,.tab,text/csv,text/plain,text/tab-separated-values';
