// One's own role in a pipeline, for what is offered on screen. Limit: the server decides, at each request.
import type { Role } from '#lib/protocol/messages.ts';
import { sharingApi } from './access-api.ts';
import { access } from './access.svelte.ts';

export class OwnRole {
	/** Null: not known, or none. */
	role = $state<Role | null>(null);

	/** Asks for it anew; what the session says itself needs no asking. */
	async read(pipeline: string): Promise<void> {
		const said = access.roleIn(pipeline);
		if (said !== null) {
			this.role = said;
			return;
		}
		const answer = await sharingApi.role(pipeline);
		if (answer.ok) this.role = answer.value;
	}
}
