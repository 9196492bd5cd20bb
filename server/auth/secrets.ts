// Secrets: made, hashed, compared. Random ones have 128 bits or more and are kept as SHA-256; passphrases as scrypt.
import { Refused } from './refused.ts';
import { createHash, randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** 22 or more characters of base64url. */
export const newSecret = (bytes = 24): string => randomBytes(bytes).toString('base64url');

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const equalSecrets = (a: string, b: string): boolean => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/** 32 MiB and some 80 ms each: OWASP's recommendation of 2023. */
const COST: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 32;
/** Passphrases tried at the same time; others wait, so that attempts cannot take all threads and memory. */
const AT_ONCE = 2;
/** As many may wait, which takes some two seconds: who comes then is told to come back. */
const MOST_WAITING = 48;

let running = 0;
const waiting: (() => void)[] = [];

async function derive(passphrase: string, salt: Buffer): Promise<Buffer> {
	if (waiting.length >= MOST_WAITING) throw new Refused('too-many', 'Too many people sign in at this moment. Try again in a few seconds.');
	if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
	running += 1;
	try {
		return await new Promise((done, fail) => scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, COST, (error, key) => (error ? fail(error) : done(key))));
	} finally {
		running -= 1;
		waiting.shift()?.();
	}
}

/** `scrypt$salt$key`, both base64url. */
export async function hashPassphrase(passphrase: string): Promise<string> {
	const salt = randomBytes(16);
	return `scrypt$${salt.toString('base64url')}$${(await derive(passphrase, salt)).toString('base64url')}`;
}

/** `hash` null, nobody's: takes as long, and is false. */
export async function isPassphrase(passphrase: string, hash: string | null): Promise<boolean> {
	const [, salt = '', key = ''] = (hash ?? '').split('$');
	const derived = await derive(passphrase, Buffer.from(salt, 'base64url'));
	const expected = Buffer.from(key, 'base64url');
	return hash !== null && expected.length === derived.length && timingSafeEqual(expected, derived);
}

const LEAST_CHARACTERS = 12;
const MOST_CHARACTERS = 1_000;

export const isLongEnough = (passphrase: string): boolean =>
	[...passphrase.normalize('NFC')].length >= LEAST_CHARACTERS && passphrase.length <= MOST_CHARACTERS;
