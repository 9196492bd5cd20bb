// Real browsers for end-to-end tests: one Chromium, and in it devices that share nothing with each other.
// Every device keeps what its pages complained of; a test ends by asking that there was nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { findChromium } from './chromium.mjs';
import { keyOf } from './keys.ts';

const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run'
];

const launchOptions = () => ({ executablePath: findChromium() ?? undefined, args: ARGS });

/** Messages that a test expects, because it pulls the network away. */
export const NETWORK_LOSS = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED|ERR_SOCKET_NOT_CONNECTED|ERR_FAILED|WebSocket connection to .* failed/;

export interface Device {
	readonly context: BrowserContext;
	/** The first tab. */
	readonly page: Page;
	/** Console errors and warnings, uncaught errors, refused resources. */
	readonly problems: string[];
	/** Hosts other than `origin` that anything was asked of. */
	readonly strangers: Set<string>;
	/** What its pages' content security policy has refused. */
	readonly violations: string[];
	close(): Promise<void>;
}

export interface DeviceOptions {
	/** Where the app is: `http://127.0.0.1:PORT`. */
	origin: string;
	/** What the browser says it prefers. */
	language?: 'en' | 'nl';
	colorScheme?: 'light' | 'dark';
	viewport?: { width: number; height: number };
	/** What this person looked at last; sheet and charts together, as a newcomer does, where it is left out. */
	view?: 'sheet';
	/** Comes without the key that the server printed. */
	stranger?: boolean;
	/** Takes pages without their content security policy. */
	withoutPolicy?: boolean;
	/** The test itself breaks the policy or asks others: it says what it finds. Else the file fails for it, when it closes. */
	misbehaves?: boolean;
	/** A host that its pages may ask beside `origin`: a sign-in's. */
	friend?: string;
	/** Complaints that belong to the test. */
	expected?: RegExp;
}

const contextOptions = ({ origin, language = 'en', colorScheme = 'light', viewport = { width: 1440, height: 900 }, withoutPolicy = false }: DeviceOptions): BrowserContextOptions => ({
	bypassCSP: withoutPolicy,
	baseURL: origin,
	locale: language === 'nl' ? 'nl-NL' : 'en-GB',
	timezoneId: 'Europe/Amsterdam',
	colorScheme,
	viewport,
	acceptDownloads: true,
	permissions: ['clipboard-read', 'clipboard-write'],
	reducedMotion: 'reduce'
});

async function asDevice(context: BrowserContext, { origin, expected, view, stranger = false, friend }: DeviceOptions): Promise<Device> {
	if (view)
		await context.addInitScript((last) => {
			// An empty page has no storage; what is chosen afterwards stays chosen.
			if (location.protocol === 'http:') localStorage.setItem('sluice:workspace-view', localStorage.getItem('sluice:workspace-view') ?? last);
		}, view);
	const problems: string[] = [];
	const strangers = new Set<string>();
	const violations: string[] = [];
	await context.exposeFunction('sluiceViolation', (text: string) => void violations.push(text));
	await context.addInitScript(() =>
		document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
			(window as unknown as { sluiceViolation(text: string): void }).sluiceViolation(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`)
		)
	);
	const note = (text: string): void => {
		if (!expected?.test(text)) problems.push(text);
	};
	context.on('console', (message) => {
		// Workers have no event that is heard here; the console has theirs.
		if (/content security policy/i.test(message.text())) violations.push(message.text());
		if (message.type() === 'error' || message.type() === 'warning') note(`${message.type()}: ${message.text()} (${message.location().url})`);
	});
	context.on('weberror', (error) => note(`uncaught: ${error.error().stack ?? error.error().message}`));
	context.on('request', (request) => {
		const url = new URL(request.url());
		if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(origin).host && url.host !== friend) strangers.add(url.host);
	});
	const key = keyOf(origin);
	// What a profile has kept is good still, also while there is no server to ask.
	if (key !== undefined && !stranger && (await context.cookies(origin)).every(({ name }) => !name.startsWith('sluice_session')))
		await context.request.post(`${origin}/api/session/laptop`, { data: { key } });
	const page = context.pages()[0] ?? (await context.newPage());
	return { context, page, problems, strangers, violations, close: () => context.close() };
}

/** Chromium of this worker: devices share nothing in it, and to start one for each file costs more than most tests. */
let ofWorker: Promise<Browser> | null = null;

/** Browsers of one test file. Close it in `afterAll`. */
export class Browsers {
	#browser: Promise<Browser> | null = null;
	readonly #open: BrowserContext[] = [];
	readonly #profiles: string[] = [];
	readonly #watched: Device[] = [];

	/** A device of its own: storage, service worker and identity are shared with no other. */
	async device(options: DeviceOptions): Promise<Device> {
		this.#browser ??= process.env.VITEST ? (ofWorker ??= chromium.launch(launchOptions())) : chromium.launch(launchOptions());
		const context = await (await this.#browser).newContext(contextOptions(options));
		return this.#watch(context, options);
	}

	/** An empty folder for a browser whose storage must outlive it. */
	async profile(): Promise<string> {
		const folder = await mkdtemp(join(tmpdir(), 'sluice-profile-'));
		this.#profiles.push(folder);
		return folder;
	}

	/** A whole browser process on a profile: closing it is closing the browser. */
	async process(profile: string, options: DeviceOptions): Promise<Device> {
		const context = await chromium.launchPersistentContext(profile, { ...launchOptions(), ...contextOptions(options) });
		return this.#watch(context, options);
	}

	async #watch(context: BrowserContext, options: DeviceOptions): Promise<Device> {
		this.#open.push(context);
		const device = await asDevice(context, options);
		if (!options.withoutPolicy && !options.misbehaves) this.#watched.push(device);
		return device;
	}

	/** Rejects, when all is closed, where a page has broken its policy or asked anything of another host. */
	async close(): Promise<void> {
		for (const context of this.#open) await context.close().catch(() => undefined);
		// A worker plays file after file, and its browser ends with it.
		if (!process.env.VITEST) await (await this.#browser)?.close();
		for (const folder of this.#profiles) await rm(folder, { recursive: true, force: true });
		const found = this.#watched.flatMap(({ violations, strangers }) => [...violations.map((what) => `broke its policy: ${what}`), ...[...strangers].map((host) => `asked ${host}`)]);
		if (found.length > 0) throw new Error(`A page ${found.join('\nA page ')}`);
	}
}
