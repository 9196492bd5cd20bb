// A file dropped on the workspace, to be imported. Limit: one at a time; what is in it is the import's to say.
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Takes the file; null where none was dropped, nothing may be changed, or there are several, which is said. */
export async function droppedFile(event: DragEvent, mayChange: () => boolean): Promise<{ name: string; bytes: Uint8Array } | null> {
	const [file, ...more] = event.dataTransfer?.files ?? [];
	if (!file) return null;
	event.preventDefault();
	if (!mayChange()) return null;
	if (more.length > 0) {
		toasts.show(t('workspace.notCsv', { name: [file, ...more].map(({ name }) => name).join(', ') }), { kind: 'error' });
		return null;
	}
	return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
