// One set-up at a time per project folder: two starts at once wait for each other instead of
// installing or building over one another. A lock whose holder died is taken over.
import { linkSync, mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { at, readText, say, SetupError } from './steps.mjs';

const LOCK = at('.svelte-kit', 'setup.lock');
// The holder touches its lock every 2 s; ten missed touches mean a dead holder even if its pid was reused.
const TOUCH_MS = 2_000;
const STALE_MS = 20_000;
const POLL_MS = 100;

/**
 * Runs `work` while holding the lock. Waits as long as another living process holds it.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(work) {
	const token = `${process.pid} ${Date.now()} ${Math.random()}\n`;
	await acquire(token);
	const touch = setInterval(() => {
		try {
			utimesSync(LOCK, new Date(), new Date());
		} catch {
			// Removed by hand: the work goes on, only its protection is gone.
		}
	}, TOUCH_MS);
	try {
		return await work();
	} finally {
		clearInterval(touch);
		if (readText(LOCK) === token) rmSync(LOCK, { force: true });
	}
}

/** @param {string} token */
async function acquire(token) {
	let told = false;
	for (;;) {
		try {
			mkdirSync(at('.svelte-kit'), { recursive: true });
			writeFileSync(LOCK, token, { flag: 'wx' });
			return;
		} catch (error) {
			if (['EACCES', 'EPERM', 'EROFS'].includes(error.code))
				throw new SetupError(`cannot write in ${at()} (${error.code}). Give this user write access, or clone into a folder of your own.`);
			if (error.code !== 'EEXIST') throw error;
		}
		const held = readText(LOCK);
		if (held !== null && isStale(held)) takeAway(held);
		else {
			if (!told) say(`another start is setting up (process ${held?.split(' ')[0] ?? '?'}); waiting for it …`);
			told = true;
			await new Promise((wake) => setTimeout(wake, POLL_MS));
		}
	}
}

/** @param {string} held */
function isStale(held) {
	try {
		if (Date.now() - statSync(LOCK).mtimeMs > STALE_MS) return true;
		process.kill(Number(held.split(' ')[0]), 0);
		return false;
	} catch (error) {
		return error.code === 'ESRCH';
	}
}

// Two waiters may judge the same lock stale; the slower one may then hold the new holder's lock in
// its hands. It notices by the token and puts it back.
/** @param {string} stale */
function takeAway(stale) {
	const aside = `${LOCK}.${process.pid}`;
	try {
		renameSync(LOCK, aside);
		if (readText(aside) !== stale) linkSync(aside, LOCK);
	} catch {
		// Someone else was faster.
	}
	rmSync(aside, { force: true });
}
