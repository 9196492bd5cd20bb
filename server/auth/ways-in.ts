// How one becomes somebody: the laptop's key, the first owner, a name and passphrase; and one's own account.
// Every way ends in a session, whose secret the browser keeps in a cookie.
import type { IncomingHttpHeaders } from 'node:http';
import type { Account, ChangeAccount, SetUp, SignIn } from '#lib/protocol/access.ts';
import { addressKey } from '../limits/address-key.ts';
import { Attempts } from '../limits/attempts.ts';
import { newId } from '../documents/jobs.ts';
import { SESSION_MS, type Access } from './access.ts';
import type { Audit } from './audit.ts';
import { deviceName, sessionSecret } from './credentials.ts';
import type { Change, Directory } from './directory.ts';
import type { Principal } from './principal.ts';
import { noSuch, noWayIn, Refused, wrongKey } from './refused.ts';
import { memberId, type AccountRow, type SessionRow } from './rows.ts';
import { equalSecrets, hashPassphrase, hashSecret, isLongEnough, isPassphrase, newSecret } from './secrets.ts';

/** Who asks, and from where. */
export interface Visit {
	principal: Principal;
	headers: IncomingHttpHeaders;
	/** The client's address. */
	address: string;
}

/** A session that was made: `secret` goes into the cookie. */
export interface Entered {
	secret: string;
	principal: Principal;
}

export interface WaysInContext {
	directory: Directory;
	access: Access;
	audit: Audit;
	now: () => number;
	/** Whether there are passphrases and passkeys here; else everybody comes by the organisation's provider. */
	local: boolean;
	/** Whose word about who somebody is counts; null: nobody's. */
	issuer: string | null;
	/** Ids of all pipelines there are: the first owner's. */
	pipelines(): Promise<string[]>;
}

const MAX_NAME = 80;
const ATTEMPTS = { most: 10, window: 5 * 60_000 };
/** Keys of 128 random bits and more, and signed answers, are not to be guessed: an office behind one address must not run out. */
const SECRETS = { most: 60, window: 5 * 60_000 };
/** Wrong passphrases of one address over all names: each costs this server as much as a right one. */
const PASSPHRASES = { most: 40, window: 5 * 60_000 };
/** What all addresses together may try to guess of one account or key. */
const ATTEMPTS_IN_ALL = { most: 100, window: 5 * 60_000 };

