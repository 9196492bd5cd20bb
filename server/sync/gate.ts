// Judges an update before it is stored: pure, from the decoded bytes and the clocks known so far.
// What passes can neither throw in an honest client nor leave pending structs or deletes anywhere.
// Limit: no document here, so it cannot know what an editor may legally overwrite; that is what history is for.
import * as Y from 'yjs';
import { readEvent, ROOTS } from '#lib/domain/document/schema.ts';
import { eachRange, type DeleteRanges } from '../documents/deletes.ts';
import type { Recovery } from '../storage/storage.ts';
import { decodeUpdate, type Decoded, type Struct } from './gate-decode.ts';
import { isKey, valueProblem } from './gate-values.ts';

/** What the room knows: how far each client's structs are there, and whose each client id is. */
export interface Known {
	clock(client: number): number;
	/** Undefined for a client id never seen. */
	owner(client: number): string | undefined;
	/** Whether any of these clocks was taken out of the history, or must never be deleted. Absent: none. */
	voided?(client: number, from: number, to: number): boolean;
	/** Absent: none. */
	readonly recovery?: Recovery;
}

export interface GateLimits {
	/** New client ids in one update: every page load makes one, an offline device may bring several. */
	newClients: number;
	/** The same while an owner allows recovery: one device then brings everybody's. */
	recoveredClients: number;
	/** Length of one collected or deleted run: it costs no bytes to claim. */
	runLength: number;
	clock: number;
	/** It is in the log already: also takes items of which a part is known and insertions, which 0.1.0 stored. */
	stored: boolean;
}

export const GATE_LIMITS: GateLimits = { newClients: 64, recoveredClients: 10_000, runLength: 2 ** 24, clock: 2 ** 31, stored: false };

export type Verdict =
	| {
			ok: true;
			/** Clock of each client that the update moves. */
			clocks: Map<number, number>;
			/** Clock of each of them before; the verdict holds as long as that is so. */
			from: Map<number, number>;
			/** Clients of `clocks` that nobody had sent before. */
			newClients: number[];
			deletes: DeleteRanges;
			/** Where the delete set begins in the bytes. */
			deletesAt: number;
			claims: Claims;
			/** It deletes what it does not overwrite, or brings several values of which only a document tells where they lie: worth a look soon. */
			unexplained: boolean;
			/** New items that do not follow what their client wrote just before: each may cut a run of values. */
			insertions: number;
			/** New values that lie in runs of several. */
			inRuns: number;
	  }
	| { ok: false; code: 'gap' | 'malformed' | 'foreign-client' | 'voided' | 'restored'; detail: string };

/** What the new events of an update say of themselves: hearsay, noted and not judged. */
export interface Claims {
	/** Latest recorded time, in milliseconds; 0: no event. */
	latest: number;
	/** Who they say wrote them, the first few. */
	by: string[];
}

type Refusal = Extract<Verdict, { ok: false }>;

const NOTED_AUTHORS = 3;

/** Roots in which every key is a record, today and in 0.1.0. */
const RECORDS: ReadonlySet<string> = new Set(['deals', 'stages', 'people']);

const refuse = (code: Refusal['code'], detail: string): Refusal => ({ ok: false, code, detail });
const malformed = (detail: string): Refusal => refuse('malformed', detail);

