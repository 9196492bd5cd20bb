// Which of the eight colours a person wears in one pipeline. Limit: plain and pure; who wears it when is pipeline-state's.
import { PERSON_COLORS, type Person } from '#lib/domain/model/settings.ts';

/**
 * Who is known in a pipeline keeps the colour they are known by. Anyone else keeps their own where it is free, else
 * takes the first that is; none free: their own. Of two newcomers the one with the smaller id chooses first, so that
 * both come to the same answer. `present`: everyone here, one a tab; this person's own tabs say nothing.
 */
export function colorIn(people: ReadonlyMap<string, Person>, present: readonly Person[], person: Person): number {
	const known = people.get(person.id);
	if (known) return known.color;
	const before = present.filter(({ id }) => id < person.id);
	const taken = new Set([...people.values(), ...before].map(({ color }) => color));
	if (!taken.has(person.color)) return person.color;
	const free = Array.from({ length: PERSON_COLORS }, (_, color) => color).find((color) => !taken.has(color));
	return free ?? person.color;
}
