// A dashboard that people look at: from the message that brings a colleague's edit to the frame that shows the charts redrawn,
// and from a press on a mark to the frame in which the other charts follow. Counted in frames and in milliseconds, beside a
// page that does nothing but add up 10,000 plain rows and draw five bars.
import type { Page } from 'playwright';
import { editDeals } from '#lib/domain/document/commands.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import type { World } from '../e2e/world.ts';
import { madeDocument, plainRows } from './made-documents.ts';
import { median, progress, quantile, report } from './report.ts';
import { colleague, pipelineOf, type PlainPages } from './stand.ts';

const EDITS = 40;
const PICKS = 12;
/** Between two edits: a busy room is told of at most ten times a second, and this is about one edit. */
const PAUSE_MS = 250;
const DEADLINE_MS = 20_000;

interface Seen {
	/** Frames that began after the message or the press, up to the one that shows the change. */
	frames: number;
	/** Milliseconds until that frame was painted, and until the drawing was changed. */
	painted: number;
	changed: number;
}

interface Watching extends Window {
	/** Frames since the page was opened. */
	passed: number;
	begun: { at: number; frame: number } | null;
	/** What begins the next one: a message with a document update, or a press; null: nothing is awaited. */
	awaits: 'message' | 'press' | null;
	seen: Promise<Seen>;
}

/** Counts frames and notes messages and presses, from the next page that is opened. */
const count = (page: Page): Promise<unknown> =>
	page.addInitScript(() => {
		const watching = window as unknown as Watching;
		watching.passed = 0;
		watching.begun = watching.awaits = null;
		const frame = (): void => {
			watching.passed += 1;
			requestAnimationFrame(frame);
		};
		requestAnimationFrame(frame);
		const begin = (): void => {
			watching.awaits = null;
			watching.begun = { at: performance.now(), frame: watching.passed };
		};
		// Its listener is the first, so that reading the message counts. A sync message of the document begins with a zero; text is a plain page's.
		window.WebSocket = class extends WebSocket {
			constructor(url: string | URL, protocols?: string | string[]) {
				super(url, protocols);
				this.addEventListener('message', ({ data }) => {
					const update = typeof data === 'string' || new Uint8Array(data as ArrayBuffer)[0] === 0;
					if (watching.awaits === 'message' && update) begin();
				});
			}
		};
		addEventListener('pointerdown', () => watching.awaits === 'press' && begin(), { capture: true });
	});

/** Begins to look for a change of what `selector` names; the promise in the page tells when it was seen. */
const watch = (page: Page, awaits: 'message' | 'press', selector: string): Promise<void> =>
	page.evaluate(
		([what, where]) => {
			const watching = window as unknown as Watching;
			watching.begun = null;
			watching.awaits = what as 'message' | 'press';
			watching.seen = new Promise((done) => {
				const observer = new MutationObserver(() => {
					const { begun } = watching;
					if (begun === null) return;
					observer.disconnect();
					const changed = performance.now() - begun.at;
					requestAnimationFrame(() => {
						const frames = watching.passed - begun.frame;
						const channel = new MessageChannel();
						channel.port1.onmessage = () => done({ frames, painted: performance.now() - begun.at, changed });
						channel.port2.postMessage(null);
					});
				});
				for (const each of document.querySelectorAll(where!)) observer.observe(each, { subtree: true, childList: true, characterData: true, attributes: true });
			});
		},
		[awaits, selector] as const
	);

async function seenBy(page: Page): Promise<Seen> {
	let timer: ReturnType<typeof setTimeout>;
	const late = new Promise<never>((_, fail) => (timer = setTimeout(() => fail(new Error('nothing was drawn anew')), DEADLINE_MS)));
	return Promise.race([page.evaluate(() => (window as unknown as Watching).seen), late]).finally(() => clearTimeout(timer));
}

/** Milliseconds that the page's main thread has spent since it was opened, by the processor's clock: others on the machine do not lengthen it. */
async function spentBy(page: Page): Promise<(name: 'TaskDuration' | 'ScriptDuration') => Promise<number>> {
	const client = await page.context().newCDPSession(page);
	await client.send('Performance.enable', { timeDomain: 'threadTicks' });
	return async (wanted) => (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === wanted)!.value * 1000;
}

const pause = (page: Page): Promise<void> => page.waitForTimeout(PAUSE_MS);

