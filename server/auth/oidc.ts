// Signing in at the organisation's OpenID provider: code flow with PKCE, state and nonce, which the browser keeps sealed in
// a cookie until it is back. Somebody is their issuer and subject, never an e-mail address. Who has no account gets one only
// where the settings or an invite let them in.
// Limit: a session lives on when the provider no longer knows somebody; taking them off, or ending it, is done in Sluice.
import * as client from 'openid-client';
import type { Access } from './access.ts';
import type { Audit } from './audit.ts';
import type { Change, Directory } from './directory.ts';
import type { Logger } from '../log.ts';
import { isLoopback } from '../loopback.ts';
import { OIDC_RETURN, type OidcSettings } from '../oidc-settings.ts';
import { noSuch, Refused, signedOut } from './refused.ts';
import type { AccountRow } from './rows.ts';
import { Sealed } from './sealed.ts';
import type { Sharing } from './sharing.ts';
import type { Entered, Visit, WaysIn } from './ways-in.ts';

export interface OidcContext {
	/** Null: there is no provider. */
	settings: OidcSettings | null;
	directory: Directory;
	access: Access;
	audit: Audit;
	waysIn: WaysIn;
	sharing: Sharing;
	log: Logger;
	now: () => number;
}

/** Why somebody came back without being in, as the app's address says it. */
export type OidcProblem = 'stale' | 'declined' | 'failing' | 'not-right' | 'uninvited' | 'invite-gone' | 'in-use' | 'too-many';

/** What the browser keeps while it is at the provider. */
interface Pending {
	id: string;
	state: string;
	nonce: string;
	verifier: string;
	/** Address to come back to, exactly as the provider was told it. */
	back: string;
	invite: string | null;
	to: string;
	/** Account to connect; null: one signs in. */
	account: string | null;
	until: number;
}

interface Claims {
	issuer: string;
	subject: string;
	name: string;
	/** Verified, lower case; '' where there is none. */
	domain: string;
	groups: readonly string[];
}

/** `entered` null: the session is as it was. */
export type Returned = { entered: Entered | null; to: string } | { problem: OidcProblem };

/** How long one may be at the provider. */
export const PENDING_MS = 10 * 60_000;
const TIMEOUT_SECONDS = 10;
/** A provider's own settings are asked for anew after so long. */
const DISCOVERY_MS = 60 * 60_000;

/** Refused for a reason that the app has words for. */
class NotIn extends Error {
	readonly problem: OidcProblem;

	constructor(problem: OidcProblem, reason: string) {
		super(reason);
		this.problem = problem;
	}
}

export class Oidc {
	readonly #context: OidcContext;
	readonly #sealed = new Sealed<Pending>();
	/** What was used, until it would have ended. */
	readonly #used = new Map<string, number>();
	#found: { config: Promise<client.Configuration>; at: number } | null = null;

	constructor(context: OidcContext) {
		this.#context = context;
	}

	/** Null: one cannot come in this way now. A laptop's server has no accounts to come in with. */
	get label(): string | null {
		const { settings, access } = this.#context;
		return settings !== null && access.mode !== 'laptop' ? settings.label : null;
	}

