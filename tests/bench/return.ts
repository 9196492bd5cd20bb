// A device that was offline for 30 days, its clock two days wrong, comes back with 5,000 edits to a pipeline of 10,000
// deals that twenty others have changed meanwhile: how long until both sides agree, whether a cell is lost, whether
// every conflict is listed. Real server, the app's own sessions.
import { nanoid } from 'nanoid';
import { addDeals, editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { mergeFindings } from '#lib/domain/document/conflicts.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { sameValue, type CellValue } from '#lib/domain/document/schema.ts';
import { Device, type Tab } from '../helpers/device.ts';
import { createPipeline, startServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { Random } from '../fuzz/random.ts';
import { report } from './report.ts';

const DAY_MS = 86_400_000;
const DEADLINE_MS = 300_000;

export interface ReturnSize {
	deals: number;
	/** Edits made offline by the one who returns, and by all others together. */
	own: number;
	others: number;
	people: number;
	seed: number;
}

export interface ReturnTold {
	/** From the moment the network is back until all is on the server, and the returning device has all. */
	milliseconds: number;
	/** Cells that one side edited and whose edit is in no log any more, or that show neither side's value. */
	lost: number;
	/** Cells that both sides changed to different values, and those of them that are listed. */
	conflicts: number;
	listed: number;
	ownEdits: number;
	othersEdits: number;
}

interface Made {
	/** Last value each cell was given, by side. */
	cells: Map<string, CellValue>;
	events: string[];
}

const FIELDS = ['nextStep', 'value', 'owner', 'company'] as const;

/** The full size, reported as the bench reports. */
export async function benchReturn(): Promise<void> {
	process.setMaxListeners(0);
	const { milliseconds, lost, conflicts, listed, ownEdits, othersEdits } = await returnAfterMonth({ deals: 10_000, own: 5_000, others: 5_000, people: 20, seed: 1 });
	const detail = { lost, conflicts, listed, 'own edits': ownEdits, 'edits of 20 others': othersEdits, 'goal: at most ms': 10_000 };
	report({ bench: 'back after 30 days offline, until all agree', deals: 10_000, value: milliseconds, unit: 'ms', detail });
}

/** Plays one return. Rejects when the sides do not agree in the end. */
export async function returnAfterMonth({ deals, own, others, people, seed }: ReturnSize): Promise<ReturnTold> {
	const random = new Random(seed);
	let today = Date.now();
	const server = await startServer({ now: () => today });
	const devices: Device[] = [];
	const join = async (name: string, clock: () => number): Promise<Tab> => {
		const device = new Device(name, { url: () => server.wsUrl, clock });
		devices.push(device);
		const tab = await device.open(id).ready();
		await tab.status('server', DEADLINE_MS);
		return tab;
	};
	const id = await createPipeline(server.url);
	try {
		const maker = await join('maker', () => today);
		const rows = demoSeed({ now: today - 60 * DAY_MS, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals }).deals;
		addDeals(maker.writer, rows);
		await maker.status('server', DEADLINE_MS);
		const ids = [...maker.pipeline.deals.keys()];
		let wrong = 0;
		const traveller = await join('traveller', () => today + wrong);
		await traveller.session.flush();
		const left = today;
		devices.at(-1)!.unplug();
		await traveller.status('offline', DEADLINE_MS);

		// Away: the clock is set two days ahead, and nobody can tell the device.
		wrong = 2 * DAY_MS;
		const mine: Made = { cells: new Map(), events: [] };
		for (let edit = 0; edit < own; edit++) {
			today = left + ((edit + 1) / own) * 30 * DAY_MS;
			write(traveller.writer, mine, pick(random, ids, 0.2, edit));
			if (edit % 500 === 0) await traveller.session.flush();
		}
		await traveller.session.flush();

		const theirs: Made = { cells: new Map(), events: [] };
		const office = await join('office', () => today);
		const team = Array.from({ length: people }, (_, person) => writerOf(office, `colleague-${person}`));
		for (let edit = 0; edit < others; edit++) {
			today = left + ((edit + 1) / others) * 30 * DAY_MS;
			write(team[edit % people]!, theirs, pick(random, ids, 0.2, edit));
			if (edit % 100 === 0) await office.status('server', DEADLINE_MS);
		}
		await office.status('server', DEADLINE_MS);

		const began = performance.now();
		devices.find(({ name }) => name === 'traveller')!.plugIn();
		const there = (tab: Tab, made: Made): boolean => made.events.every((event) => tab.pipeline.log.has(event));
		await traveller.status('server', DEADLINE_MS);
		await waitFor('the traveller to have all', () => there(traveller, theirs), DEADLINE_MS);
		const milliseconds = performance.now() - began;
		await waitFor('a colleague to have all', () => there(office, mine), DEADLINE_MS);
		return { milliseconds, ownEdits: own, othersEdits: others, ...judge(traveller, office, mine, theirs) };
	} finally {
		for (const device of devices) await device.close();
		await server.stop();
	}
}

/** Some deals are everybody's, so that people meet; the rest is anyone's. */
function pick(random: Random, ids: readonly DealId[], share: number, edit: number): DealEdit {
	const deal = random.chance(share) ? ids[random.below(Math.ceil(ids.length / 50))]! : random.pick(ids);
	const field = random.pick(FIELDS);
	return { deal, field, value: field === 'value' ? 100 * (1 + random.below(9999)) : `${field} ${edit} ${random.below(1000)}` } as DealEdit;
}

/** The twenty sit at one connection: what counts here is the document that they leave. */
function writerOf({ pipeline, session }: Tab, name: string): Writer {
	return new Writer(pipeline, { now: () => session.now(), newId: () => nanoid(12), person: { id: name, name, color: 0 } });
}

function write(writer: Writer, made: Made, edit: DealEdit): void {
	const change = editDeals(writer, [edit]);
	made.events.push(...change.cells.map(({ eventId }) => eventId));
	if (change.cells.length > 0) made.cells.set(`${edit.deal}\n${edit.field}`, edit.value as CellValue);
}

function judge(traveller: Tab, colleague: Tab, mine: Made, theirs: Made): Pick<ReturnTold, 'lost' | 'conflicts' | 'listed'> {
	let [lost, conflicts, listed] = [0, 0, 0];
	const found = new Set(mergeFindings(traveller.pipeline).cells.map(({ record, field }) => `${record}\n${field}`));
	for (const made of [mine, theirs]) for (const event of made.events) if (!traveller.pipeline.log.has(event) || !colleague.pipeline.log.has(event)) lost += 1;
	for (const cell of new Set([...mine.cells.keys(), ...theirs.cells.keys()])) {
		const [deal, field] = cell.split('\n') as [DealId, string];
		const [a, b] = [mine.cells.get(cell), theirs.cells.get(cell)];
		const shows = traveller.pipeline.cellValue(deal, field);
		if (!sameValue(shows, colleague.pipeline.cellValue(deal, field))) throw new Error(`${cell} shows different values on the two sides`);
		if (![a, b].some((value) => value !== undefined && sameValue(value, shows))) lost += 1;
		if (a === undefined || b === undefined || sameValue(a, b)) continue;
		conflicts += 1;
		if (found.has(cell)) listed += 1;
	}
	return { lost, conflicts, listed };
}
