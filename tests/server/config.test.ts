// The environment: defaults, every problem at once, each with its reason.
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';

const DAY_MS = 24 * 3_600_000;

const watching = { trustedProxies: null, logLevel: 'warn', logFormat: 'json', metricsToken: null };

it('has defaults for everything', () => {
	const config = { port: 3000, host: '127.0.0.1', behindHttps: false, ownerKey: null, data: './data', allowedHosts: [], keepHistory: 30 * DAY_MS, backups: null, oidc: null, ...watching };
	expect(readConfig({})).toEqual({ ok: true, config });
	expect(readConfig({ PORT: '', HOST: ' ', DATA: '', ALLOWED_HOSTS: ' , ' })).toEqual({ ok: true, config });
});

it('takes what is right', () => {
	expect(readConfig({ PORT: '0', HOST: '[::1]', DATA: '/srv/x', ALLOWED_HOSTS: 'Sales.Example.com, b:8443' })).toEqual({
		ok: true,
		config: { port: 0, host: '::1', behindHttps: false, ownerKey: null, data: '/srv/x', allowedHosts: ['sales.example.com', 'b:8443'], keepHistory: 30 * DAY_MS, backups: null, oidc: null, ...watching }
	});
	for (const host of ['localhost', '127.0.0.2', '::1']) expect(readConfig({ HOST: host }).ok).toBe(true);
});

it('names every problem at once, with what to do', () => {
	const read = readConfig({ PORT: '70000', HOST: 'example.com', DATA: 'a\0b', ALLOWED_HOSTS: 'https://x.com,ok.com,a b' });
	if (read.ok) throw new Error('taken');
	expect(read.problems.map(({ variable }) => variable)).toEqual(['PORT', 'HOST', 'DATA', 'ALLOWED_HOSTS', 'ALLOWED_HOSTS']);
	expect(read.problems[1]!.message).toContain('not an address');
	for (const port of ['x', '-1', '1.5', '99999', '3000;']) expect(readConfig({ PORT: port }).ok).toBe(false);
	for (const host of ['example.com', '1.2.3', '*']) expect(readConfig({ HOST: host, ALLOWED_HOSTS: 'x.com' }).ok).toBe(false);
	for (const name of ['x:99999', '-x', 'x/y', '*']) expect(readConfig({ ALLOWED_HOSTS: name }).ok).toBe(false);
});

it('takes backups by the clock where a folder is named', () => {
	const backups = (env: Record<string, string>) => {
		const read = readConfig(env);
		return read.ok ? read.config.backups : read.problems.map(({ variable }) => variable);
	};
	expect(backups({ BACKUP_DIR: '/b' })).toEqual({ folder: '/b', every: DAY_MS, keep: 14 });
	expect(backups({ BACKUP_DIR: '/b', BACKUP_EVERY: '30m', BACKUP_KEEP: '3' })).toEqual({ folder: '/b', every: 30 * 60_000, keep: 3 });
	expect(backups({ BACKUP_DIR: '/b', BACKUP_EVERY: '7d' })).toMatchObject({ every: 7 * DAY_MS });
	for (const every of ['0h', '24', '1.5h', '-1h', '400d', '1y', 'h']) expect(backups({ BACKUP_DIR: '/b', BACKUP_EVERY: every })).toEqual(['BACKUP_EVERY']);
	for (const keep of ['0', '-1', '1.5', 'all', '10001']) expect(backups({ BACKUP_DIR: '/b', BACKUP_KEEP: keep })).toEqual(['BACKUP_KEEP']);
	// Somebody who sets these believes that backups are taken.
	expect(backups({ BACKUP_EVERY: '1h', BACKUP_KEEP: '3' })).toEqual(['BACKUP_EVERY', 'BACKUP_KEEP']);
	expect(backups({ BACKUP_DIR: 'a\0b', BACKUP_EVERY: 'x', BACKUP_KEEP: 'y', KEEP_DAYS: 'z' })).toEqual(['KEEP_DAYS', 'BACKUP_DIR', 'BACKUP_EVERY', 'BACKUP_KEEP']);
});

it('keeps history for as many days as told', () => {
	expect(readConfig({ KEEP_DAYS: '0' })).toMatchObject({ config: { keepHistory: 0 } });
	expect(readConfig({ KEEP_DAYS: '90' })).toMatchObject({ config: { keepHistory: 90 * DAY_MS } });
	for (const days of ['-1', '1.5', '4000', 'ever']) expect(readConfig({ KEEP_DAYS: days }).ok).toBe(false);
});

it('lets others reach it under names that it is told, and only then', () => {
	for (const host of ['192.168.0.1', '::', '[::]', '0.0.0.0']) {
		const alone = readConfig({ HOST: host });
		expect(alone.ok ? [] : alone.problems.map(({ variable }) => variable)).toEqual(['ALLOWED_HOSTS']);
		expect(readConfig({ HOST: host, ALLOWED_HOSTS: 'sales.example.com' }).ok).toBe(true);
	}
});

