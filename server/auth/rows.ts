// What is kept of who may do what. Times in milliseconds; secrets as hashes (secrets.ts).
import type { TokenScope } from '#lib/protocol/access.ts';
import type { Role } from '#lib/protocol/messages.ts';

export interface AccountRow {
	id: string;
	name: string;
	/** Id that the account's edits and presence have. */
	person: string;
	admin: boolean;
	/** Null: another way in. */
	passphrase: string | null;
	/** Who the organisation's provider says it is. */
	oidc: { issuer: string; subject: string } | null;
	createdAt: number;
}

export interface PasskeyRow {
	/** Id of the credential. */
	id: string;
	account: string;
	/** Handle of the account in the authenticator: random, base64url. */
	user: string;
	label: string;
	/** COSE key, base64url. */
	publicKey: string;
	counter: number;
	transports: string[];
	createdAt: number;
	usedAt: number | null;
}

/** One browser that came in. Neither account nor guest: it gave the key that a laptop's server printed. */
export interface SessionRow {
	id: string;
	hash: string;
	account: string | null;
	guest: { name: string; person: string } | null;
	/** Share links it has opened, the last one last. */
	links: string[];
	/** Browser and system, for a list that one can tell devices apart in. */
	device: string;
	createdAt: number;
	seenAt: number;
	expiresAt: number;
}

export interface MemberRow {
	id: string;
	pipeline: string;
	account: string;
	role: Role;
	since: number;
	seenAt: number | null;
}

export interface InviteRow {
	id: string;
	hash: string;
	pipeline: string;
	role: Role;
	/** Name of who made it. */
	by: string;
	/** Their account; null: a key, or the laptop. Absent in rows from before it was kept. */
	maker?: string | null;
	createdAt: number;
	expiresAt: number;
	/** Null: as often as wanted. */
	usesLeft: number | null;
	uses: number;
}

export interface LinkRow {
	id: string;
	hash: string;
	pipeline: string;
	role: Exclude<Role, 'owner'>;
	label: string;
	by: string;
	/** As of an invite. */
	maker?: string | null;
	createdAt: number;
	expiresAt: number | null;
	passphrase: string | null;
	/** Newest first. */
	uses: { at: number; name: string }[];
	useCount: number;
}

export interface TokenRow {
	id: string;
	hash: string;
	pipeline: string;
	label: string;
	scope: TokenScope;
	by: string;
	/** As of an invite. */
	maker?: string | null;
	createdAt: number;
	expiresAt: number;
	usedAt: number | null;
}

export interface Rows {
	account: AccountRow;
	passkey: PasskeyRow;
	session: SessionRow;
	member: MemberRow;
	invite: InviteRow;
	link: LinkRow;
	token: TokenRow;
}

export type Kind = keyof Rows;

export const KINDS: readonly Kind[] = ['account', 'passkey', 'session', 'member', 'invite', 'link', 'token'];

/** A member's row is found by its pipeline and account. */
export const memberId = (pipeline: string, account: string): string => `${pipeline} ${account}`;
