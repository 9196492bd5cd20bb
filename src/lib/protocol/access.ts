// Who may do what, as the server tells it: sign-in, members, invites, share links, tokens, the record of
// access, erasure. JSON in and out; errors are `ApiError` of api.ts. Secrets are in bodies and fragments only.
//   anyone
//   GET    /api/session                              Session
//   POST   /api/session/laptop                       LaptopKey → Session, cookie
//   POST   /api/session/setup                        SetUp → 201 Session, cookie
//   POST   /api/session/sign-in                      SignIn → Session, cookie
//   POST   /api/session/passkey/options              options of WebAuthn for signing in
//   POST   /api/session/passkey                      PasskeySignIn → Session, cookie
//   POST   /api/session/new-passkey/options          NewPasskey → options of WebAuthn, for setting up and joining
//   POST   /api/session/oidc                         StartOidc → { url }, the address of the provider, cookie
//   GET    /api/session/oidc/return                  303 back into the app; where nobody is in, to /#oidc=REASON
//   DELETE /api/session                              204; signs out
//   POST   /api/invites/look                         Secret → InviteSeen
//   POST   /api/invites/accept                       AcceptInvite → Joined, cookie
//   POST   /api/links/look                           Secret → LinkSeen
//   POST   /api/links/open                           OpenLink → Joined, cookie
//   whoever is signed in with an account
//   GET    /api/account                              Account
//   PATCH  /api/account                              ChangeAccount → Account
//   DELETE /api/account/sessions/:session            204; that device is signed out
//   POST   /api/account/passkeys/options             options of WebAuthn
//   POST   /api/account/passkeys                     { label, response } → 201 Account
//   DELETE /api/account/passkeys/:passkey            Account; the last way in stays
//   whoever may look at the pipeline
//   POST   /api/pipelines/:id/exports                Exported → 204; noted in the record
//   owner of the pipeline
//   GET    /api/pipelines/:id/access                 PipelineAccess
//   POST   /api/pipelines/:id/invites                NewInvite → 201 Made<Invite>
//   DELETE /api/pipelines/:id/invites/:invite        204
//   PATCH  /api/pipelines/:id/members/:member        { role } → Member; a pipeline keeps an owner
//   DELETE /api/pipelines/:id/members/:member        204; sockets close (a member may take oneself off)
//   POST   /api/pipelines/:id/links                  NewLink → 201 Made<ShareLink>
//   DELETE /api/pipelines/:id/links/:link            204; its guests' sockets close
//   POST   /api/pipelines/:id/tokens                 NewToken → 201 Made<ApiToken>
//   DELETE /api/pipelines/:id/tokens/:token          204
//   GET    /api/pipelines/:id/audit                  ?before=&limit= → AuditPage; ?format=csv → all of it
//   capture (a token), or editor
//   POST   /api/pipelines/:id/deals                  CapturedDeal → 201 { id }
//   administrator
//   GET    /api/audit                                as above, of the whole server
//   POST   /api/pipelines/:id/erasures               Erase → 201 Erasure
//   GET    /api/pipelines/:id/erasures               { erasures: Erasure[] }
import type { Role } from './messages.ts';

/** What a server lets anyone in by. laptop: the key it printed. setup: nobody yet, an owner has to be made. team: accounts. */
export type Mode = 'laptop' | 'setup' | 'team';

export type Who =
	/** At the machine itself: owner of everything. */
	| { kind: 'laptop' }
	/** `person`: the id that this account's edits and presence have. */
	| { kind: 'member'; id: string; name: string; person: string; admin: boolean }
	/** Came by a share link, into one pipeline. */
	| { kind: 'guest'; name: string; person: string; pipeline: string; role: Role };

export interface Session {
	mode: Mode;
	/** Null: not signed in. */
	who: Who | null;
	ways: { passphrase: boolean; passkey: boolean; oidc: { label: string } | null };
}

export interface LaptopKey {
	key: string;
}

/** A secret from an address' fragment. */
export interface Secret {
	secret: string;
}

/** An account's way in; exactly one of the two. `passkey`: the browser's answer to `new-passkey/options`. */
export interface NewWayIn {
	passphrase?: string;
	passkey?: unknown;
}

/** `key`: the boot key; not needed at the laptop itself. `person`: whose edits here so far were one's own (laptop only). */
export interface SetUp extends NewWayIn {
	key?: string;
	name: string;
	person?: string;
}

export interface SignIn {
	name: string;
	passphrase: string;
}

export interface PasskeySignIn {
	response: unknown;
}

/** For whom a passkey is made: by the boot key, at the laptop (neither), or by an invite. */
export interface NewPasskey {
	name: string;
	key?: string;
	secret?: string;
}

/** `invite`: the secret of the invite to accept on the way. */
export interface StartOidc {
	invite?: string;
	/** Where in the app to come back to: a path. */
	to?: string;
	/** From then on the account that is signed in comes in this way, too. */
	connect?: boolean;
}

export interface InviteSeen {
	/** Name of the pipeline. */
	pipeline: string;
	role: Role;
	/** Who invited. */
	by: string;
	expiresAt: number | null;
}

