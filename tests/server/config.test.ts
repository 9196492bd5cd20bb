// The environment: defaults, every problem at once, each with its reason.
import { expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';

it('has defaults for everything', () => {
	const config = { port: 3000, host: '127.0.0.1', data: './data', allowedHosts: [] };
	expect(readConfig({})).toEqual({ ok: true, config });
	expect(readConfig({ PORT: '', HOST: ' ', DATA: '', ALLOWED_HOSTS: ' , ' })).toEqual({ ok: true, config });
});

it('takes what is right', () => {
	expect(readConfig({ PORT: '0', HOST: '[::1]', DATA: '/srv/x', ALLOWED_HOSTS: 'Sales.Example.com, b:8443' })).toEqual({
		ok: true,
		config: { port: 0, host: '::1', data: '/srv/x', allowedHosts: ['sales.example.com', 'b:8443'] }
	});
	for (const host of ['localhost', '127.0.0.2', '::1']) expect(readConfig({ HOST: host }).ok).toBe(true);
});

it('names every problem at once, with what to do', () => {
	const read = readConfig({ PORT: '70000', HOST: '0.0.0.0', DATA: 'a\0b', ALLOWED_HOSTS: 'https://x.com,ok.com,a b' });
	if (read.ok) throw new Error('taken');
	expect(read.problems.map(({ variable }) => variable)).toEqual(['PORT', 'HOST', 'DATA', 'ALLOWED_HOSTS', 'ALLOWED_HOSTS']);
	expect(read.problems[1]!.message).toContain('no access control');
	for (const port of ['x', '-1', '1.5', '99999', '3000;']) expect(readConfig({ PORT: port }).ok).toBe(false);
	for (const host of ['192.168.0.1', '::', 'example.com', '128.0.0.1']) expect(readConfig({ HOST: host }).ok).toBe(false);
	for (const name of ['x:99999', '-x', 'x/y', '*']) expect(readConfig({ ALLOWED_HOSTS: name }).ok).toBe(false);
});
