// A browser's tabs are killed while they write, with the server there and without it, alone and as one of two: whatever
// a tab had said to be on this device is in its store afterwards, and all rows of the server up to the place that the
// store says it has. Real Chromium on a profile on disk, the app's own session in its pages.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContext, CDPSession, Page } from 'playwright';
import { build } from 'vite';
import * as Y from 'yjs';
import type { Storage } from '../../server/storage/storage.ts';
import { Browsers } from '../helpers/browser.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { Random } from './random.ts';

/** Rounds on one pipeline: its log grows by some hundred edits in each. */
const ROUNDS_PER_PIPELINE = 20;
const DEADLINE_MS = 60_000;

export interface TabKills {
	rounds: number;
	/** Edits made, and of those the ones that a tab had claimed when it was killed. */
	edits: number;
	claimed: number;
	/** Rounds in which the killed tab had another beside it that went on. */
	handedOver: number;
	withoutServer: number;
	/** Kills by ending the process; the others crashed the page. */
	processKills: number;
	/** Tabs that went with another: a browser may run several in one process. */
	diedTogether: number;
	/** How often a session went over to another document, by reason. */
	replaced: Record<string, number>;
	lost: string[];
}

/** Plays the rounds. Rejects when a claim was broken. */
export async function tabKills({ rounds, seed }: { rounds: number; seed: number }): Promise<TabKills> {
	const stand = await Stand.begin(seed);
	try {
		for (let round = 0; round < rounds; round++) await stand.round(round);
		if (stand.told.lost.length > 0) throw new Error(`${stand.told.lost.length} claimed edits are missing, the first: ${stand.told.lost.slice(0, 5).join(', ')}; documents replaced: ${JSON.stringify(stand.told.replaced)}`);
		if (stand.told.claimed === 0) throw new Error('nothing was ever claimed: the kills met nobody');
		return stand.told;
	} finally {
		await stand.end();
	}
}

class Stand {
	readonly told: TabKills = { rounds: 0, edits: 0, claimed: 0, handedOver: 0, withoutServer: 0, processKills: 0, diedTogether: 0, replaced: {}, lost: [] };
	readonly #random: Random;
	readonly #browsers = new Browsers();
	readonly #claims = new Map<string, number>();
	/** Claimed as saved on the server. */
	readonly #onServer = new Map<string, number>();
	readonly #dead = new Set<Page>();
	#folder!: string;
	#server!: TestServer;
	#storage!: Storage;
	#context!: BrowserContext;
	#id!: string;

	private constructor(seed: number) {
		this.#random = new Random(seed);
	}

