// Loaded into a server by the faults before anything else: while the file that SLUICE_TEST_FULL names is there,
// its database may not get a page more than it has.
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const flag = String(process.env.SLUICE_TEST_FULL);
const exec = DatabaseSync.prototype.exec;
let full = false;

/** @param {string} sql */
DatabaseSync.prototype.exec = function limited(sql) {
	if (sql.startsWith('BEGIN') && existsSync(flag) !== full) {
		full = !full;
		// SQLite takes no limit below what is there, and keeps the one nearest to it.
		exec.call(this, `PRAGMA max_page_count = ${full ? 1 : 1_073_741_823}`);
	}
	return exec.call(this, sql);
};