	/** Where to send the browser, and what it has to keep. Throws where the provider does not answer. */
	async start(visit: Visit, { invite = null, to = '/', connect = false }: { invite?: string | null; to?: string; connect?: boolean }): Promise<{ url: string; cookie: string }> {
		const settings = this.#settings();
		const { origin } = visit.headers;
		if (origin === undefined) throw new Refused('invalid', 'Sign-in at a provider is for browsers, which say their Origin. Programs use a token.');
		if (connect && visit.principal.kind !== 'member') throw signedOut();
		const config = await this.#configuration(settings).catch((error: unknown) => {
			this.#context.log.warn({ issuer: settings.issuer, error: String(error) }, 'the OpenID provider cannot be reached');
			throw new Refused('provider-failing', `${settings.label} cannot be reached. Try again in a moment, or sign in another way.`);
		});
		const pending: Pending = {
			id: client.randomState(),
			state: client.randomState(),
			nonce: client.randomNonce(),
			verifier: client.randomPKCECodeVerifier(),
			back: `${new URL(origin).origin}${OIDC_RETURN}`,
			invite,
			to: isPathHere(to) ? to : '/',
			account: connect && visit.principal.kind === 'member' ? visit.principal.account : null,
			until: this.#context.now() + PENDING_MS
		};
		const url = client.buildAuthorizationUrl(config, {
			redirect_uri: pending.back,
			scope: settings.scope,
			state: pending.state,
			nonce: pending.nonce,
			code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
			code_challenge_method: 'S256'
		});
		return { url: url.href, cookie: this.#sealed.seal(pending) };
	}

	/** Back from the provider. `query`: of the address, with its `?`. `kept`: what the browser kept; null: nothing. */
	async finish(visit: Visit, query: string, kept: string | null): Promise<Returned> {
		const settings = this.#settings();
		const { audit, log, waysIn } = this.#context;
		try {
			waysIn.attempt(visit, 'oidc');
			const pending = this.#take(kept);
			const claims = await this.#claims(settings, pending, query);
			const returned = await this.#enter(visit, settings, claims, pending);
			waysIn.right(visit, 'oidc');
			return returned;
		} catch (error) {
			const problem = problemOf(error);
			const reason = reasonOf(error);
			if (problem === 'failing') log.warn({ issuer: settings.issuer, error: reason }, 'the OpenID provider failed');
			audit.note('sign-in-refused', '', null, { address: visit.address, reason: `${settings.label}: ${reason}` });
			return { problem };
		}
	}

	#settings(): OidcSettings {
		const { settings } = this.#context;
		if (settings === null || this.label === null) throw noSuch('provider');
		return settings;
	}

	/** What the provider says of itself; asked for once at a time, and again after a failure. */
	#configuration({ issuer, clientId, clientSecret }: OidcSettings): Promise<client.Configuration> {
		const now = this.#context.now();
		if (this.#found !== null && now - this.#found.at < DISCOVERY_MS) return this.#found.config;
		const url = new URL(issuer);
		const config = client.discovery(url, clientId, clientSecret, undefined, {
			timeout: TIMEOUT_SECONDS,
			// The signature is checked although the token comes straight from the provider.
			execute: [client.enableNonRepudiationChecks, ...(url.protocol === 'http:' && isLoopback(url.hostname) ? [client.allowInsecureRequests] : [])]
		});
		const found = { config, at: now };
		this.#found = found;
		config.catch(() => {
			if (this.#found === found) this.#found = null;
		});
		return config;
	}

	/** What was kept, good once. */
	#take(kept: string | null): Pending {
		const now = this.#context.now();
		const pending = kept === null ? null : this.#sealed.open(kept);
		for (const [id, until] of this.#used) if (until <= now) this.#used.delete(id);
		if (pending === null || pending.until <= now || this.#used.has(pending.id)) throw new NotIn('stale', 'begun in another browser, too long ago, or finished already');
		this.#used.set(pending.id, pending.until);
		return pending;
	}

	async #claims(settings: OidcSettings, { state, nonce, verifier, back }: Pending, query: string): Promise<Claims> {
		const config = await this.#configuration(settings);
		const tokens = await client.authorizationCodeGrant(config, new URL(`${back}${query}`), {
			expectedState: state,
			expectedNonce: nonce,
			pkceCodeVerifier: verifier,
			idTokenExpected: true
		});
		const token = tokens.claims()!;
		// Many providers tell names and groups here only. It has to be of the same subject.
		const info = config.serverMetadata().userinfo_endpoint === undefined ? {} : await client.fetchUserInfo(config, tokens.access_token, token.sub);
		const told: Record<string, unknown> = { ...info, ...token };
		const text = (name: string): string => (typeof told[name] === 'string' ? told[name] : '');
		const email = text('email');
		const groups = told[settings.claim];
		return {
			issuer: token.iss,
			subject: token.sub,
			name: text('name') || text('preferred_username') || email.split('@')[0]! || 'Somebody',
			domain: told.email_verified === true && email.includes('@') ? email.slice(email.lastIndexOf('@') + 1).toLowerCase() : '',
			groups: (Array.isArray(groups) ? groups : [groups]).filter((one): one is string => typeof one === 'string')
		};
	}

	async #enter(visit: Visit, { allow, admins }: OidcSettings, claims: Claims, { invite, to, account: connecting }: Pending): Promise<Returned> {
		const { access, directory, sharing, waysIn } = this.#context;
		const administers = isAmong(admins, claims);
		const allowed = administers || isAmong(allow, claims);
		const find = (): AccountRow | undefined => directory.all('account').find(({ oidc }) => oidc?.issuer === claims.issuer && oidc.subject === claims.subject);
		if (allow.length > 0 && !allowed) throw new NotIn('uninvited', 'in none of the groups or domains of OIDC_ALLOW');
		if (connecting !== null) {
			this.#connect(visit, connecting, claims, find());
			return { entered: null, to };
		}
		if (access.mode === 'setup') {
			if (!administers) throw new NotIn('uninvited', 'nobody owns this server yet, and in none of OIDC_ADMINS');
			return { entered: await waysIn.firstOwner(visit, await this.#newAccount(claims, true)), to };
		}
		const account = find();
		if (account) {
			this.#administers(account, admins.length === 0 ? account.admin : administers);
			const entered = waysIn.signedIn(visit, account);
			if (invite === null) return { entered, to };
			const { pipeline } = await sharing.acceptInvite({ ...visit, principal: entered.principal }, { secret: invite });
			return { entered, to: `/p/${pipeline}` };
		}
		if (invite !== null) {
			const { entered, pipeline } = await sharing.joinWith(visit, invite, await this.#newAccount(claims, administers));
			return { entered, to: `/p/${pipeline}` };
		}
		if (!allowed) throw new NotIn('uninvited', 'no account here, and no invite');
		const made = await this.#newAccount(claims, administers);
		// Twice at once is once.
		const other = find();
		if (!other) directory.write([{ kind: 'account', row: made }]);
		return { entered: waysIn.signedIn(visit, other ?? made), to };
	}

	/** `holder`: the account that comes in as this somebody so far. */
	#connect({ principal, address }: Visit, account: string, { issuer, subject }: Claims, holder: AccountRow | undefined): void {
		const { audit, directory } = this.#context;
		const row = principal.kind === 'member' && principal.account === account ? directory.get('account', account) : undefined;
		if (!row) throw new NotIn('stale', 'signed out meanwhile, or somebody else');
		if (holder && holder.id !== account) throw new NotIn('in-use', 'another account comes in as the same somebody');
		directory.write([{ kind: 'account', row: { ...row, oidc: { issuer, subject } } }], true);
		audit.note('way-in-changed', row.name, null, { name: 'provider', address });
	}

	#newAccount({ issuer, subject, name }: Claims, admin: boolean): Promise<AccountRow> {
		return this.#context.waysIn.newAccount(this.#context.waysIn.nameLike(name), undefined, { admin, oidc: { issuer, subject } });
	}

	/** As the provider says it; the last one stays. */
	#administers(account: AccountRow, admin: boolean): void {
		const { audit, directory } = this.#context;
		if (account.admin === admin) return;
		if (!admin && directory.all('account').every((one) => one.id === account.id || !one.admin)) return;
		const change: Change = { kind: 'account', row: { ...account, admin } };
		directory.write([change]);
		audit.note('role-changed', account.name, null, { name: account.name, role: admin ? 'administrator' : 'no administrator' });
	}
}

