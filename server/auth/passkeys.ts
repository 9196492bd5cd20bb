// Passkeys: made for an account in the making or one that is there, and used to come in. The authenticator checks who
// holds it (user verification) and keeps the account's handle, so nobody types a name.
// Limit: a passkey belongs to the host name it was made at; addresses of numbers, and plain http but at localhost, have none.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type * as WebAuthn from '@simplewebauthn/server';
import type { Account } from '#lib/protocol/access.ts';
import type { Access } from './access.ts';
import type { Audit } from './audit.ts';
import { deviceName } from './credentials.ts';
import type { Change, Directory } from './directory.ts';
import { noSuch, Refused, wrongKey } from './refused.ts';
import type { AccountRow, PasskeyRow } from './rows.ts';
import { hashSecret } from './secrets.ts';
import type { Entered, Visit, WaysIn } from './ways-in.ts';

export interface PasskeysContext {
	directory: Directory;
	access: Access;
	audit: Audit;
	waysIn: WaysIn;
	now: () => number;
}

/** For what a challenge is good, and for nothing else: signing in, or a passkey for the one named. */
type Purpose = 'sign-in' | NewPurpose | `account ${string}`;
/** A passkey for an account in the making. */
export type NewPurpose = 'setup' | `invite ${string}`;
export const invitePurpose = (secret: string): NewPurpose => `invite ${hashSecret(secret)}`;

/** Rows to write with the account. */
export type PasskeyRows = (account: string) => Change[];

/** Loaded with the first passkey: a laptop that shares with nobody starts without it. */
const webauthn = (): Promise<typeof WebAuthn> => import('@simplewebauthn/server');

interface Site {
	origin: string;
	/** Host name that the passkey belongs to. */
	rpID: string;
}

const CHALLENGE_MS = 5 * 60_000;
const MAX_PASSKEYS = 20;
const MAX_LABEL = 80;
/** ES256, RS256, EdDSA: what authenticators in use have. */
const ALGORITHMS = [-7, -257, -8];

/**
 * Challenges that need no memory until they are used: random bytes, when they end, and a code over both, what they are
 * for and whose they are. A used one is remembered until it ends. A restart ends all.
 */
class Challenges {
	readonly #key = randomBytes(32);
	readonly #used = new Map<string, number>();