/** Judges one update of `identity`. Never throws. */
export function judge(update: Uint8Array, known: Known, identity: string, limits: GateLimits = GATE_LIMITS): Verdict {
	let decoded: Decoded;
	try {
		decoded = decodeUpdate(update);
	} catch (error) {
		return malformed(`cannot be decoded: ${error instanceof Error ? error.message : String(error)}`);
	}
	const byClient = new Map<number, Struct[]>();
	for (const struct of decoded.structs) {
		if (struct instanceof Y.Skip) return malformed('the update has holes (merged updates are not taken)');
		const list = byClient.get(struct.id.client);
		if (!list) {
			byClient.set(struct.id.client, [struct as Struct]);
			continue;
		}
		const last = list.at(-1)!;
		if (struct.id.clock !== last.id.clock + last.length) return malformed('the structs of a client do not follow each other');
		list.push(struct as Struct);
	}
	// A client listed twice decodes well, but applying keeps the second list only.
	if (byClient.size !== decoded.blocks) return malformed('a client is listed twice, or without structs');

	const recovery = known.recovery ?? 'none';
	const clocks = new Map<number, number>();
	const from = new Map<number, number>();
	const newClients: number[] = [];
	const claims: Claims = { latest: 0, by: [] };
	let insertions = 0;
	let inRuns = 0;
	for (const [client, structs] of byClient) {
		const end = structs.at(-1)!.id.clock + structs.at(-1)!.length;
		const clock = known.clock(client);
		if (!(end <= limits.clock)) return malformed('a clock is out of range');
		// Also of structs that are known already: Yjs looks these up before it sees that it has them.
		for (const struct of structs) {
			const problem = shapeProblem(struct);
			if (problem !== null) return malformed(`client ${client} clock ${struct.id.clock}: ${problem}`);
		}
		if (end <= clock) continue;
		// Before the gap that the missing row leaves: asking for it would bring the same again.
		if (known.voided?.(client, clock, end)) return refuse('voided', `client ${client}: what follows clock ${clock} was taken out of the history`);
		if (structs[0]!.id.clock > clock) return refuse('gap', `client ${client}: has ${clock}, update begins at ${structs[0]!.id.clock}`);
		const owner = known.owner(client);
		if (owner === undefined) newClients.push(client);
		else if (owner !== identity && recovery === 'awaiting') return refuse('restored', `client ${client} is another's, and recovery is not allowed yet`);
		else if (owner !== identity && recovery === 'none') return refuse('foreign-client', `client ${client} belongs to somebody else`);
		clocks.set(client, end);
		from.set(client, clock);
		for (const struct of structs) {
			if (struct.id.clock + struct.length <= clock) continue;
			// Yjs puts the rest of it behind what it has of that client there, whatever that is, and may throw. An honest
			// client, asked anew, begins where we end.
			if (!limits.stored && struct instanceof Y.Item && struct.id.clock < clock)
				return refuse('gap', `client ${client}: ${clock} is known, an item begins at ${struct.id.clock}`);
			const problem = contentProblem(struct, limits);
			if (problem !== null) return malformed(`client ${client} clock ${struct.id.clock}: ${problem}`);
			if (struct instanceof Y.Item && struct.content instanceof Y.ContentAny) {
				noteClaims(struct.content.arr, claims);
				if (struct.length > 1) inRuns += struct.length;
			}
			if (struct instanceof Y.Item && struct.origin && !(struct.origin.client === client && struct.origin.clock === struct.id.clock - 1)) insertions += 1;
		}
	}
	// One may be the sender's present session. More of them: a device that lived through what was undone.
	if (recovery === 'awaiting' && newClients.length > 1) return refuse('restored', 'client ids this server has lost, and recovery is not allowed yet');
	const most = recovery === 'allowed' ? limits.recoveredClients : limits.newClients;
	if (newClients.length > most) return malformed(`${newClients.length} new client ids, at most ${most} now`);
	const order = orderProblem(byClient, known);
	if (order !== null) return order;

	const problem = deletesProblem(decoded.deletes, clocks, known);
	if (problem !== null) return problem;
	return { ok: true, clocks, from, newClients, deletes: decoded.deletes, deletesAt: decoded.deletesAt, claims, unexplained: unexplained(decoded, byClient, clocks.size), insertions, inRuns };
}

/** `clocks`: where the update takes its clients. */
function deletesProblem(ranges: DeleteRanges, clocks: ReadonlyMap<number, number>, known: Known): Refusal | null {
	let last = { client: -1, end: 0 };
	for (const { client, clock, length } of eachRange(ranges)) {
		const end = clock + length;
		// Yjs sorts and merges them. Any other order could name one clock a million times.
		if (last.client === client && clock < last.end) return malformed('delete ranges out of order');
		last = { client, end };
		if (length < 1) return malformed('an empty delete range');
		if (known.voided?.(client, clock, end)) return refuse('voided', `deletes of client ${client} touch what the history keeps`);
		if (end > (clocks.get(client) ?? known.clock(client))) return malformed(`deletes of client ${client} reach beyond what exists`);
	}
	return null;
}

/** What no struct may be, known or new. */
function shapeProblem(struct: Struct): string | null {
	if (!(struct.length > 0)) return 'an empty struct';
	if (struct instanceof Y.GC) return null;
	for (const reference of references(struct))
		if (reference.client === struct.id.client && reference.clock >= struct.id.clock) return 'refers to itself or its own future';
	return null;
}

