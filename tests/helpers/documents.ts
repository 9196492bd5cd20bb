// Documents for tests: replicas with a clock one can set, and exchange of updates by hand.
import * as Y from 'yjs';
import { createDocument, type PipelineSeed } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import type { NewDeal } from '#lib/domain/document/commands.ts';

let ids = 0;
const newId = (): string => `t${(ids++).toString(36).padStart(11, '0')}`;

export const T0 = Date.UTC(2026, 0, 15, 9);

export function seedOf(deals: readonly NewDeal[] = []): PipelineSeed {
	return {
		settings: { name: 'Test', currency: 'EUR', timeZone: 'Europe/Amsterdam', fiscalYearStart: 1, demo: false },
		stages: defaultStages('en'),
		deals
	};
}

export function newDocument(deals: readonly NewDeal[] = []): Y.Doc {
	return createDocument(seedOf(deals), { now: () => T0, newId, person: { id: 'maker', name: 'Maker', color: 0 } });
}

/** One person's copy of a pipeline. `clock` is theirs alone and may be wrong. */
export class Replica {
	doc = new Y.Doc();
	pipeline: Pipeline;
	writer: Writer;
	clock: number;
	readonly name: string;

	constructor(name: string, from: Y.Doc, clock: number = T0 + 1000) {
		this.name = name;
		this.clock = clock;
		Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(from), 'load');
		this.pipeline = new Pipeline(this.doc);
		this.writer = new Writer(this.pipeline, {
			now: () => this.clock,
			newId,
			person: { id: name, name, color: 1 }
		});
	}

	deal(title: string) {
		const deal = [...this.pipeline.deals.values()].find((candidate) => candidate.title === title);
		if (!deal) throw new Error(`no deal ${title}`);
		return deal;
	}
}

/** Brings replicas to the same state, both ways. */
export function sync(...replicas: Replica[]): void {
	for (let round = 0; round < 2; round++)
		for (const from of replicas)
			for (const to of replicas)
				if (from !== to)
					Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'remote');
}

/** What a pipeline shows, as plain comparable data. */
export function view(pipeline: Pipeline): unknown {
	return {
		deals: [...pipeline.deals.values()].map((deal) => ({ ...deal, conflicts: [...deal.conflicts].sort() })).sort((a, b) => (a.id < b.id ? -1 : 1)),
		stages: pipeline.stages,
		columns: pipeline.columns,
		settings: pipeline.settings,
		log: pipeline.log.all()
	};
}
