// Hostile frames: random bytes, honest frames changed in a few places, and frames made to a plan by somebody
// who has read the protocol. Limit: bytes only; what becomes of them is frames.ts's.
import * as encoding from 'lib0/encoding';
import { encodeStep1, encodeSync, MESSAGE, SYNC } from '#lib/protocol/messages.ts';
import { encodePresence } from '../../server/sync/presence.ts';
import type { Random } from './random.ts';

export const FRAME_KINDS = ['random', 'mutated', 'structured', 'large'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** What an attacker knows of a room. */
export interface Target {
	/** Honest frames, as they went over the wire. */
	frames: readonly Uint8Array[];
	/** Client ids and their clocks. */
	clocks: ReadonlyMap<number, number>;
}

export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
	const mutated = Array.from(bytes.subarray(0, 4096));
	for (let count = 1 + random.below(3); count > 0; count--) {
		const at = random.below(Math.max(1, mutated.length));
		const kind = random.next();
		if (kind < 0.5) mutated[at] = random.below(256);
		else if (kind < 0.65) mutated.splice(at, 1 + random.below(4));
		else if (kind < 0.8) mutated.splice(at, 0, random.below(256));
		else if (kind < 0.9) mutated[at] = ((mutated[at] ?? 0) + 1) % 256;
		else mutated.splice(at, 0, ...mutated.slice(at, at + 1 + random.below(8)));
	}
	return Uint8Array.from(mutated);
}

function randomFrame(random: Random): Uint8Array {
	const bytes = Uint8Array.from({ length: random.below(200) }, () => random.below(256));
	if (bytes.length > 2 && random.chance(0.6)) bytes[0] = random.pick([0, 0, 0, 1, 2, 3, 16, 18, 20]);
	if (bytes.length > 2 && random.chance(0.6)) bytes[1] = random.below(3);
	return bytes;
}

const KEYS = ['d1', 'title', '_', '__proto__', 'constructor', 'value', '', 'x'.repeat(65), 'a b', 'deleted', 'lineage'];
const ROOTS = ['deals', 'stages', 'log', 'people', 'settings', 'columns', 'other', '__proto__', ''];
const LENGTHS = [0, 1, 1, 1, 2, 5, 1000, 2 ** 24, 2 ** 31, 2 ** 52];

/** The attacker's own client ids. */
const OWN = 4_000_000_001;

class Maker {
	readonly random: Random;
	/** How often a choice is one that no honest client makes: what is wrong in one place only gets furthest. */
	readonly wild: number;
	readonly clients: number[];
	readonly target: Target;

	constructor(random: Random, target: Target) {
		this.random = random;
		this.target = target;
		this.wild = random.pick([0, 0.03, 0.1, 0.5]);
		this.clients = [...target.clocks.keys(), random.below(2 ** 32), random.below(2 ** 32), 0, 2 ** 32 - 1, 2 ** 53 - 1];
	}

	client(): number {
		return this.random.chance(this.wild) ? this.random.pick(this.clients) : OWN + this.random.below(3);
	}

	clock(client: number): number {
		const known = this.target.clocks.get(client) ?? 0;
		if (!this.random.chance(this.wild)) return known;
		const near = [known, known, known, 0, known + 1, Math.max(0, known - 1), this.random.below(known + 1)];
		return this.random.chance(0.9) ? this.random.pick(near) : this.random.pick([2 ** 31, 2 ** 52, 2 ** 53 - 1]);
	}

	value(depth = 0): unknown {
		const { random } = this;
		if (!random.chance(this.wild)) return random.pick<unknown>(['text', 5, null, ['e1', 'd1', 'title', 'x', 5, 'p', ''], [`f${random.below(9)}`, 'd1', 'title', random.below(9), 1_700_000_000_000, 'p', '']]);
		const dice = random.below(depth > 3 ? 6 : 10);
		if (dice < 2) return random.pick(KEYS);
		if (dice < 4) return random.pick([0, -1, 1e308, NaN, Infinity, 2 ** 53, null, undefined, true]);
		if (dice === 4) return random.chance(0.1) ? 'x'.repeat(random.pick([10, 5_000, 70_000])) : '';
		if (dice === 5) return random.pick<unknown>([10n, new Uint8Array(3), '']);
		// An event, as the log has them.
		if (dice === 6) return [random.pick(['e1', 'e2', 'f']), 'd1', 'title', this.value(depth + 1), random.pick([1, 1e12, 1e15, -1]), 'p', random.pick(['', 'e1'])];
		const parts = Array.from({ length: random.below(4) }, () => this.value(depth + 1));
		return dice < 9 ? parts : Object.fromEntries(parts.map((part) => [random.pick(KEYS), part]));
	}

