// Saved views, kept in the root `views`: records {name, owner, filter, sort, group, columns, colours, order, deleted},
// each a cell of its own, so that two people who change different parts of a view both keep theirs.
// Limit: what a part says is not looked at here; domain/query reads it.
import type * as Y from 'yjs';
import type { Instant, PersonId } from '../model/deal.ts';
import { isOrderKey, orderBetween, ordersAfter } from '../model/order-key.ts';
import type { Pipeline } from './pipeline.ts';
import type { CellValue, RecordKey } from './schema.ts';
import type { CellEdit, Change, Writer } from './writer.ts';

export const VIEW_PARTS = ['filter', 'sort', 'group', 'columns', 'colours'] as const;
export type ViewPart = (typeof VIEW_PARTS)[number];

/** The parts as they are stored; absent ones say nothing. */
export type ViewParts = Partial<Record<ViewPart, CellValue>>;

/** Longest name of a view, in UTF-16 units. */
export const MAX_VIEW_NAME = 80;

export interface SavedView {
	id: string;
	/** '' where a stranger's client wrote none. */
	name: string;
	/** Whose it is alone; null: everybody's. */
	owner: PersonId | null;
	parts: Readonly<ViewParts>;
	order: string | null;
	/** When it was put in the bin; null while it is not. */
	deleted: Instant | null;
}

const viewKey = (id: string): RecordKey => `views/${id}`;

function readView(pipeline: Pipeline, id: string): SavedView | null {
	const record = viewKey(id);
	if (!pipeline.recordMap(record)) return null;
	const cell = (field: string): CellValue | undefined => pipeline.cellValue(record, field);
	const [name, owner, order, deleted] = [cell('name'), cell('owner'), cell('order'), cell('deleted')];
	const parts: ViewParts = {};
	for (const part of VIEW_PARTS) {
		const value = cell(part);
		if (value !== undefined) parts[part] = value;
	}
	return {
		id,
		name: typeof name === 'string' ? name : '',
		owner: typeof owner === 'string' ? owner : null,
		parts,
		order: typeof order === 'string' ? order : null,
		deleted: typeof deleted === 'number' ? deleted : null
	};
}

/** All saved views, deleted ones too, in their order; those without a place come last, ties by id. */
export function savedViews(pipeline: Pipeline): SavedView[] {
	const views = [...pipeline.doc.getMap<unknown>('views').keys()].flatMap((id) => readView(pipeline, id) ?? []);
	const last = '\u{10ffff}';
	const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
	return views.sort((a, b) => compare(a.order ?? last, b.order ?? last) || compare(a.id, b.id));
}

/** Calls back after every transaction that may have changed a saved view. Returns how to stop. */
export function watchViews(pipeline: Pipeline, listener: () => void): () => void {
	const { doc } = pipeline;
	const [root, log] = [doc.getMap<Y.Map<unknown>>('views'), doc.getArray<unknown>('log')];
	let touched = false;
	const onRoot = (): void => void (touched = true);
	const onTransaction = (transaction: Y.Transaction): void => {
		// What a cell shows may change by the log alone: of two edits at the same time Yjs keeps the one, the log decides.
		const remote = !transaction.local && root.size > 0 && transaction.changed.has(log as never);
		if (!touched && !remote) return;
		touched = false;
		listener();
	};
	root.observeDeep(onRoot);
	doc.on('afterTransaction', onTransaction);
	return () => {
		root.unobserveDeep(onRoot);
		doc.off('afterTransaction', onTransaction);
	};
}

function legalName(name: string): string {
	const trimmed = name.trim();
	if (trimmed === '' || trimmed.length > MAX_VIEW_NAME) throw new RangeError(`a view has a name of 1 to ${MAX_VIEW_NAME} characters`);
	return trimmed;
}

/** Parts as cells; those that say nothing are left out: they cost nothing. */
const cellsOf = (parts: ViewParts): Record<string, CellValue> =>
	Object.fromEntries(
		VIEW_PARTS.flatMap((part) => {
			const value = parts[part] ?? null;
			return value === null || (Array.isArray(value) && value.length === 0) ? [] : [[part, value]];
		})
	);

function orderAfter(writer: Writer, after: string | null): string {
	const views = savedViews(writer.pipeline).filter(({ order }) => order !== null && isOrderKey(order));
	const index = after === null ? -1 : views.findIndex(({ id }) => id === after);
	if (index < 0) return ordersAfter(views.at(-1)?.order ?? null, 1)[0]!;
	const [before, next] = [views[index]!.order!, views[index + 1]?.order ?? null];
	// Two made at the same time may have one place; between them there is none.
	return orderBetween(before, next !== null && next > before ? next : null);
}

/**
 * Saves a view after all others, or right after `after`. `owner` null: for everybody. Returns the change;
 * `created[0]` is `views/ID`. Throws on an empty or overlong name: the screen refuses it with words.
 */
export function addView(
	writer: Writer,
	{ name, owner, parts, after = null }: { name: string; owner: PersonId | null; parts: ViewParts; after?: string | null }
): Change {
	const base: Record<string, CellValue> = { name: legalName(name), owner, ...cellsOf(parts), order: orderAfter(writer, after) };
	return writer.write([], [{ root: 'views', id: writer.newId(), base }]);
}

/** Writes the given parts of a view; the others stay as they are, also as a colleague has changed them meanwhile. */
export function editView(writer: Writer, id: string, parts: ViewParts): Change {
	const edits = VIEW_PARTS.filter((part) => parts[part] !== undefined).map(
		(part): CellEdit => ({ record: viewKey(id), field: part, value: parts[part]! })
	);
	return writer.write(edits);
}

/** Throws on an empty or overlong name. */
export function renameView(writer: Writer, id: string, name: string): Change {
	return writer.write([{ record: viewKey(id), field: 'name', value: legalName(name) }]);
}

/** Gives a view to one person alone, or with null to everybody. */
export function shareView(writer: Writer, id: string, owner: PersonId | null): Change {
	return writer.write([{ record: viewKey(id), field: 'owner', value: owner }]);
}

/** Saves a copy right after the view. Throws when there is no such view. */
export function duplicateView(writer: Writer, id: string, name: string, owner: PersonId | null): Change {
	const view = readView(writer.pipeline, id);
	if (!view) throw new Error(`no such view: ${id}`);
	return addView(writer, { name, owner, parts: view.parts, after: id });
}

/** Puts a view in the bin. Nothing is removed: a colleague's edit of it brings it back. */
export function deleteView(writer: Writer, id: string): Change {
	return writer.write([{ record: viewKey(id), field: 'deleted', value: Math.round(writer.now()) }]);
}

/** Takes a view out of the bin. */
export function restoreView(writer: Writer, id: string): Change {
	return writer.write([{ record: viewKey(id), field: 'deleted', value: null }]);
}
