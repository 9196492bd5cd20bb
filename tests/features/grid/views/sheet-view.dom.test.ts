// The view that shows: what a device remembers of it between visits, and what colleagues save in it meanwhile.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editView } from '#lib/domain/document/views.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { SheetMemory } from '#lib/features/grid/sheet-memory.ts';
import { SheetView } from '#lib/features/grid/views/sheet-view.ts';
import { newDocument, Replica } from '../../../helpers/documents.ts';
import { fakePipeline } from '../../../helpers/fake-session.ts';

const COLUMNS = [{ id: 'company', shown: true, width: 300, frozen: false }, { id: 'contact', shown: false, width: null, frozen: false }];
const FILTER = [{ field: 'stage', any: [{ is: 'value' as const, values: ['lead'] }] }];

let state: PipelineState;
/** Writes into the same document. */
let colleague: Replica;
let leave: () => void = () => undefined;

beforeEach(() => {
	localStorage.clear();
	sessionStorage.clear();
	colleague = new Replica('Bob', newDocument([{ title: 'Alpha', stage: 'lead' }]));
	({ state } = fakePipeline(colleague.doc));
});

afterEach(() => {
	leave();
	leave = () => undefined;
	state.destroy();
});

/** The sheet as a page that is loaded anew has it; `later`: in a visit of its own. */
function load(later = false): SheetView {
	leave();
	if (later) sessionStorage.clear();
	const view = new SheetView(state);
	const memory = new SheetMemory(state.id, 'me', 'wide');
	view.onremember = (remembered) => memory.save(remembered);
	view.recall(memory.load());
	leave = () => (memory.flush(), view.destroy());
	return view;
}

test('the plain sheet stays as it was arranged while another view is open, however often the page is loaded', () => {
	const first = load();
	first.set({ columns: COLUMNS, sort: [{ field: 'value', descending: true }] });
	first.show(first.saveAs('Mine', false));
	const second = load();
	expect(second.open?.name).toBe('Mine');
	const third = load(true);
	third.show(null);
	expect(third.definition.columns).toEqual(COLUMNS);
	expect(load().definition.columns).toEqual(COLUMNS);
});

test('a view that is gone leaves the plain sheet as it was arranged', () => {
	const first = load();
	first.set({ columns: COLUMNS });
	const id = first.saveAs('Mine', false)!;
	first.show(id);
	first.remove(id);
	const second = load();
	expect([second.current, second.definition.columns]).toEqual([null, COLUMNS]);
});

test('a filter of the plain sheet is on again when the page is loaded anew; at a later visit it is off and can be had again', () => {
	load().set({ filter: FILTER });
	const second = load();
	expect([second.definition.filter, second.off]).toEqual([FILTER, []]);
	const third = load(true);
	expect([third.definition.filter, third.off]).toEqual([[], FILTER]);
	const fourth = load(true);
	expect([fourth.definition.filter, fourth.off]).toEqual([[], []]);
});

const SORT = [{ field: 'value', descending: true }];
const GROUP = { field: 'stage', by: 'value' as const, descending: false };
/** A view both have, that the person has sorted and not saved. */
function sorted(): { view: SheetView; id: string } {
	const view = load();
	const id = view.saveAs('Team', false)!;
	view.show(id);
	view.set({ sort: SORT });
	return { view, id };
}
const saved = (view: SheetView) => {
	view.saved.refresh();
	return [view.open?.definition.sort, view.open?.definition.group];
};

test('what a colleague saved a moment before one saves oneself is kept, and shows', () => {
	const { view, id } = sorted();
	editView(colleague.writer, id, { group: GROUP });
	view.save();
	view.follow();
	expect([view.definition.group, view.unsaved, saved(view)]).toEqual([GROUP, [], [SORT, GROUP]]);
});

test('what a colleague saved and is held back is none of one’s own changes', () => {
	const { view, id } = sorted();
	editView(colleague.writer, id, { group: GROUP });
	view.saved.refresh();
	expect(view.unsaved).toEqual(['sort']);
	view.save();
	expect([view.definition.group, view.unsaved, saved(view)]).toEqual([null, [], [SORT, GROUP]]);
	view.follow();
	expect(view.definition.group).toEqual(GROUP);
});

test('what a colleague saved while one was away, or in another view, shows beside one’s own changes', () => {
	const { view: first, id } = sorted();
	first.show(null);
	editView(colleague.writer, id, { group: GROUP });
	first.saved.refresh();
	first.show(id);
	expect([first.definition.sort, first.definition.group, first.unsaved]).toEqual([SORT, GROUP, ['sort']]);
	leave();
	leave = () => undefined;
	editView(colleague.writer, id, { group: null, colours: [] });
	const second = load(true);
	second.follow();
	expect([second.definition.sort, second.definition.group, second.unsaved]).toEqual([SORT, null, ['sort']]);
});

test('a filter is the tab’s that it was set in', () => {
	const first = load();
	first.set({ filter: FILTER });
	leave();
	leave = () => undefined;
	const tab = { ...sessionStorage };
	load(true).set({ sort: SORT });
	leave();
	leave = () => undefined;
	expect(load().definition.filter).toEqual([]);
	leave();
	leave = () => undefined;
	for (const [key, value] of Object.entries(tab)) sessionStorage.setItem(key, value as string);
	const again = load();
	expect([again.definition.filter, again.definition.sort]).toEqual([FILTER, SORT]);
});
