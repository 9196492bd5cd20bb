// Set-up of interface tests in `npm run fuzz`: animation frames and timers come late, at random, as they do on a
// busy machine. What a person or a test takes for settled too early shows itself. The seed is in LATE_TIMERS.
import { Random } from './random.ts';

/** The most that is added to a frame or timer, in milliseconds. */
const LATE_MS = 120;

const random = new Random(Number(import.meta.env.LATE_TIMERS));
const late = (chance: number): number => (random.chance(chance) ? random.below(LATE_MS) : 0);

const timeout = window.setTimeout.bind(window);
const frame = window.requestAnimationFrame.bind(window);
const cancel = window.cancelAnimationFrame.bind(window);
/** Our numbers are far from the browser's, and from the small ones that libraries use for "none". */
let next = -1_000_000;
const waiting = new Set<number>();

window.setTimeout = ((callback: () => void, ms = 0, ...rest: never[]) => timeout(callback, ms + late(0.3), ...rest)) as typeof window.setTimeout;

window.requestAnimationFrame = (callback) => {
	const wait = late(0.4);
	if (wait === 0) return frame(callback);
	const id = next--;
	waiting.add(id);
	timeout(() => frame((time) => waiting.delete(id) && callback(time)), wait);
	return id;
};

window.cancelAnimationFrame = (id) => {
	if (!waiting.delete(id)) cancel(id);
};
