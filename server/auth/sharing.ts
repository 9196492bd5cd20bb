// Who else may come into a pipeline: members, invites, share links, tokens. Made and taken back by owners, used by those
// who were given them.
import type {
	AcceptInvite,
	ApiToken,
	Invite,
	InviteSeen,
	LinkSeen,
	Made,
	Member,
	NewInvite,
	NewLink,
	NewToken,
	OpenLink,
	PipelineAccess,
	ShareLink
} from '#lib/protocol/access.ts';
import { isAtLeast, type Role } from '#lib/protocol/messages.ts';
import { newId } from '../documents/jobs.ts';
import type { Access } from './access.ts';
import type { Audit } from './audit.ts';
import type { Change, Directory } from './directory.ts';
import type { Principal } from './principal.ts';
import { noLongerValid, noSuch, noWayIn, Refused, wrongKey } from './refused.ts';
import { memberId, type AccountRow, type InviteRow, type LinkRow, type MemberRow, type TokenRow } from './rows.ts';
import { hashPassphrase, hashSecret, isLongEnough, isPassphrase, newSecret } from './secrets.ts';
import type { Entered, Visit, WaysIn } from './ways-in.ts';

export interface SharingContext {
	directory: Directory;
	access: Access;
	audit: Audit;
	waysIn: WaysIn;
	now: () => number;
	/** Null: there is none, or it is in the bin. */
	nameOf(pipeline: string): Promise<string | null>;
}

const DAY_MS = 24 * 3600_000;
/** Of each kind, in one pipeline. */
const MAX_OPEN = 200;
const MAX_MEMBERS = 2_000;
const USES_SHOWN = 50;
/** Browsers that come in by one link. */
const MAX_GUESTS = 2_000;

/** A way in that was used: the session, where a new one was made, and the pipeline. */
export interface Used {
	entered: Entered | null;
	pipeline: string;
}

export class Sharing {
	readonly #context: SharingContext;

	constructor(context: SharingContext) {
		this.#context = context;
	}

	of(pipeline: string, asker: Principal): PipelineAccess {
		const { directory, now } = this.#context;
		const mine = <T extends { pipeline: string; createdAt: number }>(rows: readonly T[]): T[] =>
			rows.filter((row) => row.pipeline === pipeline).sort((a, b) => b.createdAt - a.createdAt);
		return {
			members: this.#members(pipeline).map((row) => this.#toMember(row, asker)),
			invites: mine(directory.all('invite')).filter((row) => row.expiresAt > now() && row.usesLeft !== 0).map(toInvite),
			links: mine(directory.all('link')).map(toLink),
			tokens: mine(directory.all('token')).map(toToken)
		};
	}

