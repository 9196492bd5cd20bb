// What a command of `npm run sluice` is given and gives back. Limit: no words of any one command.

export interface Surroundings {
	/** Data folder. */
	data: string;
	/** Folder that paths people type are meant from. */
	cwd: string;
	now: number;
}

export interface Answer {
	/** 0: done; 1: it could not be done, or is not sound; 2: not understood. */
	code: 0 | 1 | 2;
	/** For standard output where it is 0, else for standard error. */
	lines: string[];
	/** For standard error beside an answer that a program reads. */
	notes?: string[];
}

/** Arguments that cannot be understood. */
export class Misused extends Error {}
