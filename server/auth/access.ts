// Who somebody is, and what they may do in a pipeline: the one place that says it. Asked at every request, at every
// websocket frame, and again whenever something about access has changed.
import type { IncomingHttpHeaders } from 'node:http';
import type { Mode, Who } from '#lib/protocol/access.ts';
import { isAtLeast, type Role } from '#lib/protocol/messages.ts';
import { bearer, sessionSecret } from './credentials.ts';
import type { Directory } from './directory.ts';
import type { Named, Principal } from './principal.ts';
import { memberId, type LinkRow, type SessionRow, type TokenRow } from './rows.ts';
import { equalSecrets, hashSecret } from './secrets.ts';

/** What decides who gets in. Tests may put another one in its place. */
export interface Gatekeeper {
	/** `device`: identity of the device cookie. */
	principal(headers: IncomingHttpHeaders, device: string): Principal;
	/** Null: none. */
	role(principal: Principal, pipeline: string): Role | null;
	/** False once the session or token it came by is no longer good. */
	alive(principal: Principal): boolean;
	/** Who the server takes it for; null: as it says itself. */
	person(principal: Principal): Named | null;
	/** Whether an id is an account's: nobody else may have it. */
	isAccountPerson(person: string): boolean;
	/** Calls after each change that may take a role away or give one. */
	onChange(listener: () => void): () => void;
	/** Notes that somebody is at work in a pipeline. */
	seen(principal: Principal, pipeline: string): void;
}

export interface AccessOptions {
	directory: Directory;
	/** Reachable from elsewhere: bound to more than loopback, or behind a proxy. */
	exposed: boolean;
	/** Bearer key that owns everything; null: there is none. */
	ownerKey: string | null;
	now: () => number;
}

/** How long a session lives after it was last used. Milliseconds. */
export const SESSION_MS = 30 * 24 * 3600_000;
/** Times of last use are written no more often than this. Milliseconds. */
const SEEN_MS = 10 * 60_000;

const ROLE_OF_SCOPE: Record<TokenRow['scope'], Role | null> = { read: 'viewer', write: 'editor', capture: null };

export class Access implements Gatekeeper {
	readonly #options: AccessOptions;
	readonly #directory: Directory;

	constructor(options: AccessOptions) {
		this.#options = options;
		this.#directory = options.directory;
	}

