// Settings as the doctor sees them: those that cannot be used, those that nothing reads, and those that do not go together.
// Limit: the environment it is run in. Never prints a value that is a secret.
import { readConfig, VARIABLES, type Config } from '../config.ts';
import { isLoopback } from '../loopback.ts';
import { nearest } from '../nearest.ts';
import { fault, fine, warning, type Finding } from './finding.ts';

/** Begins of names that only Sluice's settings have. */
const OURS = /^(SLUICE|OIDC|BACKUP|ALLOWED|BEHIND|TRUST|LOG|METRICS|KEEP)_/;
/** Shorter names are near to many others. */
const TELLING_LETTERS = 8;
/** Set by `npm run sluice` itself. */
const BY_US = ['SLUICE_CWD'];

/** Variables that look like settings and are none. */
function misspelled(env: Readonly<Record<string, string | undefined>>): Finding[] {
	return Object.keys(env).flatMap((name) => {
		if (VARIABLES.includes(name) || BY_US.includes(name) || !env[name]?.trim()) return [];
		const near = name.length >= TELLING_LETTERS || OURS.test(name) ? nearest(name, VARIABLES.filter((known) => known.length >= TELLING_LETTERS || OURS.test(name))) : [];
		if (near.length > 0) return [warning(name, 'Nothing reads it.', `Is ${near.join(' or ')} meant? Rename it, or take it out.`)];
		return OURS.test(name) && /^(SLUICE|OIDC|BACKUP)_/.test(name) ? [warning(name, 'Nothing reads it.', `Take it out. There are ${VARIABLES.join(', ')}.`)] : [];
	});
}

function together({ host, allowedHosts, behindHttps, trustedProxies, oidc, backups, ownerKey }: Config): Finding[] {
	const found: Finding[] = [];
	const lan = !isLoopback(host);
	const team = lan || allowedHosts.length > 0;
	if (!team) {
		if (behindHttps) found.push(warning('BEHIND_HTTPS', 'Browsers keep its cookies for https only, and nobody comes here by https: only this machine can reach it.', 'Take it out, or name the host that people come by, e.g. ALLOWED_HOSTS=sales.example.com.'));
		if (trustedProxies) found.push(warning('TRUST_PROXY', 'There is no proxy where only this machine can reach Sluice; whatever runs here can write any address into the record.', 'Take it out, or name the host that people come by with ALLOWED_HOSTS.'));
		return found;
	}
	if (!behindHttps)
		found.push(
			warning(
				'BEHIND_HTTPS',
				lan ? 'People come by plain http: whoever can listen on the network reads along, and starting without a connection and passkeys do not work.' : 'People come by another name than this machine’s, by a proxy as it seems, and cookies are not kept for https.',
				'Put a proxy with a certificate before it and set BEHIND_HTTPS=1, with HOST unset. Leave it so only on a network where you trust everybody.'
			)
		);
	if (behindHttps && lan)
		found.push(warning('HOST', `It listens on ${host}, so that people can go around the proxy, by plain http.`, 'Leave HOST unset where the proxy is on this machine; else let only the proxy through with a firewall.'));
	if (behindHttps && !trustedProxies)
		found.push(
			warning('TRUST_PROXY', 'Everybody has the proxy’s address: they share one budget of requests and of wrong passphrases, and the record says that address for all.', 'Say who the proxy is: TRUST_PROXY=1, or its address, e.g. TRUST_PROXY=127.0.0.1.')
		);
	if (trustedProxies && 'hops' in trustedProxies && lan)
		found.push(warning('TRUST_PROXY', 'It is a number, and people can reach Sluice without the proxy: they choose the address they are counted by.', 'Give the proxy’s address in its place, e.g. TRUST_PROXY=10.0.0.2.'));
	if (oidc && !behindHttps) found.push(warning('OIDC_ISSUER', 'The provider sends people back to a plain http address: most refuse, and the code can be read on the way.', 'Serve Sluice by https and set BEHIND_HTTPS=1.'));
	if (!backups) found.push(warning('BACKUP_DIR', 'No backups are taken by the clock.', 'Name a folder on another disk, e.g. BACKUP_DIR=/mnt/backups; BACKUP_EVERY and BACKUP_KEEP say how often and how many.'));
	if (ownerKey && !behindHttps && lan) found.push(warning('SLUICE_OWNER_KEY', 'The key that owns everything goes over the network by plain http.', 'Use it on this machine only, or put https before Sluice.'));
	return found;
}

/** The settings, null where they cannot be used, and what is to be said of them. */
export function checkSettings(env: Readonly<Record<string, string | undefined>>): { config: Config | null; findings: Finding[] } {
	const read = readConfig(env);
	const odd = misspelled(env);
	if (!read.ok) return { config: null, findings: [...read.problems.map(({ variable, message }) => fault(variable, 'Sluice does not start with it.', message)), ...odd] };
	const findings = [...odd, ...together(read.config)];
	return { config: read.config, findings: findings.length > 0 ? findings : [fine('Settings', 'They can be used, and go together.')] };
}
