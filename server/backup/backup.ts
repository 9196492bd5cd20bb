// One backup: a copy of the live database, checked, and only then under its name. Runs in a command's
// process or in a thread of the server (thread.ts); it blocks for as long as it takes.
import { copyDatabase, openCopy, removeDatabase, settle } from './files.ts';
import { BackupProblem, reasonOf } from './problem.ts';
import { verify, type Soundness } from './verify.ts';

export interface BackupTaken {
	file: string;
	pipelines: Soundness['pipelines'];
}

/** Name of a file that is still being written. */
export const partOf = (file: string): string => `${file}.part-${process.pid}`;

/**
 * Writes `source` as it stands to the new file `target`, everything that was acknowledged before the call
 * included. Throws BackupProblem, with nothing under that name, when it cannot or the copy is not sound.
 */
export function takeBackup(source: string, target: string, now: number): BackupTaken {
	const part = partOf(target);
	removeDatabase(part);
	try {
		copyDatabase(source, part);
		const db = openCopy(part);
		let soundness: Soundness;
		try {
			db.sql('DELETE FROM backup').run();
			db.sql('INSERT INTO backup (taken_at) VALUES (?)').run(now);
			soundness = verify(db, { history: false });
		} finally {
			db.close();
		}
		if (soundness.problems.length > 0)
			throw new BackupProblem(
				`${source} is not sound, so no backup was made of it: ${soundness.problems.join(' ')}`,
				'Keep the backups you have. "verify" says more; "restore" puts the newest sound one in place.'
			);
		settle(part, target);
		return { file: target, pipelines: soundness.pipelines };
	} catch (error) {
		removeDatabase(part);
		if (error instanceof BackupProblem) throw error;
		throw new BackupProblem(`${target} cannot be written (${reasonOf(error)}).`, 'Check that there is room and that this user may write there.');
	}
}