it('takes an owner’s key that cannot be guessed, and never repeats one', () => {
	const key = 'k'.repeat(32);
	const taken = readConfig({ SLUICE_OWNER_KEY: key, BEHIND_HTTPS: '1' });
	expect(taken.ok && [taken.config.ownerKey, taken.config.behindHttps]).toEqual([key, true]);
	const short = readConfig({ SLUICE_OWNER_KEY: 'hunter2', BEHIND_HTTPS: 'yes' });
	if (short.ok) throw new Error('taken');
	expect(short.problems.map(({ variable }) => variable)).toEqual(['BEHIND_HTTPS', 'SLUICE_OWNER_KEY']);
	expect(JSON.stringify(short.problems)).not.toContain('hunter2');
});

describe('an OpenID provider', () => {
	const whole = { ALLOWED_HOSTS: 'sales.example.com', OIDC_ISSUER: 'https://login.example.com/realms/staff', OIDC_CLIENT_ID: 'sluice', OIDC_CLIENT_SECRET: 'hush' };
	const problems = (env: Record<string, string>): string[] => {
		const read = readConfig(env);
		return read.ok ? [] : read.problems.map(({ variable }) => variable);
	};

	it('is taken whole', () => {
		const oidc = { issuer: whole.OIDC_ISSUER, clientId: 'sluice', clientSecret: 'hush', label: 'login.example.com', scope: 'openid profile email', claim: 'groups', allow: [], admins: [], only: false };
		expect(readConfig(whole)).toMatchObject({ ok: true, config: { oidc } });
		const more = { OIDC_LABEL: 'Example', OIDC_CLAIM: 'roles', OIDC_ALLOW: 'sales, @example.com', OIDC_ADMINS: 'admins', OIDC_ONLY: '1', OIDC_SCOPE: 'openid groups' };
		expect(readConfig({ ...whole, ...more })).toMatchObject({
			config: { oidc: { ...oidc, label: 'Example', claim: 'roles', allow: ['sales', '@example.com'], admins: ['admins'], only: true, scope: 'openid groups' } }
		});
	});

	it('is not taken by halves, and what is missing is named', () => {
		for (const missing of ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']) expect(problems({ ...whole, [missing]: '' })).toEqual([missing]);
		expect(problems({ ALLOWED_HOSTS: 'x.com', OIDC_ALLOW: 'sales' })).toEqual(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']);
		expect(problems({ ...whole, ALLOWED_HOSTS: '' })).toEqual(['ALLOWED_HOSTS']);
		// Who would own it?
		expect(problems({ ...whole, OIDC_ONLY: '1' })).toEqual(['OIDC_ADMINS']);
	});

	it('has to be what it can be', () => {
		for (const issuer of ['login.example.com', 'http://login.example.com', 'https://x.com/?a=b', 'https://a:b@x.com', 'ftp://x.com']) expect([issuer, problems({ ...whole, OIDC_ISSUER: issuer })]).toEqual([issuer, ['OIDC_ISSUER']]);
		expect(problems({ ...whole, OIDC_ISSUER: 'http://127.0.0.1:9000' })).toEqual([]);
		expect(problems({ ...whole, OIDC_SCOPE: 'profile', OIDC_ALLOW: '@', OIDC_ADMINS: '@localhost', OIDC_ONLY: 'yes' })).toEqual(['OIDC_SCOPE', 'OIDC_ONLY', 'OIDC_ALLOW', 'OIDC_ADMINS']);
		const told = readConfig({ ...whole, OIDC_ISSUER: '' });
		expect(told.ok ? '' : JSON.stringify(told.problems)).not.toContain('hush');
	});
});

it('takes how it is watched and which proxies it believes, and never repeats a key', () => {
	const token = 'm'.repeat(32);
	const read = readConfig({ TRUST_PROXY: '2', LOG_LEVEL: 'info', LOG_FORMAT: 'readable', METRICS_TOKEN: token });
	expect(read.ok && read.config).toMatchObject({ trustedProxies: { hops: 2 }, logLevel: 'info', logFormat: 'readable', metricsToken: token });
	for (const proxies of ['0', '11', 'yes', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.1,', '::1/129', 'proxy.example']) {
		const refused = readConfig({ TRUST_PROXY: proxies });
		expect([proxies, refused.ok || refused.problems.map(({ variable }) => variable)]).toEqual([proxies, ['TRUST_PROXY']]);
	}
	const wrong = readConfig({ LOG_LEVEL: 'loud', LOG_FORMAT: 'xml', METRICS_TOKEN: 'short' });
	expect(wrong.ok || wrong.problems.map(({ variable }) => variable)).toEqual(['LOG_LEVEL', 'LOG_FORMAT', 'METRICS_TOKEN']);
	expect(JSON.stringify(wrong)).not.toContain('"short"');
});
