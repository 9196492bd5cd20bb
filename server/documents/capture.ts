// One deal from outside, a form or a program, as an update to a document. Job of the worker thread.
import { addDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer, type WriterContext } from '#lib/domain/document/writer.ts';
import { toMinor } from '#lib/domain/model/money.ts';
import type { CapturedDeal } from '#lib/protocol/access.ts';
import { load } from './load.ts';

/** `field`: which of the deal's is not as this pipeline has it. */
export type Capture = { ok: true; update: Uint8Array; id: string } | { ok: false; field: string; message: string };

const folded = (name: string): string => name.trim().toLowerCase();

/** Adds the deal at the end, in the stage that it names or the first one. */
export function capture(updates: readonly Uint8Array[], deal: CapturedDeal, context: WriterContext): Capture {
	const doc = load([...updates]);
	const pipeline = new Pipeline(doc);
	const stage = deal.stage === undefined ? pipeline.liveStages.find(({ type }) => type === 'open') : pipeline.liveStages.find(({ name }) => folded(name) === folded(deal.stage!));
	// Which ones there are is not told: who may only add deals sees nothing.
	if (deal.stage !== undefined && !stage) return { ok: false, field: 'stage', message: `stage: this pipeline has no stage "${deal.stage}".` };
	const value = deal.value === undefined ? null : toMinor(deal.value, deal.currency ?? pipeline.settings.currency);
	if (deal.value !== undefined && value === null) return { ok: false, field: 'value', message: 'value: it is more than can be counted exactly.' };
	let update: Uint8Array | null = null;
	doc.on('update', (bytes) => (update = bytes));
	const added: NewDeal = { ...deal, value, stage: stage?.id ?? null };
	const { created } = addDeals(new Writer(pipeline, context), [added]);
	return { ok: true, update: update!, id: created[0]! };
}
