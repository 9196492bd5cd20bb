// One line of a timeline in words: what happened, and what there is to say about it.
import type { ActivityEntry } from '#lib/domain/document/activity-history.ts';
import type { CellEntry } from '#lib/domain/document/history.ts';
import { isCriterionField, NOTES } from '#lib/domain/document/schema.ts';
import { cellName, cellValueWords, type CellContext } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';

const wordsOf = (of: unknown): string => (typeof of === 'string' ? of : '');

/** What happened. `named`: the field's name is said elsewhere already. */
export function entryWords({ kind, field, from, to, units }: CellEntry, context: CellContext, named = false): string {
	if (field === NOTES) return t('deal.notesEdited');
	if (isCriterionField(field)) return to === null ? t('deal.untick', { text: wordsOf(from) }) : t('deal.tick', { text: wordsOf(to) });
	const before = (): string => cellValueWords('deal', field, from, context, units?.from);
	const after = cellValueWords('deal', field, to, context, units?.to);
	const name = cellName('deal', field, context);
	if (field === 'deleted') return t(to !== null ? 'history.deleted' : from === null ? 'history.keptDeal' : 'history.restoredDeal');
	if (from === undefined) return kind === 'created' ? t('history.createdWith', { value: after }) : `${name}: ${after}`;
	return named ? `${before()} → ${after}` : t('history.change', { field: name, from: before(), to: after });
}

/** What else there is to know of an edit that lost, or that nobody signed; null: nothing. */
export function entryNote({ outcome, kind, field }: CellEntry): string | null {
	if (outcome === 'open') return t('history.open.conflict');
	if (outcome === 'kept') return t(field === 'deleted' ? 'history.tookNoEffect' : 'history.kept');
	return kind === 'bare' ? t('history.bare') : null;
}

/** Longest piece of somebody's words that is repeated in the history, in characters. */
const MOST_WORDS = 120;

/** What was done to a comment, task, contact or link, with its words; without those of one that is deleted. */
export function activityWords({ did, activity: { kind, text, deleted } }: ActivityEntry): string {
	const what = t(`history.noted.${did}`, { kind: t(`activity.${kind}`) });
	const words = text.replace(/\s+/gu, ' ').trim();
	if (deleted !== null || words === '') return what;
	return `${what}: ${words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS).trimEnd()}…` : words}`;
}
