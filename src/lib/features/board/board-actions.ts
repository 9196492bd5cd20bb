// What a person does to deals on the board: move, place by hand, add, rename, bin, choose. Each is one step to undo,
// and each says what it did. Limit: which keys and gestures ask for it is keys.ts and drag.ts.
import { addDeals, deleteDeals, duplicateDeals, editDeals, restoreDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { answerEdits, promptFor } from '#lib/state/close-prompt.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { parseCell } from '#lib/ui/cell-input.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { BoardController } from './board.svelte.ts';
import type { LaneKey } from './lanes.ts';
import { keyAhead, placeAmong } from './place.ts';
import { laneWords } from './words.ts';

/** True where the person may write. While they look back, or may only look, it says why not. */
export function mayEdit({ canEdit, state }: BoardController): boolean {
	if (!canEdit && state.asOf !== null) toasts.show(t('history.refused'));
	return canEdit || (state.asOf === null && state.mayChange());
}

const titleOf = (board: BoardController, id: DealId): string => board.view.deals.get(id)?.title || t('grid.untitled');

/** Deals shown on the board, lane after lane. */
export const lineUp = (board: BoardController): DealId[] => board.lanes.flatMap(({ key }) => board.content(key).ids);

/** What an action on a card is about: all chosen deals that show when it is one of them, else the card's own. */
export function chosenWith(board: BoardController, id: DealId): DealId[] {
	const { deals } = board.state.selection;
	if (!deals.includes(id)) return [id];
	const chosen = new Set(deals);
	return lineUp(board).filter((deal) => chosen.has(deal));
}

/** Writes edits as one step, asks what closing a deal leaves open, and keeps the deals in sight. */
function write(board: BoardController, edits: readonly DealEdit[]): void {
	board.state.perform((writer) => editDeals(writer, edits));
	board.prompt = promptFor(edits, board.view) ?? board.prompt;
	board.hold(new Set(edits.map(({ deal }) => deal)));
}

/**
 * Moves deals into a lane; under the order by hand to a place in it, too: ahead of `before`, null: to the end,
 * undefined: wherever their order puts them. Says where they are; moves nothing where everything is in place.
 */
export function moveInto(board: BoardController, ids: readonly DealId[], lane: LaneKey, before?: DealId | null): void {
	if (ids.length === 0 || !mayEdit(board)) return;
	const to = board.lanes.find(({ key }) => key === lane);
	const deals = ids.flatMap((id) => board.view.deals.get(id) ?? []);
	const edits: DealEdit[] = deals.flatMap((deal) => board.grouping.edit(deal, lane) ?? []);
	const why = deals.map((deal) => board.grouping.why?.(deal, lane) ?? null).find((words) => words !== null);
	if (edits.length === 0 && why) return void toasts.show(why);
	if (edits.length > 0 && !to?.open) return announce(t('board.closedLane', { name: to?.name ?? '' }));
	if (before !== undefined && board.order === 'hand') edits.push(...orderEdits(board, ids, lane, before));
	if (edits.length === 0) return;
	write(board, edits);
	if (board.focus === null || !ids.includes(board.focus)) board.focus = ids[0]!;
	const name = laneWords(to?.name ?? '', board.content(lane).totals, board.view.settings.currency);
	announce(ids.length === 1 ? t('board.moved', { title: titleOf(board, ids[0]!), lane: name }) : t('board.movedMany', { count: ids.length, lane: name }));
}

/** Order keys that are not in force yet. */
function orderEdits(board: BoardController, ids: readonly DealId[], lane: LaneKey, before: DealId | null): DealEdit[] {
	const moving = new Set(ids);
	const inLane = board.content(lane).ids;
	const others = inLane.filter((id) => !moving.has(id));
	// Ahead of one that moves itself: ahead of the next that stays.
	let next = before;
	if (before !== null && moving.has(before)) next = inLane.slice(inLane.indexOf(before)).find((id) => !moving.has(id)) ?? null;
	const at = next === null ? others.length : others.indexOf(next);
	const wanted = [...others.slice(0, at), ...ids, ...others.slice(at)];
	if (wanted.length === inLane.length && wanted.every((id, index) => id === inLane[index])) return [];
	const dealsOf = (some: readonly DealId[]) => some.flatMap((id) => board.view.deals.get(id) ?? []);
	return placeAmong(dealsOf(others), dealsOf(ids), next, allKeys(board));
}

const allKeys = (board: BoardController): string[] => [...board.view.deals.values()].flatMap(({ order }) => order ?? []);

/** Moves deals to the lane before (-1) or after (1) the one that the card stands in. */
export function moveBeside(board: BoardController, card: DealId, step: -1 | 1): void {
	const here = board.lanes.findIndex(({ key }) => key === board.laneOf(card));
	const ahead = step === 1 ? board.lanes.slice(here + 1) : board.lanes.slice(0, Math.max(here, 0)).reverse();
	const to = ahead.find(({ open }) => open);
	if (here < 0 || !to) announce(t(step === 1 ? 'board.noLaneAfter' : 'board.noLaneBefore'));
	else moveInto(board, chosenWith(board, card), to.key);
}

/** Moves a card, or the chosen ones, up or down in its lane by hand; 'first' and 'last': all the way. */
export function moveWithin(board: BoardController, card: DealId, to: -1 | 1 | 'first' | 'last'): void {
	const lane = board.laneOf(card);
	if (lane === undefined || !mayEdit(board)) return;
	if (board.order !== 'hand') return announce(t('board.notByHand'));
	const { ids } = board.content(lane);
	const moving = chosenWith(board, card).filter((id) => board.laneOf(id) === lane);
	const set = new Set(moving);
	const [top, bottom] = [ids.indexOf(moving[0]!), ids.indexOf(moving.at(-1)!)];
	if (to === 'first') return moveInto(board, moving, lane, ids[0] ?? null);
	if (to === 'last') return moveInto(board, moving, lane, null);
	if (to === -1) return top === 0 ? announce(t('board.isFirst')) : moveInto(board, moving, lane, ids[top - 1]!);
	if (bottom === ids.length - 1) return announce(t('board.isLast'));
	moveInto(board, moving, lane, ids.slice(bottom + 2).find((id) => !set.has(id)) ?? null);
}

/** Adds a deal in a lane, at its top under the order by hand. Returns its id; null where nothing was typed or may be written. */
export function addTo(board: BoardController, lane: LaneKey, typed: string): DealId | null {
	const title = typed.trim();
	if (title === '' || !mayEdit(board)) return null;
	const { state, view } = board;
	const first = view.liveStages.find(({ type }) => type === 'open')?.id ?? null;
	const top = board.content(lane).ids[0];
	const cells = {
		stage: first,
		owner: state.person.name || null,
		...board.grouping.cells(lane),
		title,
		order: keyAhead((top === undefined ? null : view.deals.get(top)?.order) ?? null, allKeys(board))
	};
	const { created } = state.perform((writer) => addDeals(writer, [cells]));
	const id = created[0];
	if (id === undefined) return null;
	board.hold([id]);
	const name = board.lanes.find(({ key }) => key === lane)?.name ?? '';
	announce(t('board.added', { title, lane: laneWords(name, board.content(lane).totals, view.settings.currency) }));
	return id;
}

/** Writes a typed title. Returns what is wrong with it in words, or null. */
export function rename(board: BoardController, id: DealId, typed: string): string | null {
	const parsed = parseCell('title', typed, board.input());
	if (!parsed.ok) return parsed.message;
	if (parsed.value === board.view.deals.get(id)?.title) return null;
	if (!board.canEdit) return t(board.state.asOf === null ? 'workspace.lookOnly' : 'history.refused');
	write(board, [{ deal: id, field: 'title', value: parsed.value }]);
	return null;
}

/** Moves deals to the bin; the focus goes to the card that comes in their place. */
export function bin(board: BoardController, ids: readonly DealId[]): void {
	if (ids.length === 0 || !mayEdit(board)) return;
	const { state } = board;
	const title = titleOf(board, ids[0]!);
	const lane = board.laneOf(ids[0]!);
	const gone = new Set(ids);
	const around = lane === undefined ? [] : board.content(lane).ids;
	const at = around.indexOf(ids[0]!);
	board.focus = around.slice(at).find((id) => !gone.has(id)) ?? around.slice(0, at).findLast((id) => !gone.has(id)) ?? null;
	state.perform((writer) => deleteDeals(writer, ids));
	state.selection.deals = state.selection.deals.filter((id) => !gone.has(id));
	toasts.show(ids.length === 1 ? t('grid.deletedOne', { title }) : t('grid.deleted', { count: ids.length }), {
		action: {
			label: t('common.undo'),
			run: () => {
				if (!mayEdit(board)) return;
				state.perform((writer) => restoreDeals(writer, ids));
				announce(t('grid.restored', { count: ids.length }));
			}
		}
	});
}

export function duplicate(board: BoardController, ids: readonly DealId[]): void {
	if (!mayEdit(board)) return;
	const { created } = board.state.perform((writer) => duplicateDeals(writer, ids));
	board.hold(created);
	board.focus = created[0] ?? board.focus;
	announce(t('grid.duplicated', { count: created.length }));
}

/** Chooses a card as well, or no longer. */
export function toggle(board: BoardController, id: DealId): void {
	const { selection } = board.state;
	const chosen = new Set(selection.deals);
	if (!chosen.delete(id)) chosen.add(id);
	choose(board, chosen);
}

/** Chooses all cards of a lane from one to another, as well as what was chosen. Both in one lane; else only the last. */
export function chooseTo(board: BoardController, from: DealId | null, to: DealId): void {
	const lane = board.laneOf(to);
	const ids = lane === undefined ? [] : board.content(lane).ids;
	const [a, b] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
	const range = a < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
	choose(board, new Set([...board.state.selection.deals, ...range]));
}

/** Chooses these deals, in the order in which they are shown, and says how many. */
export function choose(board: BoardController, ids: ReadonlySet<DealId>): void {
	board.state.selection.deals = lineUp(board).filter((id) => ids.has(id));
	announce(t('grid.selected', { count: board.state.selection.deals.length }));
}

/** Writes the answer to what was asked when deals closed. */
export function answer(board: BoardController, value: string | number): void {
	const { prompt } = board;
	board.prompt = null;
	if (prompt && mayEdit(board)) board.state.perform((writer) => editDeals(writer, answerEdits(prompt, value, board.state.pipeline)));
}

