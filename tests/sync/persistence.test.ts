// When the browser is asked to keep what is stored: once, and never on opening.
import { describe, expect, it, vi } from 'vitest';
import { Persistence } from '#lib/sync/persistence.ts';

const browser = (answer: boolean, before = false) => ({ persist: vi.fn(async () => answer), persisted: vi.fn(async () => before) });
const settled = () => new Promise((done) => setImmediate(done));

describe('asking the browser to keep this device’s copy', () => {
	it('waits for the first edit without a connection, and asks once', async () => {
		const storage = browser(true);
		const persistence = new Persistence(storage);
		await settled();
		expect(storage.persist).not.toHaveBeenCalled();
		expect(persistence.keeping).toBe('clearable');
		for (let edit = 0; edit < 3; edit++) persistence.edited(true);
		await settled();
		expect(storage.persist).toHaveBeenCalledTimes(1);
		expect(persistence.keeping).toBe('kept');
	});

	it('or for a few edits with one', async () => {
		const storage = browser(false);
		const persistence = new Persistence(storage);
		for (let edit = 0; edit < 4; edit++) persistence.edited(false);
		expect(storage.persist).not.toHaveBeenCalled();
		for (let edit = 0; edit < 4; edit++) persistence.edited(false);
		await settled();
		expect(storage.persist).toHaveBeenCalledTimes(1);
		expect(persistence.keeping).toBe('clearable');
	});

	it('asks nothing where it is promised already, or where there is nobody to ask', async () => {
		const storage = browser(false, true);
		const persistence = new Persistence(storage);
		await settled();
		persistence.edited(true);
		expect(storage.persist).not.toHaveBeenCalled();
		expect(persistence.keeping).toBe('kept');
		const nobody = new Persistence(null);
		nobody.edited(true);
		await settled();
		expect(nobody.keeping).toBe('unknown');
	});
});
