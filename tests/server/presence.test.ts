// Presence: one client id a socket, nobody in another's name, removals passed on.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodePresence } from '../../server/sync/presence.ts';
import { RawClient, type RawOptions } from '../helpers/raw-client.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let id: string;
let clients: RawClient[];

beforeAll(async () => {
	server = await startServer();
});
beforeEach(async () => {
	clients = [];
	id = await createPipeline(server.url);
});
afterEach(() => {
	for (const client of clients) client.ws.terminate();
});
afterAll(() => server.stop());

async function join(letter: string, options: RawOptions = {}): Promise<RawClient> {
	const client = new RawClient(server.wsUrl, id, { headers: { Cookie: `sluice_device=${letter.repeat(22)}` }, ...options });
	clients.push(client);
	return client.join();
}

const last = (client: RawClient, of: number) => client.presence.filter((entry) => entry.client === of).at(-1);
const person = (name: string) => ({ person: { id: name, name, color: 1 } });

it('passes a state on, shows it to who comes later, and its removal at the end', async () => {
	const anna = await join('a');
	const bert = await join('b');
	anna.sendPresence(1, 1, { cursor: 'here' });
	await waitFor('the state', () => last(bert, 1));
	const late = await join('c');
	await waitFor('the state', () => last(late, 1));
	expect(last(late, 1)!.state).toEqual({ cursor: 'here' });
	await anna.close();
	await waitFor('the removal', () => last(bert, 1)!.state === null);
	expect(last(bert, 1)!.clock).toBe(2);
	expect(anna.presence).toEqual([]);
});

it('passes on a removal that the client says itself', async () => {
	const anna = await join('a');
	const bert = await join('b');
	anna.sendPresence(1, 1, { cursor: 'here' });
	await waitFor('the state', () => last(bert, 1));
	anna.sendPresence(1, 2, null);
	await waitFor('the removal', () => last(bert, 1)!.state === null);
});

it("ignores a second client id, and another's", async () => {
	const anna = await join('a');
	const bert = await join('b');
	const watcher = await join('c');
	anna.sendPresence(1, 1, { who: 'anna' });
	await waitFor('anna', () => last(watcher, 1));
	bert.sendPresence(1, 999, { who: 'forged' });
	bert.sendPresence(1, 999, null);
	bert.sendPresence(2, 1, { who: 'bert' });
	bert.sendPresence(3, 1, { who: 'many' });
	await waitFor('bert', () => last(watcher, 2));
	anna.sendPresence(1, 2, { who: 'anna still' });
	await waitFor('anna again', () => (last(watcher, 1)!.state as { who: string }).who === 'anna still');
	expect(last(watcher, 3)).toBeUndefined();
	expect(watcher.presence.every((entry) => entry.client !== 1 || JSON.stringify(entry.state).includes('anna'))).toBe(true);
});

it('lets the same device take its client id over on a new socket', async () => {
	const anna = await join('a');
	const bert = await join('b');
	anna.sendPresence(1, 5, { on: 'old socket' });
	await waitFor('the state', () => last(bert, 1));
	const again = await join('a');
	again.sendPresence(1, 6, { on: 'new socket' });
	await waitFor('the new state', () => last(bert, 1)!.clock === 6);
	await anna.close();
	again.sendPresence(1, 7, { on: 'new socket' });
	await waitFor('a further state', () => last(bert, 1)!.clock === 7);
	expect(bert.presence.every((entry) => entry.state !== null)).toBe(true);
});

it('shows nobody under the person id of another device', async () => {
	const hello = (name: string) => ({ hello: { person: { id: name, name, color: 1 } } });
	const anna = await join('a', hello('anna'));
	const watcher = await join('w', hello('watcher'));
	anna.sendPresence(1, 1, person('anna'));
	await waitFor('anna', () => last(watcher, 1));
	expect(last(watcher, 1)!.state).toEqual(person('anna'));
	const forger = await join('f', hello('anna'));
	forger.sendPresence(2, 1, person('anna'));
	const stock = await join('s', { sluice: false });
	stock.sendPresence(3, 1, person('anna'));
	for (const client of [2, 3]) {
		await waitFor('the forged state', () => last(watcher, client));
		expect((last(watcher, client)!.state as ReturnType<typeof person>).person.id).toMatch(/^device-/);
	}
});

it('drops states over 2 kB, and the fastest but the last', async () => {
	const anna = await join('a');
	const bert = await join('b');
	anna.sendPresence(1, 1, { big: 'x'.repeat(3000) });
	// Not even read: broken JSON of a legal size would end the connection.
	anna.send(encodePresence([{ client: 1, clock: 1, state: '['.repeat(3000) }]));
	for (let clock = 2; clock <= 100; clock++) anna.sendPresence(1, clock, { clock });
	await waitFor('the last state', () => last(bert, 1)?.clock === 100);
	expect(bert.presence.length).toBeLessThan(30);
	expect(JSON.stringify(bert.presence)).not.toContain('xxx');
});

