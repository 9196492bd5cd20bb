// Who this device says it is, before there are accounts: a random id, a name and a colour, kept locally.
import { nanoid } from 'nanoid';
import type { Person } from '#lib/domain/model/settings.ts';

const KEY = 'sluice:person';

const ANIMALS = ['Otter', 'Heron', 'Beaver', 'Kingfisher', 'Pike', 'Swan', 'Coot', 'Grebe', 'Eel', 'Bittern', 'Stork', 'Perch'];

/** The stored person, or a new one with a friendly name. Falls back to memory where storage is refused. */
export function ownPerson(): Person {
	try {
		const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Person | null;
		if (stored && typeof stored.id === 'string' && typeof stored.name === 'string' && Number.isInteger(stored.color)) return stored;
	} catch {
		// Unreadable or refused: make a new one.
	}
	const pick = crypto.getRandomValues(new Uint8Array(2));
	const person: Person = { id: nanoid(10), name: ANIMALS[pick[0]! % ANIMALS.length]!, color: pick[1]! % 8 };
	savePerson(person);
	return person;
}

export function savePerson(person: Person): void {
	try {
		localStorage.setItem(KEY, JSON.stringify(person));
	} catch {
		// Private mode: the person lasts as long as the tab.
	}
}
