// Build, development server and test projects. The sync server is mounted on Vite's own port in development.
import { sveltekit } from '@sveltejs/kit/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { syncServer } from './server/setup/dev-plugin.ts';

/** A seed, set by `npm run fuzz`: interface tests then run with frames and timers that come late. */
const lateTimers = process.env.LATE_TIMERS;
// Made anew for each project: plugins add to the list.
const late = (...setupFiles: string[]) =>
	lateTimers ? { setupFiles: ['tests/fuzz/late-timers.ts', ...setupFiles], env: { LATE_TIMERS: lateTimers } } : { setupFiles };
const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
// Projects whose tests wait, after those that compute: for pages a part of their time, for servers and disks most of it.
const waitingForPages = { maxWorkers: 3, sequence: { groupOrder: 1 } };
const waitingForServers = { maxWorkers: 5, sequence: { groupOrder: 2 } };

export default defineConfig({
	// Vitest serves pages too, and has no use for a server with data.
	plugins: process.env.VITEST ? [sveltekit()] : [sveltekit(), syncServer()],
	// Sizes are told as they are: to compress everything only to tell its size takes longer than to bundle it.
	build: { target: 'es2022', sourcemap: true, reportCompressedSize: false },
	// Found late, they make Vite reload the page and load Yjs twice, which breaks its type checks.
	optimizeDeps: {
		entries: ['src/**/*.{ts,svelte}', 'tests/**/*.browser.test.ts'],
		include: [
			'yjs',
			'y-websocket',
			'y-protocols/awareness',
			'lib0/decoding',
			'lib0/encoding',
			'ag-grid-community',
			'@ag-grid-community/locale',
			...(process.env.VITEST ? ['axe-core'] : [])
		]
	},
	test: {
		// Deadlines, not durations: two busy cores must not decide whether a test passes.
		testTimeout: 60_000,
		expect: { poll: { timeout: 10_000 } },
		// Vitest would leave a core free; on two cores that is half of them.
		maxWorkers: 2,
		projects: [
			{
				extends: true,
				test: {
					name: 'domain',
					environment: 'node',
					// They keep nothing between them but functions: a worker of its own for each file would cost more than the test.
					isolate: false,
					include: ['tests/{domain,protocol,architecture,docs,features}/**/*.test.ts'],
					exclude: ['**/*.{dom,browser}.test.ts']
				}
			},
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					...waitingForServers,
					// What they start is a process of its own, or ends with the test, but for the threads for documents
					// (tests/helpers/shared-threads.ts): a worker for each file cost a quarter of their time.
					isolate: false,
					include: ['tests/{server,sync,state,workers}/**/*.test.ts'],
					exclude: ['**/*.{dom,browser}.test.ts']
				}
			},
			{
				extends: true,
				plugins: [svelteTesting()],
				test: {
					...late('tests/helpers/between-tests.ts'),
					name: 'dom',
					environment: 'happy-dom',
					isolate: false,
					include: ['tests/{ui,features,state,routes}/**/*.dom.test.ts']
				}
			},
			{
				extends: true,
				test: {
					...late('tests/helpers/fresh-tab.ts'),
					name: 'browser',
					include: ['tests/{features,sync,state}/**/*.browser.test.ts'],
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						provider: playwright({
							launchOptions: {
								executablePath: chromium,
								args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
							}
						}),
						instances: [{ browser: 'chromium', viewport: { width: 1280, height: 800 } }]
					}
				}
			},
			{
				extends: true,
				test: {
					name: 'e2e',
					environment: 'node',
					// A worker keeps its browser from file to file.
					isolate: false,
					...waitingForPages,
					include: ['tests/e2e/**/*.e2e.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					fileParallelism: true
				}
			}
		]
	}
});
