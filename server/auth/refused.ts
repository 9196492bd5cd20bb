// Why something asked for is not done, as the API answers it.
import type { ApiErrorCode } from '#lib/protocol/api.ts';

export class Refused extends Error {
	readonly code: ApiErrorCode;
	readonly field: string | undefined;

	/** `message`: English, for logs and users of the API. */
	constructor(code: ApiErrorCode, message: string, field?: string) {
		super(message);
		this.code = code;
		this.field = field;
	}
}

export const signedOut = (): Refused => new Refused('signed-out', 'Sign in first.');
export const notAllowed = (): Refused => new Refused('not-allowed', 'You may not do this here.');
export const noLongerValid = (): Refused => new Refused('no-longer-valid', 'This was used up, taken back or has expired. Ask whoever sent it for a new one.');
export const wrongKey = (what: string, field?: string): Refused => new Refused('wrong-key', `${what} is not right.`, field);
export const noWayIn = (): Refused => new Refused('invalid', 'passphrase: give a passphrase or a passkey.', 'passphrase');
export const noSuch = (what: string): Refused => new Refused('not-found', `There is no such ${what}.`);
