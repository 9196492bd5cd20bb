// Who is here, as people rather than as windows.
import type { Person } from '#lib/domain/model/settings.ts';
import type { Peer } from '#lib/state/presence.svelte.ts';

export interface PersonHere {
	person: Person;
	you: boolean;
	/** Windows this person has open on the pipeline. */
	windows: number;
	/** The cell they are on. */
	cursor: Peer['cursor'];
}

/** This device's person first, then the others in the order of their windows; one entry a person. */
export function peopleHere(you: Person, peers: readonly Peer[]): PersonHere[] {
	const here = new Map<string, PersonHere>([[you.id, { person: you, you: true, windows: 1, cursor: null }]]);
	for (const { person, cursor } of peers) {
		const known = here.get(person.id);
		if (known) {
			known.windows += 1;
			if (!known.you) known.cursor ??= cursor;
		} else here.set(person.id, { person, you: false, windows: 1, cursor });
	}
	return [...here.values()];
}
