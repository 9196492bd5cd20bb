// What a screen reads of a pipeline: as it is now (Pipeline) or as it was at some moment (AsOf). Plain data;
// nothing behind it writes. Limit: deals are patched in place, so what derives from them listens for changes.
import type { Column } from '../model/column.ts';
import type { Deal, DealId } from '../model/deal.ts';
import type { Rates } from '../model/rates.ts';
import type { Person, PipelineSettings } from '../model/settings.ts';
import type { Stage } from '../model/stage.ts';
import type { Target, TeamMember } from '../model/target.ts';
import type { EventLog } from './event-log.ts';

export interface PipelineView {
	readonly deals: ReadonlyMap<DealId, Deal>;
	/** Who ever edited, whatever the moment. */
	readonly people: ReadonlyMap<string, Person>;
	/** All stages in pipeline order, removed ones too. */
	readonly stages: readonly Stage[];
	/** Stages in use, in pipeline order. */
	readonly liveStages: readonly Stage[];
	/** Columns of one's own in their order, deleted ones too; as they are now, but of the kind they had at the moment. */
	readonly columns: readonly Column[];
	readonly settings: PipelineSettings;
	/** Exchange rates as they are written down now, whatever the moment: each says from which day it counts. */
	readonly rates: Rates;
	/** In their order, with the amounts of the moment; and who is in which team then. */
	readonly targets: readonly Target[];
	readonly teams: readonly TeamMember[];
	/** The whole log, later edits too, whatever the moment. */
	readonly log: EventLog;
	stage(id: string | null): Stage | undefined;
}