/** Why a struct that would be new cannot be taken, or null. Shapes are those of FORMAT.md, nothing more. */
function contentProblem(struct: Struct, limits: GateLimits): string | null {
	// Collected runs are legal: about one in a hundred honest offline updates has them.
	if (struct instanceof Y.GC) return struct.length > limits.runLength ? 'a collected run too long' : null;
	// Map cells and appended entries never have one. Between things that do not lie side by side Yjs may throw at
	// the next deletion, and only a document tells what lies where.
	if (!limits.stored && struct.rightOrigin !== null) return 'an insertion: the log is only appended to';
	const { content } = struct;
	const parent = struct.parent as unknown;
	if (typeof parent === 'string') {
		if (!(ROOTS as readonly string[]).includes(parent)) return `unknown root "${parent.slice(0, 40)}"`;
		if ((parent === 'log') !== (struct.parentSub === null)) return parent === 'log' ? 'a key in the log' : 'a list entry in a map';
	} else if (parent !== null && struct.parentSub === null) return 'a list entry in a map';
	if (struct.parentSub !== null && !isKey(struct.parentSub)) return 'a key outside A–Z a–z 0–9 _ - or longer than 64';

	if (content instanceof Y.ContentDeleted) return struct.length > limits.runLength ? 'a deleted run too long' : null;
	if (content instanceof Y.ContentAny) {
		if (typeof parent === 'string' && RECORDS.has(parent)) return 'a plain value in the place of a record';
		if (struct.parentSub !== null && content.arr.length !== 1) return 'several values under one key';
		// Whether it lies in the log or in a map cell, where several are a trap for Yjs, only a document tells: see `unexplained`.
		if (content.arr.length > 1 && !content.arr.every(Array.isArray)) return 'several values that are no events';
		if (parent === 'log' && !content.arr.every(Array.isArray)) return 'an entry of the log that is no event';
		return valueProblem(content.arr);
	}
	if (content instanceof Y.ContentType) {
		// Records are maps in a root, created once and never replaced: so nothing nests deeper than one level.
		if (!(content.type instanceof Y.Map)) return 'a shared type other than a map';
		return typeof parent === 'string' && parent !== 'log' ? null : 'a map that is not a record of a root';
	}
	return 'content of a kind that pipelines do not have';
}

/** Whether anything is deleted that the update neither brings nor overwrites. */
function unexplained({ structs, deletes }: Decoded, byClient: ReadonlyMap<number, Struct[]>, moved: number): boolean {
	const several = structs.some((struct) => struct instanceof Y.Item && struct.origin !== null && struct.content instanceof Y.ContentAny && struct.length > 1);
	if (several) return true;
	if (deletes.length === 0) return false;
	if (moved === 0) return true;
	const overwritten = new Set<string>();
	for (const struct of structs)
		if (struct instanceof Y.Item) for (const { client, clock } of references(struct)) overwritten.add(`${client}:${clock}`);
	for (const { client, clock, length } of eachRange(deletes)) {
		// A client's structs follow each other.
		const brought = byClient.get(client);
		const own = brought !== undefined && brought[0]!.id.clock <= clock && clock < brought.at(-1)!.id.clock + brought.at(-1)!.length;
		if (!own && (length > 1 || !overwritten.has(`${client}:${clock}`))) return true;
	}
	return false;
}

function noteClaims(values: readonly unknown[], claims: Claims): void {
	for (const tuple of values) {
		const event = Array.isArray(tuple) ? readEvent(tuple) : null;
		if (!event) continue;
		claims.latest = Math.max(claims.latest, event.at);
		if (claims.by.length < NOTED_AUTHORS && !claims.by.includes(event.by)) claims.by.push(event.by);
	}
}

/** Structs of which Yjs needs to know before it can place this one. */
function references({ origin, rightOrigin, parent }: Y.Item): Y.ID[] {
	const all: (Y.ID | null)[] = [origin, rightOrigin, parent instanceof Y.ID ? parent : null];
	return all.filter((reference) => reference !== null);
}

/**
 * Walks the structs in the order in which Yjs would place them. Null when all can be; a gap when one
 * needs something the server lacks; malformed when two wait for each other.
 */
function orderProblem(byClient: Map<number, Struct[]>, known: Known): Refusal | null {
	const cursors = new Map<number, { index: number; clock: number }>();
	for (const client of byClient.keys()) cursors.set(client, { index: 0, clock: known.clock(client) });
	const clockOf = (client: number): number => cursors.get(client)?.clock ?? known.clock(client);
	const stacked = new Set<number>();
	for (const client of byClient.keys()) {
		// Each entry is to be placed until its client's clock is beyond `until`.
		const stack = [{ client, until: Infinity }];
		stacked.add(client);
		while (stack.length > 0) {
			const { client: current, until } = stack.at(-1)!;
			const cursor = cursors.get(current)!;
			const struct = byClient.get(current)![cursor.index];
			if (cursor.clock > until || struct === undefined) {
				stack.pop();
				stacked.delete(current);
				continue;
			}
			const missing =
				struct instanceof Y.GC
					? undefined
					: references(struct).find((reference) => reference.client !== current && reference.clock >= clockOf(reference.client));
			if (!missing) {
				cursor.clock = Math.max(cursor.clock, struct.id.clock + struct.length);
				cursor.index += 1;
				continue;
			}
			const last = byClient.get(missing.client)?.at(-1);
			if (!last || last.id.clock + last.length <= missing.clock)
				return refuse(
					known.voided?.(missing.client, missing.clock, missing.clock + 1) ? 'voided' : 'gap',
					`client ${current} refers to ${missing.client} clock ${missing.clock}, which is not here`
				);
			if (stacked.has(missing.client)) return malformed('structs wait for each other');
			stacked.add(missing.client);
			stack.push({ client: missing.client, until: missing.clock });
		}
	}
	return null;
}
