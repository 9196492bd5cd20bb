// Takes payloads through every text path of the app in a browser, and looks at each place whether any of them became
// more than a text. Each place has to show some of them: a tour past empty rooms proves nothing.
import type { Locator, Page } from 'playwright';
import type { Joined, Made } from '#lib/protocol/access.ts';
import type { Device } from '../helpers/browser.ts';
import { Colleague } from '../helpers/colleague.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { StartPage } from '../helpers/pages/start-page.ts';
import { Canary, plantSink, seenIn } from '../helpers/script-canary.ts';
import { fillWithPayloads, payloadFile } from '../helpers/script-document.ts';
import type { Payload } from '../helpers/script-payloads.ts';
import type { World } from './world.ts';

const PASSPHRASE = 'twelve green bottles';
/** Complaints about addresses and answers that the tour provokes, and those of the page that does everything wrong. */
export const PROVOKED = /status of 4\d\d|ERR_|Not found|\/sink\)$/;

export class ScriptTour {
	readonly canary = new Canary();
	/** Ids seen in each place. */
	readonly seen = new Map<string, Set<number>>();
	readonly #world: World;
	readonly #device: Device;

	private constructor(world: World, device: Device) {
		this.#world = world;
		this.#device = device;
	}

	static async begin(world: World, { withoutPolicy = false } = {}): Promise<ScriptTour> {
		const device = await world.browsers.device({ origin: world.origin, withoutPolicy, misbehaves: true, viewport: { width: 1600, height: 1000 }, expected: PROVOKED });
		const tour = new ScriptTour(world, device);
		await tour.canary.sit(device.context);
		device.page.setDefaultTimeout(15_000);
		return tour;
	}

	get page(): Page {
		return this.#device.page;
	}

	/** Complaints of the pages. */
	get problems(): readonly string[] {
		return this.#device.problems;
	}