/** Signed in already: the secret is enough. */
export interface AcceptInvite extends NewWayIn {
	secret: string;
	name?: string;
}

export interface LinkSeen {
	/** Null until its passphrase was given. */
	pipeline: string | null;
	role: Role;
	needsPassphrase: boolean;
}

export interface OpenLink {
	secret: string;
	name: string;
	passphrase?: string;
}

export interface Joined {
	session: Session;
	/** Id of the pipeline to open. */
	pipeline: string;
}

export interface Account {
	id: string;
	name: string;
	admin: boolean;
	hasPassphrase: boolean;
	/** Comes in by the organisation's provider. */
	oidc: boolean;
	passkeys: { id: string; label: string; createdAt: number; usedAt: number | null }[];
	sessions: { id: string; device: string; createdAt: number; seenAt: number; expiresAt: number; current: boolean }[];
}

/** `current`: the passphrase so far, where there is one. */
export interface ChangeAccount {
	name?: string;
	passphrase?: { current?: string; next: string };
}

export interface Member {
	id: string;
	name: string;
	role: Role;
	since: number;
	/** Last seen at work here; null: never. */
	seenAt: number | null;
	you: boolean;
}

export interface Invite {
	id: string;
	role: Role;
	by: string;
	createdAt: number;
	expiresAt: number;
	/** Null: as often as wanted. */
	usesLeft: number | null;
	uses: number;
}

export interface ShareLink {
	id: string;
	role: Exclude<Role, 'owner'>;
	label: string;
	by: string;
	createdAt: number;
	expiresAt: number | null;
	needsPassphrase: boolean;
	/** Newest first, at most 50. */
	uses: { at: number; name: string }[];
	useCount: number;
}

/** read: as a viewer. write: as an editor. capture: may add deals, and see nothing. */
export type TokenScope = 'read' | 'write' | 'capture';

export interface ApiToken {
	id: string;
	label: string;
	scope: TokenScope;
	by: string;
	createdAt: number;
	expiresAt: number;
	usedAt: number | null;
}

export interface PipelineAccess {
	members: Member[];
	/** Those that can still be used. */
	invites: Invite[];
	links: ShareLink[];
	tokens: ApiToken[];
}

/** A deal from a form or program. Names and texts as people write them. */
export interface CapturedDeal {
	title: string;
	company?: string;
	contact?: string;
	owner?: string;
	source?: string;
	industry?: string;
	nextStep?: string;
	/** Amount in the currency's own unit, e.g. 1250.5. */
	value?: number;
	/** ISO 4217 code; the pipeline's where it is left out. */
	currency?: string;
	/** `YYYY-MM-DD`. */
	expectedClose?: string;
	/** Name of a stage; the first open one where it is left out. */
	stage?: string;
}

/** `secret` is told this once: the server keeps its hash. */
export interface Made<T> {
	made: T;
	secret: string;
}

/** `days` 1 to 90. */
export interface NewInvite {
	role: Role;
	days: number;
	once: boolean;
}

/** `days` null: until taken back. */
export interface NewLink {
	role: Exclude<Role, 'owner'>;
	label: string;
	days: number | null;
	passphrase?: string;
}

/** `days` 1 to 365. */
export interface NewToken {
	label: string;
	scope: TokenScope;
	days: number;
}

export type AuditAction =
	| 'owner-made'
	| 'signed-in'
	| 'sign-in-refused'
	| 'signed-out'
	| 'session-ended'
	| 'way-in-changed'
	| 'invite-made'
	| 'invite-used'
	| 'invite-taken-back'
	| 'link-made'
	| 'link-used'
	| 'link-refused'
	| 'link-taken-back'
	| 'token-made'
	| 'token-taken-back'
	| 'role-changed'
	| 'member-removed'
	| 'pipeline-made'
	| 'pipeline-copied'
	| 'pipeline-deleted'
	| 'pipeline-restored'
	| 'exported'
	| 'erased'
	| 'refused';

/** What happened, never what was in it. */
export interface AuditEntry {
	id: number;
	at: number;
	action: AuditAction;
	/** Name of who did it; '' where nobody was signed in. */
	by: string;
	/** Pipeline's id; null: the whole server. */
	pipeline: string | null;
	/** Names and reasons: `role`, `name`, `label`, `reason`, `address`. */
	details: Record<string, string>;
}

export interface AuditPage {
	/** Newest first. */
	entries: AuditEntry[];
	/** Give as `before` for the next ones; null: there are none. */
	next: number | null;
}

/** Something was taken out of the app as a file: what, in a word. */
export interface Exported {
	what: string;
}

/** One of the two, by its id in the document. */
export type Erase = { deal: string } | { person: string };

/** What has been reached, and what has not. */
export interface Erasure {
	id: string;
	what: 'deal' | 'person';
	at: number;
	by: string;
	/** Lineage that the pipeline has from then on. */
	lineage: string;
	/** Backups by the server's plan that still hold it, and the last day on which one may; null: there are none. */
	backups: { count: number; until: number } | null;
	/** Its bytes are out of the server's database files; false: they will be when a backup under way is done. */
	swept: boolean;
}
