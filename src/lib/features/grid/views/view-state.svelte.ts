// The part of views that screens follow: what is open and how many deals show. Plain state; sheet-view.ts and
// shown-deals.ts do the work.
import { PLAIN, type ViewDefinition } from '#lib/domain/query/definition.ts';
import { NO_FIELDS, NO_KEYS, type ViewField } from './query-fields.ts';

export class ViewState {
	/** Id of the saved view that is open; null: the plain sheet. */
	current = $state<string | null>(null);
	/** What shows now, saved or not. */
	definition = $state.raw<ViewDefinition>(PLAIN);
	/** What the open view was saved as when it was last looked at: what differs from it the person has changed themselves. */
	seen = $state.raw<ViewDefinition>(PLAIN);
	/** Keys of the groups that are closed. */
	collapsed = $state.raw<ReadonlySet<string>>(NO_KEYS);
	/** Everything one can filter, sort and group by, by id. */
	fields = $state.raw<ReadonlyMap<string, ViewField>>(NO_FIELDS);
}

export class ShownCounts {
	/** How many deals show, those in a closed group too. */
	shown = $state(0);
	/** True while some deals are hidden. */
	filtering = $state(false);
	search = $state('');
}