	make(bound: string, now: number): Uint8Array<ArrayBuffer> {
		const head = Buffer.alloc(22);
		randomBytes(16).copy(head);
		head.writeUIntBE(now + CHALLENGE_MS, 16, 6);
		return new Uint8Array(Buffer.concat([head, this.#code(head, bound)]));
	}

	/** Whether it is good for this, once. */
	use(challenge: string, bound: string, now: number): boolean {
		const bytes = Buffer.from(challenge, 'base64url');
		if (bytes.length !== 54) return false;
		const head = bytes.subarray(0, 22);
		if (!timingSafeEqual(bytes.subarray(22), this.#code(head, bound))) return false;
		const until = head.readUIntBE(16, 6);
		for (const [one, end] of this.#used) if (end <= now) this.#used.delete(one);
		const id = head.toString('base64url');
		if (until <= now || this.#used.has(id)) return false;
		this.#used.set(id, until);
		return true;
	}

	/** The handle of an account that has none yet; the same for the same challenge. */
	handle(challenge: Uint8Array): string {
		return createHmac('sha256', this.#key).update('handle').update(challenge).digest().subarray(0, 16).toString('base64url');
	}

	#code(head: Buffer, bound: string): Buffer {
		return createHmac('sha256', this.#key).update('challenge').update(head).update(bound).digest();
	}
}

export class Passkeys {
	readonly #context: PasskeysContext;
	readonly #challenges = new Challenges();

	constructor(context: PasskeysContext) {
		this.#context = context;
	}

	async signInOptions(visit: Visit): Promise<WebAuthn.PublicKeyCredentialRequestOptionsJSON> {
		const site = siteOf(visit);
		const challenge = this.#challenges.make(boundTo('sign-in', visit, site), this.#context.now());
		const { generateAuthenticationOptions } = await webauthn();
		return generateAuthenticationOptions({ rpID: site.rpID, challenge, timeout: CHALLENGE_MS, userVerification: 'required' });
	}

	/** Throws `wrong-key` whatever is not right; the record says what it was. */
	async signIn(visit: Visit, given: unknown): Promise<Entered> {
		const { audit, directory, now, waysIn } = this.#context;
		waysIn.locally();
		const site = siteOf(visit);
		waysIn.attempt(visit, 'passkey');
		const response = given as WebAuthn.AuthenticationResponseJSON;
		const row = typeof response?.id === 'string' ? directory.get('passkey', response.id) : undefined;
		const account = row && directory.get('account', row.account);
		const refuse = (reason: string): Refused => {
			audit.note('sign-in-refused', account?.name ?? '', null, { address: visit.address, reason });
			return wrongKey('This passkey');
		};
		if (!row || !account) throw refuse('unknown passkey');
		if (response.response?.userHandle !== row.user) throw refuse('the passkey names another account');
		const newCounter = await this.#checked(visit, site, response, row).catch((error: unknown) => {
			throw refuse(`passkey: ${error instanceof Error ? error.message : String(error)}`);
		});
		// It may have been removed, or used elsewhere, while it was being checked.
		const still = directory.get('passkey', row.id);
		if (!still) throw refuse('unknown passkey');
		if (newCounter <= still.counter && (newCounter > 0 || still.counter > 0)) throw refuse('passkey: its counter went back, there may be a copy of it');
		directory.write([{ kind: 'passkey', row: { ...still, counter: newCounter, usedAt: now() } }], true);
		waysIn.right(visit, 'passkey');
		return waysIn.signedIn(visit, account);
	}

	async #checked(visit: Visit, { origin, rpID }: Site, response: WebAuthn.AuthenticationResponseJSON, { id, publicKey, counter }: PasskeyRow): Promise<number> {
		const { verifyAuthenticationResponse } = await webauthn();
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response,
			expectedChallenge: (challenge) => this.#challenges.use(challenge, boundTo('sign-in', visit, { origin, rpID }), this.#context.now()),
			expectedOrigin: origin,
			expectedRPID: rpID,
			credential: { id, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter },
			requireUserVerification: true
		});
		if (!verified) throw new Error('its signature is not right');
		return authenticationInfo.newCounter;
	}

	/** Options for a passkey that a new account begins with. Whether there may be one is the caller's to ask. */
	newOptions(visit: Visit, purpose: NewPurpose, name: string): Promise<WebAuthn.PublicKeyCredentialCreationOptionsJSON> {
		return this.#options(visit, purpose, name, []);
	}

	/** The rows of a new account's passkey. Throws where the browser's answer is not right. */
	async forNew(visit: Visit, purpose: NewPurpose, response: unknown): Promise<PasskeyRows> {
		const made = await this.#made(visit, purpose, response, deviceName(visit.headers), []);
		return (account) => [{ kind: 'passkey', row: { ...made, account } }];
	}

	ownOptions(visit: Visit): Promise<WebAuthn.PublicKeyCredentialCreationOptionsJSON> {
		const account = this.#own(visit);
		const passkeys = this.#of(account.id);
		roomIn(passkeys);
		return this.#options(visit, `account ${account.id}`, account.name, passkeys);
	}

	async add(visit: Visit, label: string, response: unknown): Promise<Account> {
		const { audit, directory, waysIn } = this.#context;
		const account = this.#own(visit);
		const made = await this.#made(visit, `account ${account.id}`, response, label.trim().slice(0, MAX_LABEL) || deviceName(visit.headers), this.#of(account.id));
		// Both may have changed while it was being checked.
		roomIn(this.#of(this.#own(visit).id));
		directory.write([{ kind: 'passkey', row: { ...made, account: account.id } }], true);
		audit.note('way-in-changed', account.name, null, { name: 'passkey', label: made.label, address: visit.address });
		return waysIn.account(visit);
	}

	async #options(visit: Visit, purpose: Purpose, name: string, passkeys: readonly PasskeyRow[]): Promise<WebAuthn.PublicKeyCredentialCreationOptionsJSON> {
		this.#context.waysIn.locally();
		const site = siteOf(visit);
		const challenge = this.#challenges.make(boundTo(purpose, visit, site), this.#context.now());
		const user = passkeys[0]?.user ?? this.#challenges.handle(challenge);
		const { generateRegistrationOptions } = await webauthn();
		return generateRegistrationOptions({
			rpName: 'Sluice',
			rpID: site.rpID,
			userName: name,
			userDisplayName: name,
			userID: new Uint8Array(Buffer.from(user, 'base64url')),
			challenge,
			timeout: CHALLENGE_MS,
			attestationType: 'none',
			excludeCredentials: passkeys.map(({ id, transports }) => ({ id, transports })),
			authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
			supportedAlgorithmIDs: ALGORITHMS
		});
	}

	async #made(visit: Visit, purpose: Purpose, response: unknown, label: string, passkeys: readonly PasskeyRow[]): Promise<Omit<PasskeyRow, 'account'>> {
		const { directory, now, waysIn } = this.#context;
		waysIn.locally();
		const { origin, rpID } = siteOf(visit);
		waysIn.attempt(visit, 'new passkey');
		let handle = '';
		const bound = boundTo(purpose, visit, { origin, rpID });
		const { verifyRegistrationResponse } = await webauthn();
		const { verified, registrationInfo } = await verifyRegistrationResponse({
			response: response as WebAuthn.RegistrationResponseJSON,
			expectedChallenge: (challenge) => {
				handle = this.#challenges.handle(Buffer.from(challenge, 'base64url'));
				return this.#challenges.use(challenge, bound, now());
			},
			expectedOrigin: origin,
			expectedRPID: rpID,
			requireUserVerification: true,
			supportedAlgorithmIDs: ALGORITHMS
		}).catch((error: unknown) => {
			throw new Refused('wrong-key', `This passkey was not made as asked: ${error instanceof Error ? error.message : String(error)}. Try again.`, 'passkey');
		});
		if (!verified) throw wrongKey('This passkey', 'passkey');
		const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
		// Whoever has it already keeps it.
		if (directory.get('passkey', id)) throw new Refused('no-longer-valid', 'This passkey is in use already. Make another one.');
		waysIn.right(visit, 'new passkey');
		return {
			id,
			user: passkeys[0]?.user ?? handle,
			label,
			publicKey: Buffer.from(publicKey).toString('base64url'),
			counter,
			transports: transports.filter((one) => /^[a-z-]{1,20}$/.test(one)).slice(0, 8),
			createdAt: now(),
			usedAt: null
		};
	}

	#of(account: string): PasskeyRow[] {
		return this.#context.directory.all('passkey').filter((one) => one.account === account);
	}

	#own({ principal }: Visit): AccountRow {
		const row = principal.kind === 'member' ? this.#context.directory.get('account', principal.account) : undefined;
		if (!row) throw noSuch('account');
		return row;
	}
}

function roomIn(passkeys: readonly PasskeyRow[]): void {
	if (passkeys.length >= MAX_PASSKEYS) throw new Refused('too-many', `An account has at most ${MAX_PASSKEYS} passkeys. Remove one that is no longer used.`);
}

/** The browser that asked for it, at the site where it did, and nobody else. */
const boundTo = (purpose: Purpose, { principal }: Visit, { origin }: Site): string => JSON.stringify([purpose, principal.identity, origin]);

/** Where the browser is, as its `Origin` says, which http/guard.ts has held against the hosts that are allowed. Throws where passkeys do not work. */
function siteOf({ headers }: Visit): Site {
	if (headers.origin === undefined) throw new Refused('invalid', 'A passkey comes from a browser, which says its Origin. Programs use a token.');
	const { protocol, hostname, origin } = new URL(headers.origin);
	if (protocol !== 'https:' && hostname !== 'localhost')
		throw new Refused('invalid', 'Browsers have passkeys over https only, and at localhost. Put a proxy with a certificate in front of Sluice, or use a passphrase.');
	if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
		throw new Refused('invalid', 'A passkey belongs to a name, not to an address of numbers. Open Sluice by its name, or use a passphrase.');
	return { origin, rpID: hostname };
}