const isAmong = (names: readonly string[], { groups, domain }: Claims): boolean =>
	names.some((name) => (name.startsWith('@') ? domain !== '' && name.slice(1).toLowerCase() === domain : groups.includes(name)));

/** A path of this app, which no browser takes for another site. */
export function isPathHere(to: string): boolean {
	if (!/^\/(?![/\\])[\w\-./~%?&=+,:@!*'()]{0,500}$/.test(to) || to.startsWith('/api')) return false;
	return URL.parse(to, 'http://here.invalid')?.origin === 'http://here.invalid';
}

/** With what is behind it: the libraries say there which claim it was. */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function problemOf(error: unknown): OidcProblem {
	if (error instanceof NotIn) return error.problem;
	if (error instanceof Refused) return error.code === 'too-many' ? 'too-many' : error.code === 'no-longer-valid' ? 'invite-gone' : 'not-right';
	// The provider's own no: the person broke it off, or may not use it.
	if (error instanceof client.AuthorizationResponseError) return 'declined';
	// What fetch throws where nobody answers, or not in time.
	if (error instanceof TypeError || (error instanceof client.ClientError && /^OAUTH_(TIMEOUT|ABORT)$/.test(error.code ?? ''))) return 'failing';
	const status = error instanceof client.ResponseBodyError ? error.status : 0;
	return status >= 500 ? 'failing' : 'not-right';
}