	/** Of a struct; mostly of one that exists. */
	id(encoder: encoding.Encoder): void {
		const { random } = this;
		const known = [...this.target.clocks];
		const [client, clock] = known.length > 0 && !random.chance(this.wild) ? random.pick(known) : [this.client(), 0];
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, clock > 0 ? random.below(clock) : this.clock(client));
	}

	struct(encoder: encoding.Encoder): void {
		const { random } = this;
		if (random.chance(0.15 * this.wild)) {
			encoding.writeUint8(encoder, random.pick([0, 0, 10]));
			encoding.writeVarUint(encoder, random.pick(LENGTHS));
			return;
		}
		const content = random.chance(this.wild) ? random.pick([1, 2, 3, 4, 5, 6, 9]) : random.pick([8, 8, 8, 7, 1]);
		const [origin, right, keyed] = [random.chance(0.3), random.chance(0.2), random.chance(0.7)];
		encoding.writeUint8(encoder, content | (origin ? 0x80 : 0) | (right ? 0x40 : 0) | (keyed ? 0x20 : 0));
		if (origin) this.id(encoder);
		if (right) this.id(encoder);
		if (!origin && !right) {
			const named = random.chance(0.7);
			encoding.writeVarUint(encoder, named ? 1 : 0);
			// What fits the content: records in roots, values in settings, records and the log.
			const fitting = content === 7 ? ['deals', 'stages', 'people'] : keyed ? ['settings'] : ['log'];
			if (named) encoding.writeVarString(encoder, random.pick(random.chance(this.wild) ? ROOTS : fitting));
			else this.id(encoder);
			if (keyed) encoding.writeVarString(encoder, random.pick(random.chance(this.wild) ? KEYS : KEYS.slice(0, 3)));
		}
		this.content(encoder, content);
	}

	content(encoder: encoding.Encoder, content: number): void {
		const { random } = this;
		if (content === 8) {
			const count = random.chance(this.wild) ? 0 : random.pick([1, 1, 2, 5]);
			encoding.writeVarUint(encoder, random.chance(0.1 * this.wild) ? 2 ** 31 : count);
			for (let index = 0; index < count; index++) encoding.writeAny(encoder, this.value() as never);
		} else if (content === 7) {
			encoding.writeVarUint(encoder, random.chance(this.wild) ? random.below(8) : 1);
		} else if (content === 1) encoding.writeVarUint(encoder, random.pick(random.chance(this.wild) ? LENGTHS : [1, 2, 5]));
		else encoding.writeVarString(encoder, random.pick(['', 'text', '{"a":1}', '\ud800']));
	}

	update(): Uint8Array {
		const { random } = this;
		const blocks = 1 + random.below(3);
		const used = new Set<number>();
		return encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, random.chance(0.1 * this.wild) ? 2 ** 31 : blocks);
			for (let block = 0; block < blocks; block++) {
				const structs = 1 + random.below(4);
				let client = this.client();
				while (used.has(client) && !random.chance(this.wild)) client += 1;
				used.add(client);
				encoding.writeVarUint(encoder, random.chance(0.1 * this.wild) ? 33_000_000 : structs);
				encoding.writeVarUint(encoder, client);
				encoding.writeVarUint(encoder, this.clock(client));
				for (let index = 0; index < structs; index++) this.struct(encoder);
			}
			const deletes = random.pick([0, 0, 0, 1, 2]);
			encoding.writeVarUint(encoder, deletes);
			for (let index = 0; index < deletes; index++) {
				const client = random.chance(0.5) ? random.pick(this.clients) : this.client();
				const wild = random.chance(this.wild);
				for (const number of [client, 1, wild ? this.clock(client) : 0, wild ? random.pick(LENGTHS) : 1]) encoding.writeVarUint(encoder, number);
			}
		});
	}

	presence(): Uint8Array {
		const { random } = this;
		const states = ['null', '{}', '[]', '1', '', '{', '{"__proto__":{"x":1}}', `{"a":${'['.repeat(900)}${']'.repeat(900)}}`, '{"person":5}'];
		const person = (): string => JSON.stringify({ person: { id: random.pick(KEYS), name: this.value(4), color: this.value(4) } }, (_, value: unknown) => (typeof value === 'bigint' ? 1 : value));
		return encodePresence(
			Array.from({ length: random.pick([0, 1, 1, 1, 3, 50]) }, () => ({
				client: random.chance(0.5) ? random.pick(this.clients) : this.client(),
				clock: random.pick([0, 1, 2, 1_000, 2 ** 31 - 1, 2 ** 53 - 1]),
				state: random.chance(0.5) ? person() : random.pick(states)
			}))
		);
	}

	fragment(): Uint8Array {
		const { random } = this;
		return encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, MESSAGE.fragment);
			encoding.writeVarUint(encoder, random.pick([0, 0, 1, 2, 4095, 4096, 2 ** 31]));
			encoding.writeVarUint8Array(encoder, random.chance(0.7) ? encodeSync(SYNC.update, this.update()) : this.fragment0());
		});
	}

	/** A fragment as a frame in fragments. */
	fragment0(): Uint8Array {
		return Uint8Array.of(MESSAGE.fragment, 0, 2, 0, 0);
	}

	structured(): Uint8Array {
		const dice = this.random.next();
		if (dice < 0.75) return encodeSync(this.random.chance(0.3) ? SYNC.step2 : SYNC.update, this.update());
		if (dice < 0.87) return this.presence();
		if (dice < 0.95) return this.fragment();
		return encodeStep1(this.update());
	}

	/** What costs most: the size that one frame may have, full of the dearest things. */
	large(): Uint8Array {
		const { random } = this;
		const size = random.pick([60_000, 200_000, 900_000, 1_900_000]);
		const runs = (each: (encoder: encoding.Encoder, index: number) => void, count: number, deletes: boolean) =>
			encoding.encode((encoder) => {
				if (deletes) encoding.writeVarUint(encoder, 0);
				encoding.writeVarUint(encoder, count);
				for (let index = 0; index < count; index++) each(encoder, index);
				if (!deletes) encoding.writeVarUint(encoder, 0);
			});
		const [known = 1] = this.target.clocks.keys();
		const kind = random.below(9);
		if (kind === 0) return encodeSync(SYNC.update, runs((to, index) => [1, 1_000_000 + index, 0].forEach((n) => encoding.writeVarUint(to, n)), size / 6, false));
		if (kind === 1) return encodeSync(SYNC.step2, runs((to, index) => [1_000_000 + index, 1, 0, 1].forEach((n) => encoding.writeVarUint(to, n)), size / 6, true));
		if (kind === 2)
			return encodeSync(
				SYNC.update,
				encoding.encode((to) => {
					[1, size / 2, 5_000_000 + random.below(1000), 0].forEach((n) => encoding.writeVarUint(to, n));
					for (let index = 0; index < size / 2; index++) encoding.writeVarUint(to, index % 2);
				})
			);
		if (kind === 3) return encodeStep1(Uint8Array.from({ length: size }, (_, index) => (index === 0 ? 127 : index % 128)));
		if (kind === 4) return encodePresence(Array.from({ length: size / 8 }, (_, index) => ({ client: index, clock: 1, state: '{}' })));
		if (kind === 5)
			// Deletes of what exists, backwards, each a range of its own.
			return encodeSync(
				SYNC.update,
				encoding.encode((to) => {
					const count = Math.floor(size / 6);
					[0, 1, known, count].forEach((n) => encoding.writeVarUint(to, n));
					for (let index = 0; index < count; index++) [(count - index) % ((this.target.clocks.get(known) ?? 1) || 1), 1].forEach((n) => encoding.writeVarUint(to, n));
				})
			);
		// A long run of events, and deletes of every other one: of a run in the same update, or of what is known.
		if (kind > 6) {
			const client = kind === 7 ? 7_000_000 + random.below(1000) : known;
			const count = kind === 7 ? Math.floor(size / 8) : Math.floor((this.target.clocks.get(known) ?? 0) / 2);
			return encodeSync(
				random.pick([SYNC.update, SYNC.step2]),
				encoding.encode((to) => {
					encoding.writeVarUint(to, kind === 7 ? 1 : 0);
					if (kind === 7) {
						[1, client, 0].forEach((n) => encoding.writeVarUint(to, n));
						encoding.writeUint8(to, 8);
						encoding.writeVarUint(to, 1);
						encoding.writeVarString(to, 'log');
						encoding.writeVarUint(to, 2 * count);
						for (let index = 0; index < 2 * count; index++) encoding.writeAny(to, []);
					}
					[1, client, count].forEach((n) => encoding.writeVarUint(to, n));
					for (let index = 0; index < count; index++) [2 * index, 1].forEach((n) => encoding.writeVarUint(to, n));
				})
			);
		}
		return encodeSync(
			SYNC.update,
			encoding.encode((to) => {
				[1, 1, 6_000_000 + random.below(1000), 0].forEach((n) => encoding.writeVarUint(to, n));
				encoding.writeUint8(to, 0x28);
				encoding.writeVarUint(to, 1);
				encoding.writeVarString(to, 'settings');
				encoding.writeVarString(to, 'k');
				encoding.writeVarUint(to, 1);
				for (let depth = 0; depth < size / 2; depth++) [117, 1].forEach((n) => encoding.writeUint8(to, n));
				encoding.writeAny(to, 1);
				encoding.writeVarUint(to, 0);
			})
		);
	}
}

/** One hostile frame. */
export function hostileFrame(kind: FrameKind, random: Random, target: Target): Uint8Array {
	const maker = new Maker(random, target);
	switch (kind) {
		case 'random':
			return randomFrame(random);
		case 'mutated':
			return mutate(random.pick(target.frames), random);
		case 'structured':
			return maker.structured();
		case 'large':
			return maker.large();
	}
}
