// Whether a file can be imported, and a workbook's sheets. Runs in the file worker.
import { readTable, type TableError } from '#lib/domain/exchange/read-table.ts';
import { isArchive, readWorkbook, type Workbook } from '#lib/domain/exchange/xlsx/read-workbook.ts';

export type FileAnswer = { ok: true; workbook: Workbook | null } | { ok: false; code: TableError['code'] };

export function checkFile(bytes: Uint8Array): FileAnswer {
	if (isArchive(bytes)) {
		const read = readWorkbook(bytes);
		return read.ok ? read : { ok: false, code: read.error.code };
	}
	const read = readTable(bytes);
	return read.ok ? { ok: true, workbook: null } : { ok: false, code: read.error.code };
}
