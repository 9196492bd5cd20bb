// What every part of the hour shares: a server, a browser and a pipeline of its own, faults told after each test, and at
// the end that every step of its list was done.
import { afterAll, afterEach, beforeAll } from 'vitest';
import { World } from '../world.ts';
import { DEALS } from './deals.ts';
import { Hour } from './hour.ts';

/** Begins a part before its tests and ends it after them. `made` takes the hour. `width`: of the browser, in pixels. */
export function begin(made: (hour: Hour, world: World) => void, deals: Parameters<typeof Hour.begin>[1] = DEALS, width?: number): void {
	let world: World | undefined;
	let hour: Hour | undefined;
	beforeAll(async () => {
		world = await World.start();
		hour = await Hour.begin(world, deals, width);
		made(hour, world);
	});
	afterEach(() => hour?.faultless());
	afterAll(async () => {
		await hour?.end();
		await world?.close();
	});
}
