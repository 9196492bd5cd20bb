// A storage whose edits are timed on their way to the disk.
import type { Storage } from '../storage/storage.ts';
import type { Metrics } from './metrics.ts';

/** `storage` itself in all but `append`, which is counted. */
export function timed(storage: Storage, metrics: Metrics): Storage {
	const append: Storage['append'] = async (id, row) => {
		const began = performance.now();
		let ok = false;
		try {
			await storage.append(id, row);
			ok = true;
		} finally {
			metrics.write((performance.now() - began) / 1000, ok);
		}
	};
	return new Proxy(storage, {
		get(target, name) {
			if (name === 'append') return append;
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? (value as (...given: unknown[]) => unknown).bind(target) : value;
		}
	});
}
