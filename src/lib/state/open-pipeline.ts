// Opens a pipeline for the screen: a session on this device and the server, as Svelte state.
import { openSession } from '#lib/sync/session.ts';
import { SYNC_PATH } from '#lib/protocol/version.ts';
import { ownPerson } from './person.ts';
import { PipelineState } from './pipeline-state.svelte.ts';

/** The sync socket's base on the server this page came from. */
function socketBase(location: Location): string {
	return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${SYNC_PATH}`;
}

export function openPipeline(id: string): PipelineState {
	const person = ownPerson();
	return new PipelineState(openSession({ id, person, url: socketBase(location) }), person);
}
