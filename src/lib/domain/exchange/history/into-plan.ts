// Puts a history into an import: finds the deal of each row among those of the file and those that are here already, and
// gives each its past. Limit: changes the deals it is given; what is written and shown of it is plan.ts's and the screen's.
import { stagesPassed } from '../deal-history.ts';
import type { ImportedDeal } from '../row-reader.ts';
import { dayAt, startOfDay } from '../../model/date.ts';
import { DEAL_FIELDS, isDealField, isFieldValue, type DealId, type Instant } from '../../model/deal.ts';
import { LONGEST_DAY, type DealPast, type PastEntry, type ToldValue } from './deal-past.ts';
import { TOLD_FIELDS, type ToldField } from './fields.ts';
import type { ToldNote, ToldSkip, ToldSpan } from './issues.ts';
import type { History } from './read-history.ts';
import { EXAMPLES, toldPasts, type ToldContext, type ToldDeal } from './told.ts';

/** A deal of the pipeline, as a history may tell of it. */
export interface DealHere {
	id: DealId;
	/** What a history may call it: its id here, and in the program an import brought it from. */
	ids: readonly string[];
	/** What stands in columns of one's own that are named for ids; of what, nobody knows: it may be the customer's. */
	codes: readonly string[];
	title: string | null;
	told: ToldDeal;
	/** What was told of it before: a field that is told anew is told anew as a whole. */
	before: readonly (readonly [field: string, value: unknown, at: Instant | null])[];
}

export interface HistoryInput {
	history: History;
	/** Deals that are here already, the bin aside. */
	here: readonly DealHere[];
}

/** A deal of the file with what its row says of it. */
export interface FileDeal {
	deal: ImportedDeal;
	id: string;
	/** It is here already and is not imported again. */
	already: boolean;
}

export interface PlannedHistory {
	/** What is told of deals that are here already. */
	here: { deal: DealId; createdAt?: Instant; past: PastEntry[] }[];
	/** Deals of the file with a history, and all that were found. */
	deals: number;
	found: number;
	changes: number;
	span: ToldSpan | null;
	/** Rows found their deals by id, or by title. */
	by: 'id' | 'title';
	skipped: ToldSkip[];
	notes: ToldNote[];
	unknown: { deal: string; rows: number; several: boolean }[];
}

/** What is needed of an import to place a history in it. */
export interface IntoContext extends ToldContext {
	/** Fields that the deals file has a column for. */
	says(field: ToldField | 'closeDate'): boolean;
}

/** Finds the deals, and gives those of the file their past and what the file itself does not say. */
export function intoPlan({ history, here }: HistoryInput, file: readonly FileDeal[], context: IntoContext): PlannedHistory {
	const found = new Deals(file, here);
	const by = history.changes.some(({ key, name }) => key !== '' && found.byId(key, name) !== null) ? 'id' : 'title';
	const told = toldPasts<ImportedDeal | DealHere>(
		history,
		(key, name) => (by === 'id' && key !== '' ? found.byId(key, name) : found.byTitle(name !== '' ? name : key)),
		(deal) => ('told' in deal ? deal.told : knownOf(deal, context)),
		context
	);
	const planned: PlannedHistory = {
		here: [],
		deals: 0,
		found: told.deals.size,
		changes: told.changes,
		span: told.span,
		by,
		skipped: [...history.skipped, ...told.skipped].sort((a, b) => a.file - b.file || a.line - b.line),
		notes: [...history.notes, ...told.notes],
		unknown: told.unknown
	};
	for (const [deal, past] of told.deals) {
		if ('told' in deal) {
			const { created } = deal.told;
			noteReplaced(planned.notes, deal, past.past);
			const earlier = past.createdAt !== null && (created === null || past.createdAt < created) ? { createdAt: past.createdAt } : {};
			if (past.past.length > 0 || 'createdAt' in earlier) planned.here.push({ deal: deal.id, past: past.past, ...earlier });
		} else {
			give(deal, past, context);
			planned.deals += 1;
		}
	}
	return planned;
}

/** Notes each field of which more was told before than is told now: a part of a log that was imported by itself, most likely. */
function noteReplaced(notes: ToldNote[], { before, title, id }: DealHere, past: readonly PastEntry[]): void {
	for (const field of new Set(past.map(([told]) => told))) {
		// A day that a list of deals told is the moment that a log tells of it.
		const again = (value: unknown, at: Instant): boolean => past.some(([told, now, when]) => told === field && now === value && when !== null && Math.abs(when - at) <= LONGEST_DAY);
		if (!before.some(([told, value, at]) => told === field && at !== null && !again(value, at))) continue;
		let note = notes.find((each) => each.code === 'replaces' && each.field === field);
		if (!note) notes.push((note = { code: 'replaces', count: 0, field, examples: [] }));
		note.count += 1;
		if (note.examples.length < EXAMPLES) note.examples.push(title ?? id);
	}
}