	/** What the canary finds where texts are taken for more. */
	async sink(list: readonly Payload[]): Promise<string[]> {
		const page = await this.#device.context.newPage();
		this.canary.place = 'sink';
		await plantSink(page, this.#world.origin, list);
		await this.canary.look(page);
		await page.close();
		return this.canary.caught.splice(0);
	}

	/** One pipeline full of them, and every screen of it. */
	async pipeline(list: readonly Payload[]): Promise<void> {
		const { id } = await this.#world.create(list[0]!.text);
		const somebody = await Colleague.join(this.#world.server.wsUrl, id, { id: 'bob', name: list[1]!.text, color: 2 });
		await fillWithPayloads(somebody, list);
		const sheet = new PipelinePage(this.page);
		await this.#at('title', async () => sheet.open(id));
		for (const [place, go] of Object.entries(this.#places(sheet, list, somebody))) await this.#at(place, go);
		await somebody.leave();
	}

	/** Names of accounts, guests, links, programs, the record. Makes the laptop a team's the first time. */
	async sharing(list: readonly Payload[]): Promise<void> {
		const { request } = this.#device.context;
		const { origin } = this.#world;
		const post = async <T>(path: string, data: unknown): Promise<T> => {
			const response = await request.post(`${origin}${path}`, { data, headers: { origin } });
			if (!response.ok()) throw new Error(`${path}: ${response.status()} ${await response.text()}`);
			return (await response.json()) as T;
		};
		const name = ({ text }: Payload): string => text.slice(0, 80).trim() || 'x';
		const short = list.filter(({ text, id }) => text.length <= 80 && text.includes(`canary(${id})`));
		const session = await (await request.get(`${origin}/api/session`)).json() as { mode: string };
		if (session.mode === 'laptop') await post('/api/session/setup', { name: name(short[0]!), passphrase: PASSPHRASE });
		const { id } = await post<{ id: string }>('/api/pipelines', { name: list[0]!.text, kind: 'empty', language: 'en', currency: 'EUR', timeZone: 'UTC' });
		for (const payload of list) await post(`/api/pipelines/${id}/tokens`, { label: name(payload), scope: 'read', days: 30 });
		for (const payload of list) await post(`/api/pipelines/${id}/links`, { role: 'viewer', label: name(payload), days: 7 });
		const { secret } = await post<Made<unknown>>(`/api/pipelines/${id}/links`, { role: 'editor', label: name(list[0]!), days: 7 });
		const { secret: invite } = await post<Made<unknown>>(`/api/pipelines/${id}/invites`, { role: 'viewer', days: 7, once: false });
		for (const payload of short.slice(0, 6)) {
			const ask = (path: string, body: unknown): Promise<Response> => fetch(`${origin}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
			await ask('/api/invites/accept', { secret: invite, name: `${payload.id}${name(payload)}`.slice(0, 80), passphrase: PASSPHRASE });
			await ask('/api/session/sign-in', { name: name(payload), passphrase: 'not the passphrase' });
		}
		const guest = await fetch(`${origin}/api/links/open`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secret, name: name(short[1]!) }) });
		if (!guest.ok) throw new Error(`a guest: ${guest.status}`);
		await (guest.json() as Promise<Joined>);
		const sheet = new PipelinePage(this.page);
		await sheet.open(id);
		await sheet.fromMenu(sheet.words('sharing.share'));
		const dialog = this.page.getByRole('dialog');
		for (const part of ['people', 'links', 'programs', 'record'] as const)
			await this.#at(`share: ${part}`, async () => {
				await dialog.getByRole('radio', { name: sheet.words(`sharing.${part}`) }).click();
				await dialog.getByText(/canary\(/).first().waitFor();
			});
		await this.page.keyboard.press('Escape');
	}

	/** In every part of an address. Nothing has to be shown of it. */
	async addresses(list: readonly Payload[]): Promise<void> {
		const { id } = await this.#world.create('Plain');
		for (const { text } of list) {
			const part = encodeURIComponent(text.toWellFormed());
			const where = [`/p/${part}`, `/p/${id}?view=${part}&deal=${part}#${part}`, `/${part}`, `/join#i=${part}`, `/open#s=${part}`, `/#k=${part}`];
			this.canary.place = 'address';
			for (const address of where) {
				// A server that refuses the path shows the browser's own page.
				await this.page.goto(`${this.#world.origin}${address}`, { waitUntil: 'load' }).catch(() => null);
				await this.canary.look(this.page);
			}
		}
		this.#note('address', list.map((payload) => payload.id));
	}

	#note(place: string, ids: readonly number[]): void {
		const before = this.seen.get(place) ?? new Set();
		this.seen.set(place, new Set([...before, ...ids]));
	}

	/** Goes to a place, looks round, and notes what shows. Throws where nothing does. */
	async #at(place: string, go: () => Promise<unknown>): Promise<void> {
		this.canary.place = place;
		try {
			await go();
		} catch (error) {
			throw new Error(`${place}: ${(error as Error).message}`, { cause: error });
		}
		await this.#look();
		if (!this.seen.get(place)?.size) throw new Error(`${place}: no payload is to be seen`);
	}

	async #look(): Promise<void> {
		await this.canary.look(this.page);
		this.#note(this.canary.place, await seenIn(this.page));
	}

	/** Scrolls to the end of something both ways, and looks on the way. */
	async #sweep(viewport: Locator): Promise<void> {
		const { width, height, right, down } = await viewport.evaluate((element) => ({ width: element.clientWidth, height: element.clientHeight, right: element.scrollWidth, down: element.scrollHeight }));
		for (let top = 0; top < down; top += height * 0.9)
			for (let left = 0; left < right; left += width * 0.9) {
				await viewport.evaluate(async (element, to) => {
					element.scrollTo(to);
					for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
				}, { left, top });
				await this.#look();
			}
		await viewport.evaluate((element) => element.scrollTo(0, 0));
	}

	#places(sheet: PipelinePage, list: readonly Payload[], somebody: Colleague): Record<string, () => Promise<unknown>> {
		const { page } = this;
		const { words } = sheet;
		const press = (key: Parameters<typeof words>[0]): Promise<void> => page.getByRole('button', { name: words(key), exact: true }).first().click();
		const view = (key: 'sheet' | 'board' | 'charts'): Promise<void> => page.getByRole('radio', { name: words(`workspace.${key}`), exact: true }).click();
		const escape = async (): Promise<void> => page.keyboard.press('Escape');
		return {
			cells: async () => {
				await view('sheet');
				await this.#sweep(page.locator('.ag-grid-viewport').first());
				for (const cell of (await page.locator('.ag-row [col-id]').all()).slice(0, 12)) await cell.hover({ force: true });
			},
			heads: async () => {
				for (const head of (await page.locator('.ag-header-cell').all()).slice(0, 4)) await head.hover();
			},
			presence: async () => {
				somebody.at({ deal: 'payload6', field: 'title', editing: false });
				await page.locator('button.people').click();
				await page.locator('.people-list').waitFor();
				await this.#look();
				await escape();
			},
			editor: async () => {
				await page.locator('.ag-row[row-index="0"] [col-id="owner"]').first().dblclick();
				await page.locator('.ag-popup-editor, .ag-cell-inline-editing').first().waitFor();
				await this.#look();
				await escape();
			},
			find: async () => {
				await page.locator('.ag-row[row-index="1"] [col-id="title"]').first().click();
				await page.keyboard.press('Control+f');
				const field = page.getByPlaceholder(words('find.text'), { exact: true }).first();
				for (const { text } of list.slice(0, 4)) {
					await field.fill(text);
					await page.keyboard.press('Enter');
				}
				await this.#look();
				await press('find.close');
			},
			views: async () => {
				await page.locator('[data-pane=view] [aria-haspopup=menu]').first().click();
				await page.getByRole('menu').waitFor();
				await this.#look();
				await page.getByRole('menuitemradio').or(page.getByRole('menuitemcheckbox')).or(page.getByRole('menuitem')).nth(2).click();
			},
			filter: async () => {
				await page.goto(`/p/${sheet.id}`);
				await sheet.shown();
				await page.locator('[data-filter]').click();
				const panel = page.locator('.popup-panel');
				await panel.waitFor();
				await this.#look();
				await panel.getByText(words('field.owner'), { exact: true }).click();
				await panel.getByText(/canary\(/).first().waitFor();
				await this.#look();
				await escape();
			},
			'deal panel': async () => {
				await page.goto(`/p/${sheet.id}`);
				await sheet.shown();
				await page.locator('.ag-row[row-id="payload5"] [col-id="title"]').first().click();
				await page.keyboard.press('Control+.');
				await page.locator('[data-pane=deal]').waitFor();
				for (const tab of ['details', 'activity', 'history', 'notes'] as const) {
					await page.locator(`[role=tab][data-value=${tab}]`).click();
					if (tab === 'notes') await page.locator('.ql-editor').waitFor();
					await this.#look();
				}
				await this.#look();
			},
			notes: async () => {
				await page.locator('.ql-editor').getByText(/canary\(/).first().waitFor();
				await this.#look();
				await press('deal.close');
			},
			'next steps': async () => {
				await page.keyboard.press('Alt+Shift+N');
				await page.locator('[data-pane=steps]').waitFor();
				await this.#look();
				await page.keyboard.press('Alt+Shift+N');
			},
			history: async () => {
				await press('history.open');
				await press('history.moments');
				await page.getByRole('dialog').getByText(/canary\(/).first().waitFor();
				await this.#look();
				await escape();
				await page.getByRole('dialog').waitFor({ state: 'detached' });
				await press('history.open');
			},
			board: async () => {
				await view('board');
				await page.locator('[data-lanes]').waitFor();
				await this.#sweep(page.locator('[data-lanes]'));
			},
			settings: async () => {
				await sheet.fromMenu(words('status.settings'));
				await page.getByRole('dialog').waitFor();
				await this.#look();
				await escape();
			},
			charts: async () => {
				await view('charts');
				await press('charts.gallery');
				const gallery = page.getByRole('dialog', { name: words('charts.gallery') });
				for (const chart of (await gallery.getByRole('switch', { checked: false }).all()).toReversed()) await chart.click();
				await escape();
				await page.locator('[data-chart] [data-mark]').first().waitFor();
				await page.locator('[data-chart] [data-mark]').evaluateAll(async (marks) => {
					for (const mark of marks) {
						for (const kind of ['pointerenter', 'pointerover', 'mouseenter']) mark.dispatchEvent(new PointerEvent(kind, { bubbles: true }));
						(mark as SVGElement).focus();
					}
					await new Promise(requestAnimationFrame);
				});
				await this.#look();
			},
			'deals of a mark': async () => {
				await page.locator('[data-chart] [data-mark]').first().focus();
				await page.keyboard.press('Enter');
				await page.getByRole('dialog').waitFor();
				await this.#look();
				await escape();
			},
			'chart tables': async () => {
				await sheet.showChartTables();
				await page.locator('[data-chart] table').first().waitFor();
			},
			print: async () => {
				await page.emulateMedia({ media: 'print' });
				await this.#look();
				await page.pdf().catch(() => undefined);
				await page.emulateMedia({ media: 'screen' });
			},
			import: async () => {
				await view('sheet');
				await press('workspace.import');
				const dialog = page.getByRole('dialog');
				await dialog.locator('input[type=file]').setInputFiles({ name: `${list[2]!.text.replaceAll('/', ' ').toWellFormed()}.csv`, mimeType: 'text/csv', buffer: Buffer.from(payloadFile(list)) });
				const next = dialog.getByRole('button', { name: words('exchange.next'), exact: true });
				for (let step = 0; step < 4 && (await next.waitFor({ timeout: 3000 }).then(() => true, () => false)); step++) {
					await this.#look();
					if (!(await next.isEnabled())) break;
					await next.click();
				}
				await this.#look();
				const write = dialog.getByRole('button', { name: /^Import \d+/ });
				if (await write.isEnabled().catch(() => false)) {
					await write.click();
					await dialog.waitFor({ state: 'detached' });
				} else await escape();
			},
			'start page': async () => {
				await new StartPage(page).open();
				await page.getByText(/canary\(/).first().waitFor();
			}
		};
	}
}
