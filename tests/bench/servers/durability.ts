// What each server has lost after kill -9 in the middle of a colleague's typing, when the writer does not come back.
import { waitFor } from '../../helpers/wait-for.ts';
import { progress, report } from '../report.ts';
import { KINDS, relay, type Kind } from './kinds.ts';
import type { ServerProcess } from './process.ts';
import { editsOf, lightJoin, numberIn, numbersIn, roomWith, sendSteadily, Visitor } from './rooms.ts';

const PER_SECOND = 200;
/** The server dies once so many were sent. */
const EDITS = 600;

export interface Loss {
	sent: number;
	/** Told to the writer to be safe. */
	acknowledged: number;
	/** Seen by a colleague. */
	seen: number;
	missing: { sent: number; acknowledged: number; seen: number };
}

/** One round: write, kill, start again, read. The server that comes back is ended. */
export async function lossAtKill(kind: Kind, server: ServerProcess, edits = EDITS): Promise<Loss> {
	const { room, state } = await roomWith(kind, server, 0);
	const updates = editsOf(state, edits * 2).map((update) => kind.frames(room, update)[0]!);
	const [editor, reader] = [(await lightJoin(kind, server, room)).socket, (await lightJoin(kind, server, room)).socket];
	const sentAt: number[] = [];
	let acknowledged = 0;
	let seen = 0;
	editor.onFrame = (head) => {
		const said = kind.read(head);
		acknowledged = said.acknowledged ?? acknowledged + (said.acknowledges ?? 0);
	};
	reader.onFrame = (head) => (seen = Math.max(seen, numberIn(head) + 1));
	let dead = false;
	const sending = sendSteadily(updates, PER_SECOND, (frame) => editor.send(frame), sentAt, () => dead);
	await waitFor(`${edits} edits to be sent`, () => sentAt.length >= edits, 60_000);
	dead = true;
	await server.kill();
	await sending;
	editor.close();
	reader.close();
	const again = await server.again();
	try {
		const visitor = await Visitor.join(kind, again, room);
		const there = kind === relay ? new Set<number>() : numbersIn(visitor.doc);
		visitor.close();
		const missing = (upTo: number): number => Array.from({ length: upTo }, (_, number) => number).filter((number) => !there.has(number)).length;
		const sent = sentAt.length;
		return { sent, acknowledged, seen, missing: { sent: missing(sent), acknowledged: missing(acknowledged), seen: missing(seen) } };
	} finally {
		await again.end();
	}
}

/** One round for each server. */
export async function benchDurability(): Promise<string[]> {
	progress(`durability: kill -9 while one person makes ${PER_SECOND} edits a second`);
	const table: string[] = [];
	for (const kind of KINDS) {
		const { sent, acknowledged, seen, missing } = await lossAtKill(kind, await kind.start());
		report({
			bench: 'lost at kill -9, of the edits that a colleague had seen',
			server: kind.name,
			value: missing.seen,
			unit: 'edits',
			runs: 1,
			detail: { seen, sent, 'of those sent': missing.sent, acknowledged, 'of those acknowledged': missing.acknowledged }
		});
		const acks = acknowledged === 0 ? 'acknowledges nothing' : `${missing.acknowledged} of ${acknowledged} acknowledged`;
		table.push('kill -9'.padEnd(12) + kind.name.padEnd(26) + `lost ${missing.sent} of ${sent} sent, ${missing.seen} of ${seen} seen, ${acks}`);
	}
	return table;
}