/** The deal gets its past; where the file says nothing of a field, what the history ends with is what it holds. */
function give(deal: ImportedDeal, { createdAt, past, last, fields }: DealPast, { isClosed }: IntoContext): void {
	// What the deals file says of stages passed counts where the history tells of none but how the deal ended.
	const told = past.filter(([field]) => field === 'stage');
	const ended = told.length > 0 && told.every(([, stage]) => isClosed(stage));
	const [first = null] = told.map(([, , at]) => at);
	const passed = deal.past.filter(([, stage, at]) => !isClosed(stage) && (at === null || first === null || at < first));
	deal.past = !fields.includes('stage') ? [...deal.past, ...past] : ended ? [...passed, ...past] : past;
	if (createdAt !== null) deal.createdAt = createdAt;
	for (const [field, value] of Object.entries(last)) if (isDealField(field) && value !== null && isFieldValue(DEAL_FIELDS[field], value)) (deal[field] as ToldValue) = value;
}

/** When a deal was closed, as `KnownDeal` has it. */
export const closingAt = (at: Instant | null, timeZone: string): ToldDeal['closed'] => (at === null ? null : { at, day: startOfDay(dayAt(at, timeZone), timeZone) });

function knownOf(deal: ImportedDeal, { says, isClosed, timeZone }: IntoContext): ToldDeal {
	const stage = deal.stage ?? null;
	const closed = says('stage') && isClosed(stage);
	const present: ToldDeal['present'] = {};
	for (const field of TOLD_FIELDS) {
		// A closing date says nothing of when a closed deal was once expected to close.
		const said = says(field) || (field === 'expectedClose' && !closed && says('closeDate'));
		if (said) present[field] = ((deal as { [cell in ToldField]?: ToldValue })[field] ?? null);
	}
	const last = deal.past.at(-1);
	return {
		created: deal.createdAt,
		present,
		closed: closed && last && last[1] === stage ? closingAt(last[2], timeZone) : null,
		arrived: null,
		title: deal.title ?? null
	};
}

/** Salesforce writes an id with 15 or 18 characters: the last three only say which letters are capitals. */
const shortId = (id: string): string => (/^[A-Za-z0-9]{15}[A-Z0-5]{3}$/.test(id) ? id.slice(0, 15) : id);

const titleKey = (title: string): string => title.trim().replace(/\s+/g, ' ').toLowerCase();

type Found = ImportedDeal | DealHere | 'several';

/** What is of two deals is nobody's. */
function add(deals: Map<string, Found>, key: string, deal: Found): void {
	if (key === '') return;
	const known = deals.get(key);
	deals.set(key, known === undefined || known === deal ? deal : 'several');
}

const sameTitle = (here: Found, deal: ImportedDeal): boolean => here !== 'several' && titleKey(here.title ?? '') === titleKey(deal.title ?? '');

/** Deals by id and by title; of the same deal in both, the one that is here. */
class Deals {
	readonly #ids = new Map<string, Found>();
	readonly #codes = new Map<string, Found>();
	readonly #titles = new Map<string, Found>();

	constructor(file: readonly FileDeal[], here: readonly DealHere[]) {
		for (const deal of here) {
			for (const id of deal.ids) add(this.#ids, shortId(id), deal);
			for (const code of deal.codes) add(this.#codes, shortId(code), deal);
			this.#addTitle(deal.title, deal);
		}
		const hereOf = new Map(this.#titles);
		const hereIds = new Map(this.#ids);
		for (const { deal, id, already } of file) {
			const key = shortId(id);
			const known = hereIds.get(key);
			// A row whose deal is here already lends it its id; a deal here under an id of the file's is that of the row if it is called so.
			const of = already ? hereOf.get(titleKey(deal.title ?? '')) : deal;
			if (of && (known === undefined || (!already && !sameTitle(known, deal)))) {
				if (known !== undefined && this.#ids.get(key) === known) this.#ids.delete(key);
				add(this.#ids, key, of);
			}
			if (!already) this.#addTitle(deal.title ?? null, deal);
		}
	}

	/** `name`: what the row calls the deal; a number that may be anybody's is the deal's only where that agrees, or is not said. */
	byId(id: string, name: string): Found | null {
		const known = this.#ids.get(shortId(id));
		if (known !== undefined) return known;
		const coded = this.#codes.get(shortId(id)) ?? null;
		return coded === null || coded === 'several' || name === '' || titleKey(coded.title ?? '') === titleKey(name) ? coded : null;
	}

	byTitle(title: string): Found | null {
		return this.#titles.get(titleKey(title)) ?? null;
	}

	#addTitle(title: string | null, deal: ImportedDeal | DealHere): void {
		add(this.#titles, titleKey(title ?? ''), deal);
	}
}

/** Stages in which the deals of a planned history stood. */
export const stagesTold = ({ here }: PlannedHistory): (string | null)[] => here.flatMap(({ past }) => stagesPassed(past));
