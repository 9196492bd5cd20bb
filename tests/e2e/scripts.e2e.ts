// Texts stay texts: a slice of the payloads in every text path of the app, in one browser, without the content security
// policy, so that nothing leans on it. `npm run fuzz -- scripts` does it with all, and with the policy as well.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAYLOAD_KINDS, payloads } from '../helpers/script-payloads.ts';
import { ScriptTour } from './script-tour.ts';
import { World } from './world.ts';

const SLICE = 40;

describe('five hundred payloads', () => {
	let world: World;
	let tour: ScriptTour;
	const list = payloads(500);
	const slice = list.slice(0, SLICE);

	beforeAll(async () => {
		world = await World.start();
		tour = await ScriptTour.begin(world, { withoutPolicy: true });
	});
	afterAll(() => world.close());

	it('are of every kind, different, and made anew alike', () => {
		expect(new Set(list.map(({ kind }) => kind))).toEqual(new Set(PAYLOAD_KINDS));
		expect(new Set(list.map(({ text }) => text)).size).toBe(500);
		expect(list.every(({ id, text }) => text.includes(`canary(${id})`))).toBe(true);
		expect(payloads(500)).toEqual(list);
	});

	it('are found out where texts are taken for HTML, addresses or code', async () => {
		const caught = await tour.sink(slice);
		for (const sign of [/: ran \d+/, /: element /, /: handler /, /: address /, /: asked /]) expect(caught.filter((what) => sign.test(what)).length, String(sign)).toBeGreaterThan(0);
	});

	it('stay texts in every place of the app', async () => {
		await tour.pipeline(slice);
		expect(tour.canary.caught).toEqual([]);
		expect(tour.seen.get('cells')!.size).toBe(SLICE);
	});

	it('stay texts in names of people, links and programs, and in the record', async () => {
		await tour.sharing(slice.slice(0, 20));
		expect(tour.canary.caught).toEqual([]);
	});

	it('stay texts in addresses', async () => {
		await tour.addresses(slice.slice(0, 3));
		expect(tour.canary.caught).toEqual([]);
		expect(tour.problems).toEqual([]);
	});
});
