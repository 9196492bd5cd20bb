// For those who run the server: is it alive, does it take edits, how does it do.
import type { Readiness } from '../../watch/readiness.ts';
import { STATUS } from '../answers.ts';
import type { Router } from '../router.ts';

export function watchRoutes(router: Router, { readiness, metrics }: { readiness(): Promise<Readiness>; metrics(): string }): void {
	router.on('GET', '/healthz', 'anyone', ({ c }) => c.json({ ok: true }));
	router.on('GET', '/readyz', 'anyone', async ({ c }) => {
		const state = await readiness();
		return state === 'ready' ? c.json({ ready: true }) : c.json({ ready: false, reason: state }, STATUS['storage-failing']);
	});
	router.on('GET', '/metrics', 'measurer', ({ c }) => c.text(metrics(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }));
}
