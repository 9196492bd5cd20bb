// Takes a pipeline's copy off this device, for whoever may no longer have it. Its session has to be over.

/** Name of a pipeline's database. */
export const copyName = (id: string): string => `sluice:${id}`;

/** Resolves when it is gone; rejects when the browser does not delete it. Another tab that has it open is told to let go. */
export function removeCopy(factory: IDBFactory, id: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = factory.deleteDatabase(copyName(id));
		request.onsuccess = () => resolve();
		request.onerror = () => reject(request.error ?? new Error('the copy was not deleted'));
	});
}
