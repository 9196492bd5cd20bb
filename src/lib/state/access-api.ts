// The part of the HTTP API that says who may do what (protocol/access.ts). Secrets go in bodies only.
import type {
	AcceptInvite,
	Account,
	ApiToken,
	AuditPage,
	ChangeAccount,
	Erase,
	Erasure,
	Invite,
	InviteSeen,
	Joined,
	LaptopKey,
	LinkSeen,
	Made,
	Member,
	NewInvite,
	NewLink,
	NewPasskey,
	NewToken,
	OpenLink,
	PasskeySignIn,
	PipelineAccess,
	Secret,
	Session,
	SetUp,
	ShareLink,
	SignIn,
	StartOidc
} from '#lib/protocol/access.ts';
import type { PipelineList } from '#lib/protocol/api.ts';
import type { Role } from '#lib/protocol/messages.ts';
import { call, isNothing, isObject, type ApiResult } from './api-call.ts';

/** An answer that has these is one of ours; their values are the server's to get right. */
const having =
	<T>(...names: (keyof T & string)[]) =>
	(value: unknown): value is T =>
		isObject(value) && names.every((name) => name in value);

const isSession = having<Session>('mode', 'who', 'ways');
const isJoined = having<Joined>('session', 'pipeline');
const isAccount = having<Account>('id', 'name', 'passkeys', 'sessions');
const isAudit = having<AuditPage>('entries', 'next');
const isMade = <T>(value: unknown): value is Made<T> => isObject(value) && isObject(value.made) && typeof value.secret === 'string';
/** Options of WebAuthn: for the browser to judge. */
const isOptions = (value: unknown): value is Record<string, unknown> => isObject(value);

type Answer<T> = Promise<ApiResult<T>>;
const get = <T>(path: string, legal: (value: unknown) => value is T): Answer<T> => call('GET', path, undefined, legal);
const post = <T>(path: string, body: unknown, legal: (value: unknown) => value is T): Answer<T> => call('POST', path, body, legal);
const remove = (path: string): Answer<null> => call('DELETE', path, undefined, isNothing);
const of = (...parts: string[]): string => parts.map((part) => `/${encodeURIComponent(part)}`).join('');
const within = (id: string, ...parts: string[]): string => of('pipelines', id, ...parts);

/** Who is asking, and ways to become somebody. */
export const sessionApi = {
	read: (): Answer<Session> => get('/session', isSession),
	laptop: (body: LaptopKey): Answer<Session> => post('/session/laptop', body, isSession),
	setUp: (body: SetUp): Answer<Session> => post('/session/setup', body, isSession),
	signIn: (body: SignIn): Answer<Session> => post('/session/sign-in', body, isSession),
	signOut: (): Answer<null> => remove('/session'),
	passkeyOptions: (): Answer<Record<string, unknown>> => post('/session/passkey/options', {}, isOptions),
	passkey: (body: PasskeySignIn): Answer<Session> => post('/session/passkey', body, isSession),
	newPasskeyOptions: (body: NewPasskey): Answer<Record<string, unknown>> => post('/session/new-passkey/options', body, isOptions),
	oidc: (body: StartOidc): Answer<{ url: string }> => post('/session/oidc', body, having<{ url: string }>('url')),
	lookAtInvite: (body: Secret): Answer<InviteSeen> => post('/invites/look', body, having<InviteSeen>('pipeline', 'role')),
	acceptInvite: (body: AcceptInvite): Answer<Joined> => post('/invites/accept', body, isJoined),
	lookAtLink: (body: Secret): Answer<LinkSeen> => post('/links/look', body, having<LinkSeen>('role', 'needsPassphrase')),
	openLink: (body: OpenLink): Answer<Joined> => post('/links/open', body, isJoined)
};

/** One's own account. */
export const accountApi = {
	read: (): Answer<Account> => get('/account', isAccount),
	change: (body: ChangeAccount): Answer<Account> => call('PATCH', '/account', body, isAccount),
	endSession: (id: string): Answer<null> => remove(of('account', 'sessions', id)),
	passkeyOptions: (): Answer<Record<string, unknown>> => post('/account/passkeys/options', {}, isOptions),
	addPasskey: (label: string, response: unknown): Answer<Account> => post('/account/passkeys', { label, response }, isAccount),
	removePasskey: (id: string): Answer<Account> => call('DELETE', of('account', 'passkeys', id), undefined, isAccount)
};

/** Who may do what in one pipeline, and what was done. */
export const sharingApi = {
	/** One's own role in it; null: none, or the server does not tell. */
	async role(id: string): Answer<Role | null> {
		const answer = await get('/pipelines', having<PipelineList>('pipelines', 'deleted'));
		return answer.ok ? { ok: true, value: answer.value.pipelines.find((one) => one.id === id)?.role ?? null } : answer;
	},
	read: (id: string): Answer<PipelineAccess> => get(within(id, 'access'), having<PipelineAccess>('members', 'invites', 'links', 'tokens')),
	invite: (id: string, body: NewInvite): Answer<Made<Invite>> => post(within(id, 'invites'), body, isMade<Invite>),
	takeBackInvite: (id: string, invite: string): Answer<null> => remove(within(id, 'invites', invite)),
	changeRole: (id: string, member: string, role: Role): Answer<Member> => call('PATCH', within(id, 'members', member), { role }, having<Member>('id', 'role')),
	removeMember: (id: string, member: string): Answer<null> => remove(within(id, 'members', member)),
	link: (id: string, body: NewLink): Answer<Made<ShareLink>> => post(within(id, 'links'), body, isMade<ShareLink>),
	takeBackLink: (id: string, link: string): Answer<null> => remove(within(id, 'links', link)),
	token: (id: string, body: NewToken): Answer<Made<ApiToken>> => post(within(id, 'tokens'), body, isMade<ApiToken>),
	takeBackToken: (id: string, token: string): Answer<null> => remove(within(id, 'tokens', token)),
	/** Of one pipeline; null: of the whole server. */
	audit: (id: string | null, before: number | null): Answer<AuditPage> =>
		get(`${auditPath(id)}${before === null ? '' : `?before=${before}`}`, isAudit),
	/** Notes in the record that something was taken out as a file. */
	exported: (id: string, what: string): Answer<null> => call('POST', within(id, 'exports'), { what }, isNothing),
	erase: (id: string, body: Erase): Answer<Erasure> => post(within(id, 'erasures'), body, having<Erasure>('id', 'lineage')),
	erasures: (id: string): Answer<{ erasures: Erasure[] }> => get(within(id, 'erasures'), having<{ erasures: Erasure[] }>('erasures'))
};

const auditPath = (id: string | null): string => (id === null ? '/audit' : within(id, 'audit'));

/** Where all of the record is to be had as a file. */
export const auditFile = (id: string | null): string => `/api${auditPath(id)}?format=csv`;
