// The settings of an OpenID provider: OIDC_… of the environment. All that it takes, or none; half of it starts nothing.
import { isLoopback } from './loopback.ts';
import type { ConfigProblem, ReadValue } from './settings.ts';

export interface OidcSettings {
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** What the button says. */
	label: string;
	scope: string;
	/** Claim that says which groups somebody is in. */
	claim: string;
	/** Who may come in: groups, and `@example.com` for verified addresses of a domain. Empty: who was invited. */
	allow: readonly string[];
	/** Groups, or domains, whose people administer the server. Empty: Sluice says who does. */
	admins: readonly string[];
	/** No passphrases and no passkeys. */
	only: boolean;
}

/** Where the provider sends people back to; what it has to be told is this behind each address people come by. */
export const OIDC_RETURN = '/api/session/oidc/return';

const NEEDED = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
const OTHERS = ['OIDC_LABEL', 'OIDC_SCOPE', 'OIDC_CLAIM', 'OIDC_ALLOW', 'OIDC_ADMINS', 'OIDC_ONLY'] as const;
export const OIDC_VARIABLES: readonly string[] = [...NEEDED, ...OTHERS];

function issuerProblem(issuer: string): string | null {
	const url = URL.parse(issuer);
	if (!url || url.search !== '' || url.hash !== '' || url.username !== '') return `"${issuer.slice(0, 100)}" is not the address of a provider.`;
	if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return null;
	return 'Who somebody is must not come by plain http.';
}

const list = (text: string): string[] =>
	text
		.split(',')
		.map((one) => one.trim())
		.filter((one) => one !== '');

/** Null where none is set; problems are added to `problems`. */
export function readOidc(value: ReadValue, problems: ConfigProblem[]): OidcSettings | null {
	const given = OIDC_VARIABLES.filter((variable) => value(variable, '') !== '');
	if (given.length === 0) return null;
	const before = problems.length;
	for (const variable of NEEDED)
		if (!given.includes(variable)) problems.push({ variable, message: `It is missing, and ${given.join(', ')} ${given.length === 1 ? 'has' : 'have'} no effect without it. Give OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET as the provider has them, or none of OIDC_….` });
	const issuer = value('OIDC_ISSUER', '');
	const wrong = issuer === '' ? null : issuerProblem(issuer);
	if (wrong !== null) problems.push({ variable: 'OIDC_ISSUER', message: `${wrong} Give it as the provider names it, e.g. OIDC_ISSUER=https://login.example.com/realms/staff.` });
	const scope = value('OIDC_SCOPE', 'openid profile email');
	if (!scope.split(/\s+/).includes('openid')) problems.push({ variable: 'OIDC_SCOPE', message: 'It lacks openid. Give e.g. OIDC_SCOPE="openid profile email groups".' });
	const only = value('OIDC_ONLY', '0');
	if (!/^[01]$/.test(only)) problems.push({ variable: 'OIDC_ONLY', message: `"${only.slice(0, 100)}" is neither 1 nor 0. Give OIDC_ONLY=1 where nobody may sign in with a passphrase or a passkey.` });
	const allow = list(value('OIDC_ALLOW', ''));
	const admins = list(value('OIDC_ADMINS', ''));
	for (const [variable, names] of [['OIDC_ALLOW', allow], ['OIDC_ADMINS', admins]] as const)
		for (const name of names)
			if (name.startsWith('@') && !/^@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name))
				problems.push({ variable, message: `"${name.slice(0, 100)}" is not a domain. Give groups, or domains with an @ before them, e.g. ${variable}=sales,@example.com.` });
	if (only === '1' && admins.length === 0)
		problems.push({ variable: 'OIDC_ADMINS', message: 'With OIDC_ONLY=1 nobody else could own this server. Name the group of its administrators, e.g. OIDC_ADMINS=sluice-admins.' });
	if (problems.length > before) return null;
	return {
		issuer,
		clientId: value('OIDC_CLIENT_ID', ''),
		clientSecret: value('OIDC_CLIENT_SECRET', ''),
		label: value('OIDC_LABEL', new URL(issuer).hostname).slice(0, 60),
		scope,
		claim: value('OIDC_CLAIM', 'groups'),
		allow,
		admins,
		only: only === '1'
	};
}
