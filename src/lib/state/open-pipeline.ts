// Opens a pipeline for the screen: a session on this device and the server, as Svelte state.
import { removeCopy } from '#lib/sync/remove-copy.ts';
import { openSession } from '#lib/sync/session.ts';
import { SYNC_PATH } from '#lib/protocol/version.ts';
import { holder } from './holder.ts';
import { ownPerson } from './person.ts';
import { PipelineState } from './pipeline-state.svelte.ts';

/** The sync socket's base on the server this page came from. */
function socketBase(location: Location): string {
	return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${SYNC_PATH}`;
}

/** Whose copy an open pipeline has: somebody else may be here by the time it is taken off. */
const holders = new WeakMap<PipelineState, string>();

export function openPipeline(id: string): PipelineState {
	const person = ownPerson();
	const opened = new PipelineState(openSession({ id, person, holder: holder(), url: socketBase(location) }), person);
	holders.set(opened, holder());
	return opened;
}

/** What this tab and this browser remember of a pipeline beside its copy: steps to undo, filters, views, what was seen. */
function forget(id: string): void {
	for (const storage of [sessionStorage, localStorage])
		for (const key of Object.keys(storage)) if (key.startsWith('sluice') && key.includes(id)) storage.removeItem(key);
}

/** Ends the session and removes this device's copy; what is in memory can still be taken out. False where the browser did not. */
export async function takeOffDevice(pipeline: PipelineState): Promise<boolean> {
	const { session } = pipeline;
	try {
		pipeline.forgetUndo();
		await session.destroy();
		await removeCopy(indexedDB, session.id, holders.get(pipeline));
		forget(session.id);
		return true;
	} catch (error) {
		console.warn('sync: the copy on this device was not removed', error);
		return false;
	}
}
