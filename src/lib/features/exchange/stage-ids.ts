// Ids for stages that only the file has. Apart from the session because remembering one must not be reactive.
import { nanoid } from 'nanoid';

export class StageIds {
	readonly #ids = new Map<string, string>();

	/** The id of a file's stage: the same one while choices change. */
	of(key: string): string {
		let id = this.#ids.get(key);
		if (id === undefined) this.#ids.set(key, (id = nanoid(12)));
		return id;
	}
}