const detailOf = (all: readonly Seen[], name = ''): Record<string, number> => ({
	[`${name}frames p50`]: median(all.map(({ frames }) => frames)),
	[`${name}frames p95`]: quantile(all.map(({ frames }) => frames), 0.95),
	[`${name}ms until drawn p50`]: median(all.map(({ changed }) => changed)),
	[`${name}ms until drawn p95`]: quantile(all.map(({ changed }) => changed), 0.95),
	[`${name}ms until painted p95`]: quantile(all.map(({ painted }) => painted), 0.95)
});

export async function redrawnCharts(world: World, plain: PlainPages, deals: number): Promise<void> {
	progress(`a colleague's edit to redrawn charts, ${deals} deals`);
	const id = await pipelineOf(world, deals);
	const device = await world.browsers.device({ origin: world.origin });
	const { page } = device;
	await count(page);
	const pipeline = new PipelinePage(page);
	await pipeline.open(id);
	await pipeline.hasStatus('server');
	await page.getByRole('radio', { name: 'Charts', exact: true }).click();
	const stock = '[data-chart="stock"] svg.chart';
	await page.locator(`${stock} [data-mark]`).first().waitFor();

	const other = await colleague(world, id, 79);
	const open = [...other.pipeline.deals.values()].filter(({ stage, deleted, value }) => deleted === null && value !== null && other.pipeline.stage(stage)?.type === 'open');
	const spent = await spentBy(page);
	const [tasks, scripts] = [await spent('TaskDuration'), await spent('ScriptDuration')];
	const edits: Seen[] = [];
	for (let edit = 0; edit < EDITS; edit += 1) {
		await pause(page);
		await watch(page, 'message', stock);
		// Large enough to be seen in a rounded sum.
		editDeals(other.writer, [{ deal: open[(edit * 7919) % open.length]!.id, field: 'value', value: 900_000_000 + edit * 100_000_000 }]);
		edits.push(await seenBy(page));
	}
	const processor = {
		'processor ms an edit': ((await spent('TaskDuration')) - tasks) / EDITS,
		'of it script': ((await spent('ScriptDuration')) - scripts) / EDITS
	};
	await other.close();

	const marks = page.locator(`${stock} [data-mark]`);
	const picks: Seen[] = [];
	for (let pick = 0; pick < PICKS; pick += 1) {
		await pause(page);
		await watch(page, 'press', '[data-chart="funnel"] svg.chart');
		// Picked and let go of in turn.
		await marks.nth((pick >> 1) % (await marks.count())).click({ modifiers: ['Shift'] });
		picks.push(await seenBy(page));
	}
	await device.close();

	const doc = madeDocument(deals);
	plain.rows = plainRows(doc);
	doc.destroy();
	const [sending, bare] = [await world.browsers.device({ origin: plain.origin }), await world.browsers.device({ origin: plain.origin })];
	await count(bare.page);
	await sending.page.goto(`${plain.origin}/relay`);
	await bare.page.goto(`${plain.origin}/bars`);
	await bare.page.locator('svg rect').first().waitFor();
	const beside: Seen[] = [];
	for (let edit = 0; edit < EDITS; edit += 1) {
		await pause(bare.page);
		await watch(bare.page, 'message', 'svg');
		await sending.page.evaluate((next) => void ((window as unknown as { next: string }).next = next), JSON.stringify({ id: plain.rows[(edit * 7919) % deals]!.id, value: 900_000_000 + edit * 100_000_000 }));
		await sending.page.keyboard.press('Enter');
		beside.push(await seenBy(bare.page));
	}
	await sending.close();
	await bare.close();

	report({
		bench: 'a colleague’s edit to redrawn charts: message to painted',
		deals,
		value: median(edits.map(({ painted }) => painted)),
		unit: 'ms',
		runs: EDITS,
		beside: { what: 'bare page: plain rows added up anew, five bars', value: median(beside.map(({ painted }) => painted)) },
		detail: { ...detailOf(edits), ...processor, ...detailOf(beside, 'bare, ') }
	});
	report({
		bench: 'a mark picked to the other charts redrawn: press to painted',
		deals,
		value: median(picks.map(({ painted }) => painted)),
		unit: 'ms',
		runs: PICKS,
		detail: { ...detailOf(picks), 'first ms': picks[0]!.painted }
	});
}