	get mode(): Mode {
		if (this.#directory.count('account') > 0) return 'team';
		return this.#options.exposed ? 'setup' : 'laptop';
	}

	principal(headers: IncomingHttpHeaders, device: string): Principal {
		const key = bearer(headers);
		if (key !== null) return this.#byKey(key, device);
		const secret = sessionSecret(headers);
		const session = secret === null ? undefined : this.#directory.byHash('session', hashSecret(secret));
		if (!session || !this.#isGood(session)) return { kind: 'nobody', identity: device };
		this.#used(session);
		if (session.account !== null) return { kind: 'member', session: session.id, account: session.account, identity: `account:${session.account}` };
		if (session.guest) return { kind: 'guest', session: session.id, identity: `guest:${session.id}` };
		return { kind: 'laptop', session: session.id, identity: device };
	}

	#byKey(key: string, device: string): Principal {
		const { ownerKey, now } = this.#options;
		if (ownerKey !== null && equalSecrets(key, ownerKey)) return { kind: 'owner-key', identity: device };
		const token = this.#directory.byHash('token', hashSecret(key));
		if (!token || token.expiresAt <= now()) return { kind: 'nobody', identity: device };
		if (token.usedAt === null || now() - token.usedAt > SEEN_MS) this.#directory.noteUse({ kind: 'token', row: { ...token, usedAt: now() } });
		return { kind: 'token', token: token.id, identity: `token:${token.id}` };
	}

	role(principal: Principal, pipeline: string): Role | null {
		if (!this.alive(principal)) return null;
		switch (principal.kind) {
			case 'owner-key':
			case 'laptop':
				return 'owner';
			case 'token': {
				const token = this.#directory.get('token', principal.token)!;
				return token.pipeline === pipeline ? ROLE_OF_SCOPE[token.scope] : null;
			}
			case 'member': {
				const own = this.#directory.get('member', memberId(pipeline, principal.account))?.role ?? null;
				const linked = this.#linkInto(this.#directory.get('session', principal.session)!, pipeline)?.role ?? null;
				return own !== null && (linked === null || isAtLeast(own, linked)) ? own : linked;
			}
			case 'guest':
				return this.#linkInto(this.#directory.get('session', principal.session)!, pipeline)?.role ?? null;
			case 'nobody':
				return null;
		}
	}

	/** Whether it may add deals to a pipeline. */
	mayCapture(principal: Principal, pipeline: string): boolean {
		if (principal.kind === 'token' && this.alive(principal)) {
			const token = this.#directory.get('token', principal.token)!;
			if (token.pipeline === pipeline && token.scope === 'capture') return true;
		}
		const role = this.role(principal, pipeline);
		return role !== null && isAtLeast(role, 'editor');
	}

	/** Whether it may make pipelines of its own. */
	mayCreate(principal: Principal): boolean {
		return principal.kind === 'laptop' || principal.kind === 'owner-key' || principal.kind === 'member';
	}

	isAdmin(principal: Principal): boolean {
		if (principal.kind === 'laptop' || principal.kind === 'owner-key') return true;
		return principal.kind === 'member' && this.#directory.get('account', principal.account)?.admin === true;
	}

	alive(principal: Principal): boolean {
		switch (principal.kind) {
			case 'nobody':
				return false;
			case 'owner-key':
				return true;
			case 'token': {
				const token = this.#directory.get('token', principal.token);
				return token !== undefined && token.expiresAt > this.#options.now();
			}
			default: {
				const session = this.#directory.get('session', principal.session);
				return session !== undefined && this.#isGood(session);
			}
		}
	}

	person(principal: Principal): Named | null {
		if (principal.kind === 'member') {
			const account = this.#directory.get('account', principal.account);
			return account ? { id: account.person, name: account.name } : null;
		}
		if (principal.kind === 'guest') {
			const guest = this.#directory.get('session', principal.session)?.guest;
			return guest ? { id: guest.person, name: guestName(guest.name) } : null;
		}
		if (principal.kind === 'token') {
			const token = this.#directory.get('token', principal.token);
			return token ? { id: `token-${token.id}`, name: token.label } : null;
		}
		return null;
	}

	isAccountPerson(person: string): boolean {
		return this.#directory.all('account').some((account) => account.person === person);
	}

	/** As the app is told it. */
	who(principal: Principal): Who | null {
		if (!this.alive(principal)) return null;
		switch (principal.kind) {
			case 'laptop':
			case 'owner-key':
				return { kind: 'laptop' };
			case 'member': {
				const { id, name, person, admin } = this.#directory.get('account', principal.account)!;
				return { kind: 'member', id, name, person, admin };
			}
			case 'guest': {
				const session = this.#directory.get('session', principal.session)!;
				const link = session.links.map((id) => this.#validLink(id)).findLast((one) => one !== null);
				return link ? { kind: 'guest', name: session.guest!.name, person: session.guest!.person, pipeline: link.pipeline, role: link.role } : null;
			}
			default:
				return null;
		}
	}

	/** Name for the record of access; '' where nobody is signed in. */
	nameOf(principal: Principal): string {
		if (principal.kind === 'owner-key') return 'SLUICE_OWNER_KEY';
		return this.person(principal)?.name ?? '';
	}

	onChange(listener: () => void): () => void {
		return this.#directory.onChange(listener);
	}

	seen(principal: Principal, pipeline: string): void {
		if (principal.kind !== 'member') return;
		const member = this.#directory.get('member', memberId(pipeline, principal.account));
		const now = this.#options.now();
		if (member && (member.seenAt === null || now - member.seenAt > SEEN_MS)) this.#directory.noteUse({ kind: 'member', row: { ...member, seenAt: now } });
	}

	/** A link, while it may be used. */
	#validLink(id: string): LinkRow | null {
		const link = this.#directory.get('link', id);
		return link && (link.expiresAt === null || link.expiresAt > this.#options.now()) ? link : null;
	}

	#linkInto(session: SessionRow, pipeline: string): LinkRow | null {
		let best: LinkRow | null = null;
		for (const id of session.links) {
			const link = this.#validLink(id);
			if (link?.pipeline === pipeline && (best === null || isAtLeast(link.role, best.role))) best = link;
		}
		return best;
	}

	#isGood({ account, guest, expiresAt }: SessionRow): boolean {
		if (expiresAt <= this.#options.now()) return false;
		if (account !== null) return this.#directory.get('account', account) !== undefined;
		// The laptop's key is good for nothing once there are accounts.
		return guest !== null || this.mode === 'laptop';
	}

	#used(session: SessionRow): void {
		const now = this.#options.now();
		if (now - session.seenAt > SEEN_MS) this.#directory.noteUse({ kind: 'session', row: { ...session, seenAt: now, expiresAt: now + SESSION_MS } });
	}
}

/** Guests look like guests. */
const guestName = (name: string): string => `Guest – ${name}`;
