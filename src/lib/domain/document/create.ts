// Makes the document of a new pipeline. Only the server does this, or an offline device under a new
// random id: two documents made for one id would double everything (reliability.md §2.4).
import * as Y from 'yjs';
import type { Instant } from '../model/deal.ts';
import type { StageCells } from '../model/stage.ts';
import { targetId, type TargetScope, type TargetSpan, type TeamMember } from '../model/target.ts';
import type { PipelineSettings } from '../model/settings.ts';
import { addDeals, type NewDeal } from './commands.ts';
import { Pipeline } from './pipeline.ts';
import { teamField } from './read-records.ts';
import { BASE, SCHEMA_VERSION, type CellValue } from './schema.ts';
import { Writer, type WriterContext } from './writer.ts';

export interface PipelineSeed {
	settings: PipelineSettings;
	stages: readonly { id: string; cells: StageCells }[];
	deals: readonly NewDeal[];
	targets?: readonly SeedTarget[];
	teams?: readonly TeamMember[];
}

/** A target that a pipeline begins with. */
export interface SeedTarget extends TargetSpan {
	readonly scope: TargetScope;
	readonly amount: number;
	/** When it was set, as far as looking back is concerned. */
	readonly since: Instant;
}

/** A new document of a new lineage, holding the seed. */
export function createDocument(seed: PipelineSeed, context: WriterContext): Y.Doc {
	const doc = new Y.Doc();
	const at = Math.round(context.now());
	doc.transact(() => {
		const settings = doc.getMap<CellValue>('settings');
		settings.set('schema', SCHEMA_VERSION);
		settings.set('lineage', context.newId());
		for (const [field, value] of Object.entries(seed.settings)) settings.set(field, value as CellValue);
		for (const { owner, team } of seed.teams ?? []) settings.set(teamField(owner), [owner, team]);
		const targets = doc.getMap<Y.Map<unknown>>('targets');
		for (const { from, to, scope, amount, since } of seed.targets ?? []) {
			const map = new Y.Map<unknown>();
			map.set(BASE, { at, from, to, ...(scope.of !== 'all' && { [scope.of]: scope.name }), amount, past: [['amount', amount, since]] });
			targets.set(targetId({ from, to }, scope), map);
		}
		const stages = doc.getMap<Y.Map<unknown>>('stages');
		for (const { id, cells } of seed.stages) {
			const map = new Y.Map<unknown>();
			map.set(BASE, { at, ...cells });
			stages.set(id, map);
		}
	});
	const pipeline = new Pipeline(doc);
	addDeals(new Writer(pipeline, context), seed.deals);
	pipeline.destroy();
	return doc;
}

/**
 * A copy under a new lineage that keeps all values, history and people: the root maps are read and
 * written again, so the copy can never merge with the original by accident.
 */
export function copyDocument(source: Y.Doc, name: string, newId: () => string): Y.Doc {
	const copy = new Y.Doc();
	copy.transact(() => {
		for (const root of ['deals', 'stages', 'people', 'columns', 'views', 'targets', 'activities', 'reviews'] as const) {
			const to = copy.getMap<unknown>(root);
			for (const [id, from] of source.getMap<unknown>(root).entries())
				to.set(id, from instanceof Y.AbstractType ? from.clone() : from);
		}
		const settings = copy.getMap<unknown>('settings');
		for (const [key, value] of source.getMap<unknown>('settings').entries())
			settings.set(key, value instanceof Y.AbstractType ? value.clone() : value);
		settings.set('lineage', newId());
		settings.set('name', name);
		settings.set('demo', false);
		const log = source.getArray<unknown>('log').toArray().filter((tuple) => !isSettingsNameEvent(tuple));
		if (log.length > 0) copy.getArray<unknown>('log').push(log);
	});
	return copy;
}

// The copy has its own name; the original's renames are not its history.
const isSettingsNameEvent = (tuple: unknown): boolean =>
	Array.isArray(tuple) && tuple[1] === 'settings' && (tuple[2] === 'name' || tuple[2] === 'demo');
