// Payloads through every text path of the app in a browser, on the production build: with the content security policy,
// and without it, so that what stands against them is not the policy alone.
import { World } from '../e2e/world.ts';
import { ScriptTour } from '../e2e/script-tour.ts';
import { payloads, type Payload } from '../helpers/script-payloads.ts';
import type { FuzzTold, Seeds } from './schedules.ts';

/** Payloads of one pipeline. */
const AT_ONCE = 40;

/** `first` is the seed they are made of. */
export async function runScripts({ first, count }: Seeds): Promise<FuzzTold> {
	const list = payloads(count, first);
	const batches = Array.from({ length: Math.ceil(count / AT_ONCE) }, (_, index) => list.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
	const failures: string[] = [];
	const seen: Record<string, number> = {};
	let sink = 0;
	for (const withoutPolicy of [false, true]) {
		const world = await World.start();
		try {
			const tour = await ScriptTour.begin(world, { withoutPolicy });
			if (withoutPolicy) sink = (await tour.sink(list)).length;
			const step = async (what: string, go: (batch: Payload[]) => Promise<void>): Promise<void> => {
				for (const [index, batch] of batches.entries()) {
					await go(batch).catch((error: Error) => failures.push(`${what} ${index}: ${error.message}`));
					process.stderr.write(`${withoutPolicy ? 'without' : 'with'} the policy: ${what} ${index + 1} of ${batches.length}\n`);
				}
			};
			await step('pipeline', (batch) => tour.pipeline(batch));
			await step('addresses', (batch) => tour.addresses(batch));
			await step('sharing', (batch) => tour.sharing(batch));
			failures.push(...tour.canary.caught, ...tour.problems);
			for (const [place, ids] of tour.seen) seen[place] = Math.min(seen[place] ?? Infinity, ids.size);
		} finally {
			await world.close();
		}
	}
	if (sink === 0) failures.push('the canary finds nothing where texts are taken for HTML');
	for (const failure of failures.slice(0, 40)) process.stderr.write(`${failure}\n`);
	return { failures: failures.length, sink, seen };
}
