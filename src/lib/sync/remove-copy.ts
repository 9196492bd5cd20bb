// Takes a pipeline's copy off this device, for whoever may no longer have it. Its session has to be over.

/** Name of a pipeline's database, and the beginning of what tabs share; `holder`: whose it is, '' before there are accounts. */
export const copyName = (id: string, holder = ''): string => (holder === '' ? `sluice:${id}` : `sluice:${id}:${holder}`);

/** Resolves when it is gone; rejects when the browser does not delete it. Another tab that has it open is told to let go. */
export function removeCopy(factory: IDBFactory, id: string, holder = ''): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = factory.deleteDatabase(copyName(id, holder));
		request.onsuccess = () => resolve();
		request.onerror = () => reject(request.error ?? new Error('the copy was not deleted'));
	});
}
