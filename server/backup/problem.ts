/** What a person at the terminal can mend: shown as it is, without a stack trace. */
export class BackupProblem extends Error {
	/** What to do about it, one line. */
	readonly advice: string;

	constructor(message: string, advice: string) {
		super(message);
		this.advice = advice;
	}
}

/** The reason of any error, in one line. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
