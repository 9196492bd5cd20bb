// One line of a timeline in words: what happened, and what there is to say about it.
import type { CellEntry } from '#lib/domain/document/history.ts';
import { cellName, cellValueWords, type CellContext } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';

/** What happened. `named`: the field's name is said elsewhere already. */
export function entryWords({ kind, field, from, to }: CellEntry, context: CellContext, named = false): string {
	const value = (of: unknown): string => cellValueWords('deal', field, of, context);
	const name = cellName('deal', field);
	if (field === 'deleted') return t(to !== null ? 'history.deleted' : from === null ? 'history.keptDeal' : 'history.restoredDeal');
	if (from === undefined) return kind === 'created' ? t('history.createdWith', { value: value(to) }) : `${name}: ${value(to)}`;
	return named ? `${value(from)} → ${value(to)}` : t('history.change', { field: name, from: value(from), to: value(to) });
}

/** What else there is to know of an edit that lost, or that nobody signed; null: nothing. */
export function entryNote({ outcome, kind, field }: CellEntry): string | null {
	if (outcome === 'open') return t('history.open.conflict');
	if (outcome === 'kept') return t(field === 'deleted' ? 'history.tookNoEffect' : 'history.kept');
	return kind === 'bare' ? t('history.bare') : null;
}
