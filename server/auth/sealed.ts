// What a browser keeps for the server in a cookie, and can neither read nor change: AES-256-GCM under a key of this
// process. A restart ends all of them.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export class Sealed<T> {
	readonly #key = randomBytes(32);

	seal(content: T): string {
		const iv = randomBytes(IV_BYTES);
		const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
		return Buffer.concat([iv, cipher.update(JSON.stringify(content)), cipher.final(), cipher.getAuthTag()]).toString('base64url');
	}

	/** Null: it is none of this process'. */
	open(sealed: string): T | null {
		const bytes = Buffer.from(sealed, 'base64url');
		if (bytes.length < IV_BYTES + TAG_BYTES) return null;
		const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
		decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
		try {
			return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString()) as T;
		} catch {
			return null;
		}
	}
}
