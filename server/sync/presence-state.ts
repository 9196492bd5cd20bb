// What of a presence state is passed on: its person as the server knows them, names and colours of a shape
// that can be drawn, nothing that could be read as code.

/** Whose state it is. */
interface Sender {
	readonly identity: string;
	/** Person id of the connection's hello; null for a stock client. */
	readonly personId: string | null;
	/** The name the server knows it by; null: as it says itself. */
	readonly personName: string | null;
}

const MAX_NAME = 80;
const CSS_COLOR = /^#[0-9a-f]{3,8}$/i;

/** Stands in for a person id that belongs to another device. */
export const deviceId = (identity: string): string => `device-${identity.slice(0, 10)}`;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const nameOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MAX_NAME) : '');

/**
 * The state as others may see it, as JSON; null when it is none. `person` (Sluice) has the id of the sender's
 * hello, `user` (a stock client) a name and colours only; everything else is passed on as it came.
 * `owner`: who said hello as a person first.
 */
export function signedState(member: Sender, state: unknown, owner: (person: string) => string | undefined): string | null {
	if (!isObject(state)) return null;
	const signed: Record<string, unknown> = { ...state };
	if ('person' in state) {
		if (!isObject(state.person)) return null;
		const { id, name, color } = state.person;
		signed.person = { id: personId(member, id, owner), name: member.personName ?? nameOf(name), color: Number.isInteger(color) ? color : 0 };
	}
	if ('user' in state) {
		if (!isObject(state.user)) return null;
		const colors = Object.entries(state.user).filter(([key, value]) => /^color(Light)?$/.test(key) && typeof value === 'string' && CSS_COLOR.test(value));
		signed.user = { name: member.personName ?? nameOf(state.user.name), ...Object.fromEntries(colors) };
	}
	return JSON.stringify(signed);
}

function personId(member: Sender, said: unknown, owner: (person: string) => string | undefined): string {
	if (member.personId !== null) return member.personId;
	if (typeof said !== 'string') return deviceId(member.identity);
	const first = owner(said);
	return first === undefined || first === member.identity ? said.slice(0, MAX_NAME) : deviceId(member.identity);
}