	#members(pipeline: string): MemberRow[] {
		return this.#context.directory.all('member').filter((row) => row.pipeline === pipeline).sort((a, b) => a.since - b.since);
	}

	#toMember({ account, role, since, seenAt }: MemberRow, asker: Principal): Member {
		const name = this.#context.directory.get('account', account)?.name ?? '';
		return { id: account, name, role, since, seenAt, you: asker.kind === 'member' && asker.account === account };
	}

	/** A new pipeline's first owner: who made it, or, made by a key, the server's first account. */
	owns(pipeline: string, maker: Principal): void {
		const { directory } = this.#context;
		const account = maker.kind === 'member' ? maker.account : directory.all('account').find((one) => one.admin)?.id;
		if (account !== undefined) directory.write([this.#membership(pipeline, account, 'owner')]);
	}

	#membership(pipeline: string, account: string, role: Role): Change {
		return { kind: 'member', row: { id: memberId(pipeline, account), pipeline, account, role, since: this.#context.now(), seenAt: null } };
	}

	changeRole(pipeline: string, account: string, role: Role, by: Principal): Member {
		const row = this.#member(pipeline, account);
		if (row.role === 'owner' && role !== 'owner') this.#keepsAnOwner(pipeline, account);
		const changed = { ...row, role };
		const ways = row.role === 'owner' && role !== 'owner' ? this.#waysOf(pipeline, account) : [];
		this.#context.directory.write([{ kind: 'member', row: changed }, ...ways.map(({ change }) => change)]);
		this.#note('role-changed', by, pipeline, { name: this.#nameOf(account), role });
		for (const { action, details } of ways) this.#note(action, by, pipeline, details);
		return this.#toMember(changed, by);
	}

	removeMember(pipeline: string, account: string, by: Principal): void {
		const row = this.#member(pipeline, account);
		if (row.role === 'owner') this.#keepsAnOwner(pipeline, account);
		// A link that one opened oneself would let one in again.
		const sessions = this.#context.directory.all('session').filter((one) => one.account === account && one.links.length > 0);
		const closed = sessions.map((session): Change => ({
			kind: 'session',
			row: { ...session, links: session.links.filter((id) => this.#context.directory.get('link', id)?.pipeline !== pipeline) }
		}));
		const ways = this.#waysOf(pipeline, account);
		this.#context.directory.write([{ kind: 'member', remove: row.id }, ...closed, ...ways.map(({ change }) => change)]);
		this.#note('member-removed', by, pipeline, { name: this.#nameOf(account), role: row.role });
		for (const { action, details } of ways) this.#note(action, by, pipeline, details);
	}

	/** Invites, links and tokens that an account has made for a pipeline, to be taken back: they know the secrets. */
	#waysOf(pipeline: string, account: string): { change: Change; action: 'invite-taken-back' | 'link-taken-back' | 'token-taken-back'; details: Record<string, string> }[] {
		const { directory } = this.#context;
		// Rows from before accounts were kept in them have the name alone.
		const theirs = ({ pipeline: of, maker, by }: InviteRow | LinkRow | TokenRow): boolean => of === pipeline && (maker === undefined ? by === this.#nameOf(account) : maker === account);
		return [
			...directory.all('invite').filter(theirs).map(({ id, role }) => ({ change: { kind: 'invite', remove: id } as const, action: 'invite-taken-back' as const, details: { role } })),
			...directory.all('link').filter(theirs).map(({ id, role, label }) => ({ change: { kind: 'link', remove: id } as const, action: 'link-taken-back' as const, details: { role, label } })),
			...directory.all('token').filter(theirs).map(({ id, label }) => ({ change: { kind: 'token', remove: id } as const, action: 'token-taken-back' as const, details: { label } }))
		];
	}

	#member(pipeline: string, account: string): MemberRow {
		const row = this.#context.directory.get('member', memberId(pipeline, account));
		if (!row) throw noSuch('member');
		return row;
	}

	#keepsAnOwner(pipeline: string, leaving: string): void {
		if (!this.#members(pipeline).some((row) => row.role === 'owner' && row.account !== leaving))
			throw new Refused('last-one', 'A pipeline keeps an owner. Make somebody else one first.');
	}

	#nameOf(account: string): string {
		return this.#context.directory.get('account', account)?.name ?? '';
	}

	invite(pipeline: string, { role, days, once }: NewInvite, by: Principal): Made<Invite> {
		const { access, now } = this.#context;
		this.#roomFor('invite', pipeline);
		const secret = newSecret();
		const row: InviteRow = {
			id: newId(),
			hash: hashSecret(secret),
			pipeline,
			role,
			by: access.nameOf(by),
			maker: makerOf(by),
			createdAt: now(),
			expiresAt: now() + days * DAY_MS,
			usesLeft: once ? 1 : null,
			uses: 0
		};
		this.#context.directory.write([{ kind: 'invite', row }], true);
		this.#note('invite-made', by, pipeline, { role });
		return { made: toInvite(row), secret };
	}

	takeBackInvite(pipeline: string, id: string, by: Principal): void {
		const row = this.#within('invite', pipeline, id);
		this.#context.directory.write([{ kind: 'invite', remove: id }]);
		this.#note('invite-taken-back', by, pipeline, { role: row.role });
	}

	async lookAtInvite(visit: Visit, secret: string): Promise<InviteSeen> {
		const { row, name } = await this.#usableInvite(visit, secret);
		return { pipeline: name, role: row.role, by: row.by, expiresAt: row.expiresAt };
	}

	/** Whoever is signed in comes in as that; everybody else makes an account. `passkeys`: as in WaysIn.setUp. */
	async acceptInvite(visit: Visit, { secret, name, passphrase }: AcceptInvite, passkeys: (account: string) => Change[] = () => []): Promise<Used> {
		const { directory, waysIn } = this.#context;
		const { row: seen } = await this.#usableInvite(visit, secret);
		const { principal } = visit;
		if (principal.kind === 'member') {
			directory.write([...this.#use(this.#still(seen)), ...this.#joining(seen, principal.account)]);
			this.#note('invite-used', principal, seen.pipeline, { role: seen.role });
			return { entered: null, pipeline: seen.pipeline };
		}
		if (name === undefined) throw new Refused('invalid', 'name: give a name, or sign in first.', 'name');
		waysIn.locally();
		const account = await waysIn.newAccount(name, passphrase);
		const keys = passkeys(account.id);
		if (passphrase === undefined && keys.length === 0) throw noWayIn();
		// It may have been used up while the passphrase was being hashed.
		return this.#join(visit, seen, account, keys);
	}

	/** Comes in by an invite with an account that is not written yet. */
	async joinWith(visit: Visit, secret: string, account: AccountRow): Promise<Used & { entered: Entered }> {
		const { row } = await this.#usableInvite(visit, secret);
		// Twice at once is once: the other return from the provider may have made it meanwhile.
		const other = this.#context.directory.all('account').find(({ oidc }) => oidc !== null && oidc.issuer === account.oidc?.issuer && oidc.subject === account.oidc.subject);
		return this.#join(visit, row, other ?? account, []);
	}

	/** `also`: what is written with the account. */
	#join(visit: Visit, seen: InviteRow, account: AccountRow, also: readonly Change[]): Used & { entered: Entered } {
		const { directory, waysIn } = this.#context;
		directory.write([{ kind: 'account', row: account }, ...also, ...this.#use(this.#still(seen)), ...this.#joining(seen, account.id)]);
		const entered = waysIn.signedIn(visit, account);
		this.#note('invite-used', entered.principal, seen.pipeline, { role: seen.role });
		return { entered, pipeline: seen.pipeline };
	}

	async #usableInvite(visit: Visit, secret: string): Promise<{ row: InviteRow; name: string }> {
		this.#context.waysIn.attempt(visit, 'invite');
		const row = this.#context.directory.byHash('invite', hashSecret(secret));
		const name = row && (await this.#context.nameOf(row.pipeline));
		if (!row || name === null || name === undefined) throw noLongerValid();
		this.#still(row);
		this.#context.waysIn.right(visit, 'invite');
		return { row, name };
	}

	/** The invite as it is now. Throws where it can no longer be used. */
	#still({ id }: InviteRow): InviteRow {
		const row = this.#context.directory.get('invite', id);
		if (!row || row.expiresAt <= this.#context.now() || row.usesLeft === 0) throw noLongerValid();
		return row;
	}

	#use(row: InviteRow): Change[] {
		return [{ kind: 'invite', row: { ...row, uses: row.uses + 1, usesLeft: row.usesLeft === null ? null : row.usesLeft - 1 } }];
	}

	/** An invite raises a role, and lowers none. */
	#joining({ pipeline, role }: InviteRow, account: string): Change[] {
		const before = this.#context.directory.get('member', memberId(pipeline, account));
		if (before) return isAtLeast(before.role, role) ? [] : [{ kind: 'member', row: { ...before, role } }];
		if (this.#members(pipeline).length >= MAX_MEMBERS) throw new Refused('too-many', `A pipeline has at most ${MAX_MEMBERS} members.`);
		return [this.#membership(pipeline, account, role)];
	}

	async link(pipeline: string, { role, label, days, passphrase }: NewLink, by: Principal): Promise<Made<ShareLink>> {
		const { access, now } = this.#context;
		if (passphrase !== undefined && !isLongEnough(passphrase)) throw new Refused('invalid', 'passphrase: a passphrase has 12 to 1,000 characters.', 'passphrase');
		const hash = passphrase === undefined ? null : await hashPassphrase(passphrase);
		this.#roomFor('link', pipeline);
		const secret = newSecret();
		const row: LinkRow = {
			id: newId(),
			hash: hashSecret(secret),
			pipeline,
			role,
			label,
			by: access.nameOf(by),
			maker: makerOf(by),
			createdAt: now(),
			expiresAt: days === null ? null : now() + days * DAY_MS,
			passphrase: hash,
			uses: [],
			useCount: 0
		};
		this.#context.directory.write([{ kind: 'link', row }], true);
		this.#note('link-made', by, pipeline, { role, label });
		return { made: toLink(row), secret };
	}

	takeBackLink(pipeline: string, id: string, by: Principal): void {
		const row = this.#within('link', pipeline, id);
		this.#context.directory.write([{ kind: 'link', remove: id }]);
		this.#note('link-taken-back', by, pipeline, { role: row.role, label: row.label });
	}

	async lookAtLink(visit: Visit, secret: string): Promise<LinkSeen> {
		const { row, name } = await this.#usableLink(visit, secret);
		return { pipeline: row.passphrase === null ? name : null, role: row.role, needsPassphrase: row.passphrase !== null };
	}

	/** A member keeps the account; everybody else is a guest under the name given. */
	async openLink(visit: Visit, { secret, name: given, passphrase }: OpenLink): Promise<Used> {
		const name = given.replace(/\p{C}/gu, '').trim() || '?';
		const { directory, audit, waysIn, now } = this.#context;
		const { row } = await this.#usableLink(visit, secret);
		if (row.passphrase !== null) {
			waysIn.attempt(visit, `link:${row.id}`, true);
			if (!(await isPassphrase(passphrase ?? '', row.passphrase))) {
				audit.note('link-refused', name, row.pipeline, { label: row.label, reason: 'wrong passphrase', address: visit.address });
				throw wrongKey('The passphrase', 'passphrase');
			}
			waysIn.right(visit, `link:${row.id}`, true);
		}
		// It may have been taken back while the passphrase was being tried.
		const link = directory.get('link', row.id);
		if (!link) throw noLongerValid();
		const { principal } = visit;
		const known = principal.kind === 'member' || principal.kind === 'guest' ? directory.get('session', principal.session) : undefined;
		const by = principal.kind === 'member' ? this.#nameOf(principal.account) : name;
		const used: Change = { kind: 'link', row: { ...link, useCount: link.useCount + 1, uses: [{ at: now(), name: by }, ...link.uses].slice(0, USES_SHOWN) } };
		let entered: Entered | null = null;
		if (known) directory.write([used, { kind: 'session', row: { ...known, links: [...known.links.filter((id) => id !== link.id), link.id] } }]);
		else {
			if (directory.all('session').filter(({ links, expiresAt }) => links.includes(link.id) && expiresAt > now()).length >= MAX_GUESTS)
				throw new Refused('too-many', `At most ${MAX_GUESTS} browsers come in by one link. Ask for another one.`);
			directory.write([used], true);
			entered = waysIn.enter(visit, { guest: { name, person: newId() }, link: link.id });
		}
		audit.fold('link-used', by, link.pipeline, { label: link.label, role: link.role, address: visit.address });
		return { entered, pipeline: link.pipeline };
	}

	async #usableLink(visit: Visit, secret: string): Promise<{ row: LinkRow; name: string }> {
		const { directory, audit, waysIn, now } = this.#context;
		waysIn.attempt(visit, 'link');
		const row = directory.byHash('link', hashSecret(secret));
		const name = row && (await this.#context.nameOf(row.pipeline));
		if (!row || name === null || name === undefined) throw noLongerValid();
		if (row.expiresAt !== null && row.expiresAt <= now()) {
			audit.note('link-refused', '', row.pipeline, { label: row.label, reason: 'expired', address: visit.address });
			throw noLongerValid();
		}
		waysIn.right(visit, 'link');
		return { row, name };
	}

	token(pipeline: string, { label, scope, days }: NewToken, by: Principal): Made<ApiToken> {
		const { access, now } = this.#context;
		this.#roomFor('token', pipeline);
		const secret = newSecret();
		const row: TokenRow = {
			id: newId(),
			hash: hashSecret(secret),
			pipeline,
			label,
			scope,
			by: access.nameOf(by),
			maker: makerOf(by),
			createdAt: now(),
			expiresAt: now() + days * DAY_MS,
			usedAt: null
		};
		this.#context.directory.write([{ kind: 'token', row }], true);
		this.#note('token-made', by, pipeline, { label, role: scope });
		return { made: toToken(row), secret };
	}

	takeBackToken(pipeline: string, id: string, by: Principal): void {
		const row = this.#within('token', pipeline, id);
		this.#context.directory.write([{ kind: 'token', remove: id }]);
		this.#note('token-taken-back', by, pipeline, { label: row.label });
	}

	#within<K extends 'invite' | 'link' | 'token'>(kind: K, pipeline: string, id: string) {
		const row = this.#context.directory.get(kind, id);
		if (row?.pipeline !== pipeline) throw noSuch(kind);
		return row;
	}

	#roomFor(kind: 'invite' | 'link' | 'token', pipeline: string): void {
		if (this.#context.directory.all(kind).filter((row) => row.pipeline === pipeline).length >= MAX_OPEN)
			throw new Refused('too-many', `A pipeline has at most ${MAX_OPEN} of these. Take back one that is no longer needed.`);
	}

	#note(action: Parameters<Audit['note']>[0], by: Principal, pipeline: string, details: Record<string, string>): void {
		this.#context.audit.note(action, this.#context.access.nameOf(by), pipeline, details);
	}
}

const makerOf = (by: Principal): string | null => (by.kind === 'member' ? by.account : null);

const toInvite = ({ id, role, by, createdAt, expiresAt, usesLeft, uses }: InviteRow): Invite => ({ id, role, by, createdAt, expiresAt, usesLeft, uses });

const toLink = ({ id, role, label, by, createdAt, expiresAt, passphrase, uses, useCount }: LinkRow): ShareLink => ({
	id,
	role,
	label,
	by,
	createdAt,
	expiresAt,
	needsPassphrase: passphrase !== null,
	uses,
	useCount
});

const toToken = ({ id, label, scope, by, createdAt, expiresAt, usedAt }: TokenRow): ApiToken => ({ id, label, scope, by, createdAt, expiresAt, usedAt });
