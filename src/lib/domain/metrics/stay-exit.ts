// How a stay in an open stage ended.
import { LOST } from './stage-codes.ts';

/** HANDED_OFF: into no stage that is known, or one of the same rank. */
export const STILL = 0;
export const ADVANCED = 1;
export const EXIT_LOST = 2;
export const REGRESSED = 3;
export const HANDED_OFF = 4;

/** By the type (OPEN, WON or LOST) and rank of the stage it went to, and the rank it came from. */
export function exitOf(type: number, rank: number, from: number): number {
	if (type === LOST) return EXIT_LOST;
	return rank > from ? ADVANCED : rank >= 0 && rank < from ? REGRESSED : HANDED_OFF;
}
