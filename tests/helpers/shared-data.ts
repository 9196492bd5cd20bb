// Where real data to run against lies, if it is there. It is never part of the project.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Path of a shared data file, or null where it is absent. Use with `it.runIf(path !== null)`. */
export function sharedData(...segments: string[]): string | null {
	const path = resolve(import.meta.dirname, '../../../shared/data', ...segments);
	return existsSync(path) ? path : null;
}