	static async begin(seed: number): Promise<Stand> {
		const stand = new Stand(seed);
		stand.#folder = await mkdtemp(join(tmpdir(), 'sluice-tabs-'));
		const page = join(stand.#folder, 'page');
		const root = resolve(import.meta.dirname, 'tab-page');
		await build({ configFile: false, root, logLevel: 'error', build: { outDir: page, emptyOutDir: true, target: 'es2022', rolldownOptions: { input: join(root, 'shell.html') } } });
		// Without snapshots of the server its state at any row can be told.
		stand.#server = await startServer({ build: page, limits: { tailRows: 1e9, tailBytes: 1e9 }, wrapStorage: (storage) => (stand.#storage = storage) });
		const device = await stand.#browsers.process(await stand.#browsers.profile(), { origin: stand.#server.url });
		stand.#context = device.context;
		await device.context.exposeFunction('claimed', (name: string, edits: number, server: boolean) => {
			stand.#claims.set(name, Math.max(edits, stand.#claims.get(name) ?? 0));
			if (server) stand.#onServer.set(name, Math.max(edits, stand.#onServer.get(name) ?? 0));
		});
		await device.context.exposeFunction('replaced', (_name: string, code: string) => void (stand.told.replaced[code] = (stand.told.replaced[code] ?? 0) + 1));
		return stand;
	}

	async end(): Promise<void> {
		await this.#browsers.close();
		await this.#server.stop();
		await rm(this.#folder, { recursive: true, force: true });
	}

	async round(round: number): Promise<void> {
		const { told } = this;
		if (round % ROUNDS_PER_PIPELINE === 0) this.#id = await createPipeline(this.#server.url);
		// A pipeline's first round loads it; without a server there would be nothing to write in.
		const offline = round % ROUNDS_PER_PIPELINE > 0 && this.#random.below(3) === 0;
		const beside = this.#random.below(3) === 0;
		const name = `r${round}`;
		const victim = await this.#open(`write=${name}${offline ? '&offline' : ''}`);
		await this.#claimedMore(victim, name, 0);
		const other = beside ? await this.#open(`write=${name}-beside${offline ? '&offline' : ''}`) : null;
		if (other) await this.#claimedMore(other, `${name}-beside`, 0);
		// From here on at a random moment, counted in what the harness hears and not in time.
		await this.#claimedMore(victim, name, this.#random.below(120));
		told.edits += await this.#made(victim);
		await this.#kill(victim, this.#random.below(2) === 0 && !beside);
		if (other) {
			// The one that is left takes over what the killed one did for both.
			const before = this.#claims.get(`${name}-beside`) ?? 0;
			const alone = await this.#claimedMore(other, `${name}-beside`, before + 1 + this.#random.below(60));
			told.edits += await this.#made(other);
			await this.#kill(other, true);
			if (alone) told.handedOver += 1;
			else told.diedTogether += 1;
		}
		told.rounds += 1;
		told.withoutServer += Number(offline);
		await this.#judge();
	}

	async #open(query: string): Promise<Page> {
		const page = await this.#context.newPage();
		page.once('crash', () => this.#dead.add(page));
		await page.goto(`${this.#server.url}/?id=${this.#id}&${query}`);
		return page;
	}

	/** Waits until the tab has claimed more edits than these. False when it died before that. */
	async #claimedMore(page: Page, name: string, edits: number): Promise<boolean> {
		const enough = (): boolean => (this.#claims.get(name) ?? 0) > edits;
		await waitFor(`${name} to claim more than ${edits} edits`, () => enough() || this.#dead.has(page), DEADLINE_MS);
		return enough();
	}

	/** Edits that a tab has made; 0 when it can no longer tell. */
	#made(page: Page): Promise<number> {
		return page.evaluate(() => window.made ?? 0).catch(() => 0);
	}

	/** Ends the page's process, or makes the page crash: nothing of it runs any more in either case. */
	async #kill(page: Page, process_: boolean): Promise<void> {
		if (this.#dead.has(page)) return page.close().catch(() => undefined);
		const session = await this.#context.newCDPSession(page);
		if (process_) {
			this.told.processKills += 1;
			for (const pid of await this.#renderers(session)) process.kill(pid, 'SIGKILL');
		} else void session.send('Page.crash').catch(() => undefined);
		await waitFor('the tab to be dead', () => this.#dead.has(page), DEADLINE_MS);
		await page.close().catch(() => undefined);
	}

	/** Processes of the pages, of this browser alone. */
	async #renderers(session: CDPSession): Promise<number[]> {
		const browser = await this.#context.browser()?.newBrowserCDPSession();
		const { processInfo } = await (browser ?? session).send('SystemInfo.getProcessInfo');
		await browser?.detach();
		return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
	}

	/** Reads the store in a new tab, without a server and without another tab. */
	async #judge(): Promise<void> {
		const page = await this.#open('read');
		await page.waitForFunction(() => window.read !== undefined);
		const { texts, since, damaged } = await page.evaluate(() => window.read!());
		await page.close();
		const there = new Set(texts);
		const missing = (from: ReadonlySet<string>, claims: ReadonlyMap<string, number>): void => {
			for (const [name, edits] of claims)
				for (let edit = 0; edit < edits; edit++) if (!from.has(`${name} ${edit}`)) this.told.lost.push(`${name} ${edit}`);
		};
		missing(there, this.#claims);
		missing(await this.#serverHas(Infinity), this.#onServer);
		for (const text of await this.#serverHas(since)) if (!there.has(text)) this.told.lost.push(`${text} (a row that the store says it has)`);
		if (damaged > 0) this.told.lost.push(`${damaged} damaged rows`);
		for (const edits of this.#claims.values()) this.told.claimed += edits;
		this.#claims.clear();
		this.#onServer.clear();
	}

	/** Texts in the server's rows up to this one. */
	async #serverHas(upTo: number): Promise<Set<string>> {
		const { snapshot, rows } = await this.#storage.updates(this.#id, 0);
		const doc = new Y.Doc();
		if (snapshot) Y.applyUpdate(doc, snapshot);
		for (const { seq, bytes } of rows) if (seq <= upTo) Y.applyUpdate(doc, bytes);
		return new Set(doc.getArray('log').toArray().map((tuple) => String((tuple as unknown[])[3])));
	}
}
