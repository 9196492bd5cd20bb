// The doctor: says what is misconfigured, where, and how to mend it; finds nothing where all is well; tells no secret.
import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctorCommand } from '../../server/doctor/doctor.ts';
import type { Finding } from '../../server/doctor/finding.ts';
import { createPipeline, spawnServer, temporaryFolder, type SpawnedServer } from '../helpers/test-server.ts';

const KEY = 'k'.repeat(40);
const SOUND = { PORT: '0', HOST: '127.0.0.1' };
let dir: string;
let data: string;

beforeEach(() => {
	dir = temporaryFolder();
	data = join(dir, 'data');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function findings(env: Record<string, string>, options: { args?: string[]; now?: number } = {}): Promise<{ code: number; found: Finding[]; text: string }> {
	const surroundings = { data, cwd: dir, now: options.now ?? Date.now() };
	const { code, lines } = await doctorCommand(['--json', ...(options.args ?? [])], env, surroundings);
	return { code, found: (JSON.parse(lines.join('\n')) as { findings: Finding[] }).findings, text: lines.join('\n') };
}

const bad = (found: readonly Finding[]): string[] => found.filter(({ grade }) => grade !== 'fine').map(({ grade, where }) => `${grade} ${where}`);

describe('settings', () => {
	it.each<[Record<string, string>, string[]]>([
		[{}, []],
		[{ PORT: '99999' }, ['fault PORT']],
		[{ OIDC_ISUER: 'https://login.example.com' }, ['warning OIDC_ISUER']],
		[{ ALLOWED_HOST: 'sales.example.com' }, ['warning ALLOWED_HOST']],
		[{ BEHIND_HTTPS: '1', TRUST_PROXY: '1' }, ['warning BEHIND_HTTPS', 'warning TRUST_PROXY']],
		[{ HOST: '0.0.0.0', ALLOWED_HOSTS: '192.168.0.5', SLUICE_OWNER_KEY: KEY }, ['warning BEHIND_HTTPS', 'warning BACKUP_DIR', 'warning SLUICE_OWNER_KEY']],
		[{ ALLOWED_HOSTS: 'sales.example.com', BEHIND_HTTPS: '1' }, ['warning TRUST_PROXY', 'warning BACKUP_DIR']],
		[{ HOST: '0.0.0.0', ALLOWED_HOSTS: 'sales.example.com', BEHIND_HTTPS: '1', TRUST_PROXY: '1' }, ['warning HOST', 'warning TRUST_PROXY', 'warning BACKUP_DIR']]
	])('%j', async (env, expected) => {
		const { code, found } = await findings({ ...SOUND, ...env });
		expect(bad(found)).toEqual(expected);
		expect(code).toBe(expected.some((line) => line.startsWith('fault')) ? 1 : 0);
		for (const { grade, what, mend } of found) expect([what === '', mend === ''], what).toEqual([false, grade === 'fine']);
	});

	it('tells no secret', async () => {
		const secrets = { SLUICE_OWNER_KEY: 'short-secret', METRICS_TOKEN: 'another-secret', OIDC_CLIENT_SECRET: 'third-secret', OIDC_SECRET: 'fourth-secret' };
		const { text } = await findings({ ...SOUND, ...secrets });
		for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
		expect(text).toContain('OIDC_SECRET');
	});
});

describe('folders', () => {
	it('are found fine before the first start, and as a server of ours makes them', async () => {
		expect(bad((await findings(SOUND)).found)).toEqual([]);
		const server = await spawnServer({ dir: data });
		await createPipeline(server.url);
		await server.stop();
		expect(statSync(data).mode & 0o077).toBe(0);
		expect(statSync(join(data, 'sluice.db')).mode & 0o077).toBe(0);
		const { found, text } = await findings({ ...SOUND, BACKUP_DIR: join(dir, 'backups') });
		expect(bad(found)).toEqual([]);
		expect(text).toContain('It is sound');
	});

	it('that others may read, old backups on the same disk, and a clock that went back are told', async () => {
		const server = await spawnServer({ dir: data });
		await createPipeline(server.url);
		await server.stop();
		chmodSync(data, 0o755);
		expect(bad((await findings(SOUND)).found)).toEqual([`warning ${data}`]);
		chmodSync(data, 0o700);
		expect(bad((await findings(SOUND, { now: Date.UTC(2020, 0, 1) })).found)).toEqual(['warning Clock']);
		mkdirSync(join(dir, 'backups'));
		writeFileSync(join(dir, 'backups', 'sluice-2026-01-01T00-00-00Z.db'), '');
		const kept = await findings({ ...SOUND, BACKUP_DIR: join(dir, 'backups') });
		expect(bad(kept.found)).toEqual([`warning Backups in ${join(dir, 'backups')}`, `warning Backups in ${join(dir, 'backups')}`]);
	});

	it('with a database that is damaged, or none of ours, are faults', async () => {
		mkdirSync(data, { mode: 0o700 });
		const file = join(data, 'sluice.db');
		writeFileSync(file, 'not a database at all, and long enough to be looked at as one', { mode: 0o600 });
		const { code, found } = await findings(SOUND);
		expect([code, bad(found)]).toEqual([1, [`fault Database ${file}`]]);
		rmSync(file);
		new DatabaseSync(file).exec('PRAGMA user_version = 9999; CREATE TABLE t (x); ');
		chmodSync(file, 0o600);
		const newer = await findings(SOUND);
		expect(bad(newer.found)).toEqual([`fault Database ${file}`]);
		expect(newer.text).toContain('newer Sluice');
		rmSync(data, { recursive: true });
		writeFileSync(data, '');
		expect((await findings(SOUND)).code).toBe(1);
	});
});

describe('ports and addresses', () => {
	let server: SpawnedServer;
	let env: Record<string, string>;

	beforeEach(async () => {
		server = await spawnServer({ dir: data });
		env = { PORT: String(server.port), HOST: '127.0.0.1' };
	});
	afterEach(() => server.kill());

	it('are fine where Sluice is, pages and websockets', async () => {
		const { found, text } = await findings(env, { args: ['--url', server.url] });
		expect(bad(found)).toEqual([]);
		expect(text).toContain('takes edits');
		expect(text).toContain('live editing come through');
	});

	it('are faults where another program is, where nothing is, and where a proxy passes no websockets on', async () => {
		const other = createServer((_, response) => response.end('hello'));
		const proxy = createServer((request, response) => void fetch(`${server.url}${request.url}`).then(async (answer) => response.writeHead(answer.status).end(await answer.text())));
		try {
			const [strange, through] = await Promise.all(
				[other, proxy].map((one) => new Promise<number>((done) => one.listen(0, '127.0.0.1', () => done((one.address() as AddressInfo).port))))
			);
			expect(bad((await findings({ ...env, PORT: String(strange) })).found)).toEqual([`fault Port ${strange}`]);
			const at = async (port: number | undefined): Promise<string> => (await findings(env, { args: ['--url', `http://127.0.0.1:${port}`] })).found.at(-1)!.what;
			expect(await at(strange)).toContain('is not Sluice');
			expect(await at(through)).toContain('the websocket is not passed on');
			expect(await at(1)).toContain('Nothing answers');
		} finally {
			other.close();
			proxy.close();
		}
	});
});

it('says what it does not understand, and how it is used', async () => {
	const asked = async (...args: string[]) => doctorCommand(args, SOUND, { data, cwd: dir, now: Date.now() });
	expect(await asked('--ulr', 'x')).toMatchObject({ code: 2 });
	expect((await asked('--url', 'sales')).lines[0]).toContain('is not an address');
	expect((await asked('--help')).lines[0]).toContain('doctor [--url');
	expect((await asked()).lines.at(-1)).toBe('no faults, no warnings.');
});
