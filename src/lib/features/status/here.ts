// Who is here, as people rather than as windows.
import type { Person } from '#lib/domain/model/settings.ts';
import type { Peer } from '#lib/state/presence.svelte.ts';

export interface PersonHere {
	person: Person;
	you: boolean;
	/** Windows this person has open on the pipeline. */
	windows: number;
}

/** This device's person first, then the others in the order of their windows; one entry a person. */
export function peopleHere(you: Person, peers: readonly Peer[]): PersonHere[] {
	const here = new Map<string, PersonHere>([[you.id, { person: you, you: true, windows: 1 }]]);
	for (const { person } of peers) {
		const known = here.get(person.id);
		if (known) known.windows += 1;
		else here.set(person.id, { person, you: false, windows: 1 });
	}
	return [...here.values()];
}
