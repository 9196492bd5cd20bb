// Files dropped on the workspace, to be imported: a list of deals, its history along with it. What is in them is the import's to say.

/** Takes the files; null where none was dropped, or nothing may be changed. */
export async function droppedFiles(event: DragEvent, mayChange: () => boolean): Promise<{ name: string; bytes: Uint8Array }[] | null> {
	const files = [...(event.dataTransfer?.files ?? [])];
	if (files.length === 0) return null;
	event.preventDefault();
	if (!mayChange()) return null;
	return Promise.all(files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
}