/** The attacks of the table of presence pitfalls, each by its words. */
describe('an attacker cannot', () => {
	it('lock somebody out with a clock of 2^53-1', async () => {
		const anna = await join('a');
		const mallory = await join('m');
		const watcher = await join('w');
		anna.sendPresence(1, 1, { who: 'anna' });
		await waitFor('anna', () => last(watcher, 1));
		mallory.sendPresence(1, 2 ** 53 - 1, { who: 'Director (spoofed)' });
		mallory.sendPresence(1, 2 ** 31 - 1, { who: 'Director (spoofed)' });
		anna.sendPresence(1, 2 ** 53 - 1, { who: 'anna, locked out by herself' });
		anna.sendPresence(1, 2, { who: 'anna still' });
		await waitFor('anna again', () => last(watcher, 1)!.clock === 2);
		expect(JSON.stringify(watcher.presence)).not.toContain('spoofed');
	});

	it("take another's client id while they are away for a moment", async () => {
		const anna = await join('a');
		const mallory = await join('m');
		const watcher = await join('w');
		anna.sendPresence(1, 5, { who: 'anna' });
		await waitFor('anna', () => last(watcher, 1));
		await anna.close();
		await waitFor('her removal', () => last(watcher, 1)!.state === null);
		mallory.sendPresence(1, 2 ** 31 - 2, { who: 'mallory' });
		const again = await join('a');
		again.sendPresence(1, 7, { who: 'anna is back' });
		await waitFor('anna', () => last(watcher, 1)!.clock === 7);
		expect(JSON.stringify(watcher.presence)).not.toContain('mallory');
	});

	it('bring 20,000 client ids from one socket', async () => {
		const watcher = await join('w');
		const mallory = await join('m');
		const entries = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ client: from + index, clock: 1, state: '{"x":1}' }));
		mallory.send(encodePresence(entries(1, 10_000)));
		for (let from = 10_001; from <= 20_000; from += 100) mallory.send(encodePresence(entries(from, 100)));
		mallory.sendPresence(1, 2, { x: 2 });
		await waitFor('the one that counts', () => last(watcher, 1)?.clock === 2);
		expect(new Set(watcher.presence.map((entry) => entry.client))).toEqual(new Set([1]));
	});

	it('forge a name by another device: the person is who said hello', async () => {
		const mallory = await join('m', { hello: { person: { id: 'mallory', name: 'M', color: 1 } } });
		const watcher = await join('w');
		mallory.sendPresence(2, 1, { person: { id: 'anna', name: '<b>'.repeat(100), color: 'red;}' } });
		await waitFor('it', () => last(watcher, 2));
		expect(last(watcher, 2)!.state).toEqual({ person: { id: 'mallory', name: '<b>'.repeat(100).slice(0, 80), color: 0 } });
		const stock = await join('s', { sluice: false });
		stock.sendPresence(3, 1, { user: { name: 'Stock', color: '#ff0000', colorLight: 'url(http://evil)', id: 7 } });
		await waitFor('it', () => last(watcher, 3));
		expect(last(watcher, 3)!.state).toEqual({ user: { name: 'Stock', color: '#ff0000' } });
	});

	it('remove others', async () => {
		const anna = await join('a');
		const mallory = await join('m');
		const watcher = await join('w');
		anna.sendPresence(1, 1, { who: 'anna' });
		mallory.sendPresence(2, 1, { who: 'mallory' });
		await waitFor('both', () => last(watcher, 1) && last(watcher, 2));
		mallory.sendPresence(1, 100, null);
		mallory.sendPresence(2, 2, { who: 'mallory again' });
		await waitFor('what came after', () => last(watcher, 2)!.clock === 2);
		expect(last(watcher, 1)!.state).toEqual({ who: 'anna' });
	});

	it('flood: a receiver gets one frame for many who move, ten a second', async () => {
		const watcher = await join('w');
		const many = await Promise.all(Array.from({ length: 12 }, (_, index) => join(String.fromCharCode(97 + index))));
		const before = watcher.seen.filter((type) => type === 'awareness').length;
		for (let clock = 1; clock <= 50; clock++) many.forEach((client, index) => client.sendPresence(100 + index, clock, { clock }));
		await waitFor('the last of all', () => many.every((_, index) => last(watcher, 100 + index)?.clock === 50));
		expect(watcher.seen.filter((type) => type === 'awareness').length - before).toBeLessThan(30);
	});

	it('have a frame of megabytes read', async () => {
		const watcher = await join('w');
		const mallory = await join('m');
		// Broken beyond its first megabyte: reading it would end the socket.
		mallory.send(encodePresence([{ client: 1, clock: 1, state: '['.repeat(600_000) }]));
		mallory.sendPresence(1, 2, { fine: true });
		await waitFor('what is of a legal size', () => last(watcher, 1)?.clock === 2);
	});
});
