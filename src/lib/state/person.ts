// Who this device says it is, before there are accounts: a random id, a name and a colour, kept locally.
import { nanoid } from 'nanoid';
import { PERSON_COLORS, type Person } from '#lib/domain/model/settings.ts';

const KEY = 'sluice:person';

// Twelve by sixteen by eight colours: two strangers in one pipeline are seldom taken for each other.
const NAMES = {
	en: {
		first: ['Calm', 'Brisk', 'Clever', 'Merry', 'Quick', 'Steady', 'Bold', 'Gentle', 'Keen', 'Sunny', 'Lively', 'Wise'],
		second: ['Otter', 'Heron', 'Beaver', 'Kingfisher', 'Pike', 'Swan', 'Coot', 'Grebe', 'Eel', 'Bittern', 'Stork', 'Perch', 'Newt', 'Wren', 'Carp', 'Teal']
	},
	nl: {
		first: ['Kalme', 'Kwieke', 'Slimme', 'Vrolijke', 'Snelle', 'Trouwe', 'Dappere', 'Zachte', 'Scherpe', 'Zonnige', 'Levendige', 'Wijze'],
		second: ['Otter', 'Reiger', 'Bever', 'IJsvogel', 'Snoek', 'Zwaan', 'Meerkoet', 'Fuut', 'Paling', 'Roerdomp', 'Ooievaar', 'Baars', 'Salamander', 'Winterkoning', 'Karper', 'Taling']
	}
} as const;

/** A friendly name of two words, in the browser's language. */
function friendlyName(): { name: string; color: number } {
	const words = navigator.language.toLowerCase().startsWith('nl') ? NAMES.nl : NAMES.en;
	const [first, second, color] = crypto.getRandomValues(new Uint16Array(3));
	return { name: `${words.first[first! % words.first.length]!} ${words.second[second! % words.second.length]!}`, color: color! % PERSON_COLORS };
}

/** Who this device says it is now, as whichever tab said it last; null where nothing is stored, or storage is refused. */
export function storedPerson(): Person | null {
	try {
		const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Person | null;
		if (stored && typeof stored.id === 'string' && typeof stored.name === 'string' && Number.isInteger(stored.color)) return stored;
	} catch {
		// Unreadable or refused.
	}
	return null;
}

/** The stored person, or a new one with a friendly name. Falls back to memory where storage is refused. */
export function ownPerson(): Person {
	const stored = storedPerson();
	if (stored) return stored;
	const person: Person = { id: nanoid(10), ...friendlyName() };
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