/** Names that look the same are the same. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

export class WaysIn {
	readonly #context: WaysInContext;
	/** Printed when the server started; good until it ends. Opens a laptop's server, or makes the first owner. */
	readonly key = newSecret();
	readonly #byAddress = new Attempts(ATTEMPTS.most, ATTEMPTS.window);
	readonly #bySecret = new Attempts(SECRETS.most, SECRETS.window);
	/** Passphrases of an address, whoever's. */
	readonly #passphrases = new Attempts(PASSPHRASES.most, PASSPHRASES.window);
	readonly #byName = new Attempts(ATTEMPTS_IN_ALL.most, ATTEMPTS_IN_ALL.window);
	/** Names that nobody has, so that inventing them pushes out no count of one that somebody has. */
	readonly #byNoName = new Attempts(ATTEMPTS_IN_ALL.most, ATTEMPTS_IN_ALL.window);

	constructor(context: WaysInContext) {
		this.#context = context;
		this.dropExpired();
	}

	/** Swaps the printed key for a session. */
	laptop(visit: Visit, key: string): Entered {
		const { access, audit } = this.#context;
		if (access.mode !== 'laptop') throw wrongKey('This key', 'key');
		this.attempt(visit, 'laptop');
		if (!equalSecrets(key, this.key)) {
			audit.refused('', null, { reason: 'wrong key', address: visit.address });
			throw wrongKey('This key', 'key');
		}
		this.right(visit, 'laptop');
		audit.note('signed-in', '', null, { address: visit.address, name: deviceName(visit.headers) });
		return this.enter(visit, {});
	}

	/** Whether one may make the first owner now. Throws where not. */
	mayMakeOwner(visit: Visit, key: string | undefined): void {
		const { access } = this.#context;
		if (access.mode === 'team') throw new Refused('no-longer-valid', 'There is an owner already. Sign in, or ask for an invite.');
		if (access.mode === 'laptop' && visit.principal.kind === 'laptop') return;
		this.attempt(visit, 'setup');
		if (access.mode === 'laptop' || key === undefined || !equalSecrets(key, this.key)) {
			this.#context.audit.refused('', null, { reason: 'wrong key', address: visit.address });
			throw wrongKey('This key', 'key');
		}
		this.right(visit, 'setup');
	}

	/** Makes the first owner, who owns everything there is. `passkeys`: rows of the account, made by passkeys.ts. */
	async setUp(visit: Visit, { key, name, passphrase, person }: SetUp, passkeys: (account: string) => Change[] = () => []): Promise<Entered> {
		const { access } = this.#context;
		this.mayMakeOwner(visit, key);
		this.locally();
		const own = access.mode === 'laptop' ? person : undefined;
		const account = await this.newAccount(name, passphrase, { admin: true, ...(own === undefined ? {} : { person: own }) });
		const keys = passkeys(account.id);
		if (passphrase === undefined && keys.length === 0) throw noWayIn();
		return this.firstOwner(visit, account, keys);
	}

	/** Writes the first account, which owns everything there is. `also`: what is written with it. */
	async firstOwner(visit: Visit, account: AccountRow, also: readonly Change[] = []): Promise<Entered> {
		const { audit, directory, now } = this.#context;
		const pipelines = await this.#context.pipelines();
		// Another one may have been faster while the passphrase was being hashed.
		if (directory.count('account') > 0) throw new Refused('no-longer-valid', 'There is an owner already. Sign in, or ask for an invite.');
		const members = pipelines.map((pipeline): Change => ({
			kind: 'member',
			row: { id: memberId(pipeline, account.id), pipeline, account: account.id, role: 'owner', since: now(), seenAt: null }
		}));
		const sessions = directory.all('session').map(({ id }): Change => ({ kind: 'session', remove: id }));
		const { change, entered } = this.#session(visit, { account: account.id });
		directory.write([...sessions, { kind: 'account', row: account }, ...also, ...members, change]);
		audit.note('owner-made', account.name, null, { address: visit.address });
		return entered;
	}

	async signIn(visit: Visit, { name, passphrase }: SignIn): Promise<Entered> {
		const { audit, directory } = this.#context;
		this.locally();
		const wanted = `name:${folded(name)}`;
		const account = directory.all('account').find((one) => folded(one.name) === folded(name));
		this.attempt(visit, wanted, true, account !== undefined);
		if (!(await isPassphrase(passphrase, account?.passphrase ?? null)) || !account) {
			// A name that nobody has may be a passphrase typed in the wrong field.
			audit.note('sign-in-refused', account?.name ?? '', null, { address: visit.address, reason: account ? 'wrong passphrase' : 'unknown name' });
			throw wrongKey('The name or the passphrase', 'passphrase');
		}
		this.right(visit, wanted, true);
		return this.signedIn(visit, account);
	}

	/** Whether there are passphrases and passkeys here. */
	get hasLocal(): boolean {
		return this.#context.local;
	}

	/** Throws where there are no passphrases and no passkeys. */
	locally(): void {
		if (!this.hasLocal) throw new Refused('not-allowed', 'Everybody signs in at the organisation here: there are no passphrases and no passkeys.');
	}

	/** This account has shown who it is. */
	signedIn(visit: Visit, account: AccountRow): Entered {
		this.#context.audit.note('signed-in', account.name, null, { address: visit.address, name: deviceName(visit.headers) });
		return this.enter(visit, { account: account.id });
	}

	signOut(visit: Visit): void {
		const { access, audit, directory } = this.#context;
		const secret = sessionSecret(visit.headers);
		const session = secret === null ? undefined : directory.byHash('session', hashSecret(secret));
		if (!session) return;
		audit.note('signed-out', access.nameOf(visit.principal), null);
		directory.write([{ kind: 'session', remove: session.id }]);
	}

	/** Makes a session, in the place of the one this browser had; its open links stay open. */
	enter(visit: Visit, { account = null, guest = null, link }: { account?: string | null; guest?: SessionRow['guest']; link?: string }): Entered {
		const { change, entered } = this.#session(visit, { account, guest, ...(link === undefined ? {} : { link }) });
		const before = this.#sessionOf(visit);
		this.#context.directory.write([...(before ? [{ kind: 'session', remove: before.id } as const] : []), change]);
		return entered;
	}

	/** The session this browser has, where it is good. */
	#sessionOf({ principal }: Visit): SessionRow | undefined {
		return 'session' in principal ? this.#context.directory.get('session', principal.session) : undefined;
	}

	#session(visit: Visit, { account = null, guest = null, link }: { account?: string | null; guest?: SessionRow['guest']; link?: string }): { change: Change; entered: Entered } {
		const now = this.#context.now();
		const secret = newSecret();
		const before = this.#sessionOf(visit);
		const row: SessionRow = {
			id: newId(),
			hash: hashSecret(secret),
			account,
			guest,
			links: [...(before?.links ?? []), ...(link === undefined ? [] : [link])].slice(-MAX_LINKS_OPEN),
			device: deviceName(visit.headers),
			createdAt: now,
			seenAt: now,
			expiresAt: now + SESSION_MS
		};
		const identity = account !== null ? `account:${account}` : guest ? `guest:${row.id}` : visit.principal.identity;
		const principal: Principal =
			account !== null ? { kind: 'member', session: row.id, account, identity } : guest ? { kind: 'guest', session: row.id, identity } : { kind: 'laptop', session: row.id, identity };
		return { change: { kind: 'session', row }, entered: { secret, principal } };
	}

	/** An account that is not written yet. Throws where the name is taken or the passphrase too short. */
	async newAccount(name: string, passphrase: string | undefined, { admin = false, person, oidc = null }: { admin?: boolean; person?: string; oidc?: AccountRow['oidc'] } = {}): Promise<AccountRow> {
		const row: AccountRow = {
			id: newId(),
			name: this.#freeName(name, null),
			person: person !== undefined && !this.#context.access.isAccountPerson(person) ? person : newId(),
			admin,
			passphrase: passphrase === undefined ? null : await this.#hashed(passphrase, 'passphrase'),
			oidc,
			createdAt: this.#context.now()
		};
		// Somebody may have taken it while the passphrase was being hashed.
		this.#freeName(name, null);
		return row;
	}

	/** Names the first path that is wrong. */
	async #hashed(passphrase: string, field: string): Promise<string> {
		if (!isLongEnough(passphrase)) throw new Refused('invalid', 'A passphrase has 12 to 1,000 characters.', field);
		return hashPassphrase(passphrase);
	}

	/** A name as the provider tells it, or, where somebody has it, one like it. */
	nameLike(told: string): string {
		const name = [...told.replace(/\p{C}/gu, '')].slice(0, MAX_NAME - 5).join('').trim() || 'Somebody';
		const taken = new Set(this.#context.directory.all('account').map((one) => folded(one.name)));
		let free = name;
		for (let count = 2; taken.has(folded(free)); count += 1) free = `${name} ${count}`;
		return free;
	}

	#freeName(given: string, own: string | null): string {
		const name = given.normalize('NFC').replace(/\p{C}/gu, '').replace(/\s+/g, ' ').trim();
		if (name === '' || name.length > MAX_NAME) throw new Refused('invalid', `A name has 1 to ${MAX_NAME} characters.`, 'name');
		if (this.#context.directory.all('account').some((one) => one.id !== own && folded(one.name) === folded(name)))
			throw new Refused('name-taken', 'Somebody here has this name already.', 'name');
		return name;
	}

	account(visit: Visit): Account {
		const row = this.#own(visit);
		const { directory, now } = this.#context;
		return {
			id: row.id,
			name: row.name,
			admin: row.admin,
			hasPassphrase: row.passphrase !== null,
			oidc: this.#byProvider(row),
			passkeys: directory.all('passkey').filter((one) => one.account === row.id).map(({ id, label, createdAt, usedAt }) => ({ id, label, createdAt, usedAt })),
			sessions: directory
				.all('session')
				.filter((one) => one.account === row.id && one.expiresAt > now())
				.sort((a, b) => b.seenAt - a.seenAt)
				.map(({ id, device, createdAt, seenAt, expiresAt }) => ({
					id,
					device,
					createdAt,
					seenAt,
					expiresAt,
					current: 'session' in visit.principal && visit.principal.session === id
				}))
		};
	}

	/** A new passphrase signs the account's other devices out. */
	async changeAccount(visit: Visit, { name, passphrase }: ChangeAccount): Promise<Account> {
		const { audit, directory } = this.#context;
		let row = this.#own(visit);
		const changes: Change[] = [];
		if (passphrase) {
			this.locally();
			if (row.passphrase !== null) {
				this.attempt(visit, `account:${row.id}`, true);
				if (!(await isPassphrase(passphrase.current ?? '', row.passphrase))) throw wrongKey('The passphrase so far', 'passphrase.current');
				this.right(visit, `account:${row.id}`, true);
			}
			const hash = await this.#hashed(passphrase.next, 'passphrase.next');
			row = { ...this.#own(visit), passphrase: hash };
			changes.push(...this.#otherSessions(visit, row.id));
		}
		if (name !== undefined) row = { ...row, name: this.#freeName(name, row.id) };
		directory.write([{ kind: 'account', row }, ...changes]);
		if (passphrase) audit.note('way-in-changed', row.name, null, { name: 'passphrase', address: visit.address });
		return this.account(visit);
	}

	endSession(visit: Visit, id: string): void {
		const row = this.#own(visit);
		if (this.#context.directory.get('session', id)?.account !== row.id) throw noSuch('session');
		this.#context.directory.write([{ kind: 'session', remove: id }]);
		this.#context.audit.note('session-ended', row.name, null);
	}

	/** The last way in stays. */
	removePasskey(visit: Visit, id: string): Account {
		const { audit, directory } = this.#context;
		const row = this.#own(visit);
		const passkeys = directory.all('passkey').filter((one) => one.account === row.id);
		if (!passkeys.some((one) => one.id === id)) throw noSuch('passkey');
		if (passkeys.length === 1 && row.passphrase === null && !this.#byProvider(row))
			throw new Refused('last-one', 'This is the only way into the account. Set a passphrase first.');
		directory.write([{ kind: 'passkey', remove: id }], true);
		audit.note('way-in-changed', row.name, null, { name: 'passkey', address: visit.address });
		return this.account(visit);
	}

	#byProvider({ oidc }: AccountRow): boolean {
		return oidc !== null && oidc.issuer === this.#context.issuer;
	}

	/** The account that asks. */
	#own({ principal }: Visit): AccountRow {
		const row = principal.kind === 'member' ? this.#context.directory.get('account', principal.account) : undefined;
		if (!row) throw noSuch('account');
		return row;
	}

	#otherSessions({ principal }: Visit, account: string): Change[] {
		const own = 'session' in principal ? principal.session : null;
		return this.#context.directory
			.all('session')
			.filter((one) => one.account === account && one.id !== own)
			.map(({ id }) => ({ kind: 'session', remove: id }));
	}

	/**
	 * Counts an attempt to guess `what`. Throws where there were too many. A passphrase is worth guessing from many addresses, and
	 * costs this server something to hold against another; `known`: there is somebody whose it would be.
	 */
	attempt({ address }: Visit, what: string, passphrase = false, known = true): void {
		const now = this.#context.now();
		const from = addressKey(address);
		const all = passphrase ? [this.#byAddress.take(`${from} ${what}`, now), this.#passphrases.take(from, now), (known ? this.#byName : this.#byNoName).take(what, now)] : [this.#bySecret.take(`${from} ${what}`, now)];
		if (all.every(Boolean)) return;
		this.#context.audit.refused('', null, { reason: 'too many attempts', address });
		throw new Refused('too-many', 'Too many attempts. Wait five minutes, then try again.');
	}

	right({ address }: Visit, what: string, passphrase = false): void {
		const from = addressKey(address);
		this.#byAddress.forget(`${from} ${what}`);
		this.#bySecret.forget(`${from} ${what}`);
		this.#byName.forget(what);
		if (passphrase) this.#passphrases.giveBack(from);
	}

	/** Sessions that are over: they count nowhere. Called at the start and now and then. */
	dropExpired(): void {
		const now = this.#context.now();
		this.#context.directory.write(
			this.#context.directory.all('session').filter((one) => one.expiresAt <= now).map(({ id }) => ({ kind: 'session', remove: id })),
			true
		);
	}
}

/** Share links that one browser has open. */
const MAX_LINKS_OPEN = 50;
