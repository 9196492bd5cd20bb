// What is worth asking when deals close: a reason where they were lost, a value where one was won.
// Limit: says what to ask; the bar that asks is ui/ClosePrompt.svelte. It never blocks.
import type { DealEdit } from '#lib/domain/document/commands.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { DealId } from '#lib/domain/model/deal.ts';

export interface Prompt {
	kind: 'reason' | 'value';
	deals: DealId[];
}

/** The question that a person's own edits raise, or null. Lost deals first: their reason is asked together. */
export function promptFor(edits: readonly DealEdit[], pipeline: PipelineView): Prompt | null {
	const moved = edits.filter(({ field }) => field === 'stage').flatMap(({ deal }) => pipeline.deals.get(deal) ?? []);
	const lost = moved.filter((deal) => pipeline.stage(deal.stage)?.type === 'lost' && deal.lostReason === null);
	if (lost.length > 0) return { kind: 'reason', deals: lost.map(({ id }) => id) };
	const won = moved.find((deal) => pipeline.stage(deal.stage)?.type === 'won' && deal.value === null);
	return won ? { kind: 'value', deals: [won.id] } : null;
}

/** The deals that still want the answer: closed that way, not in the bin, and nobody gave one meanwhile. */
export function unanswered(prompt: Prompt, pipeline: PipelineView): DealId[] {
	return prompt.deals.filter((id) => {
		const deal = pipeline.deals.get(id);
		if (!deal || deal.deleted !== null) return false;
		const type = pipeline.stage(deal.stage)?.type;
		return prompt.kind === 'reason' ? type === 'lost' && deal.lostReason === null : type === 'won' && deal.value === null;
	});
}

/** True while the question still makes sense for some deal. */
export const stillOpen = (prompt: Prompt, pipeline: PipelineView): boolean => unanswered(prompt, pipeline).length > 0;

/** Reasons that this pipeline's people wrote for deals they lost, the most frequent first. */
function writtenReasons(pipeline: PipelineView): string[] {
	const counts = new Map<string, number>();
	for (const { lostReason, deleted } of pipeline.deals.values())
		if (lostReason !== null && deleted === null) counts.set(lostReason, (counts.get(lostReason) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([reason]) => reason);
}

/** What a bar needs to know to ask it: whose title, how many, and which reasons were given before. */
export function asked(prompt: Prompt, pipeline: PipelineView): { kind: Prompt['kind']; title: string | null; currency: string | null; count: number; reasons: string[] } {
	const { title = null, currency = null } = pipeline.deals.get(prompt.deals[0]!) ?? {};
	return { kind: prompt.kind, title, currency, count: prompt.deals.length, reasons: prompt.kind === 'reason' ? writtenReasons(pipeline) : [] };
}

/** The edits that the answer comes to, for the deals that still want one. */
export function answerEdits(prompt: Prompt, value: string | number, pipeline: PipelineView): DealEdit[] {
	const field = prompt.kind === 'reason' ? ('lostReason' as const) : ('value' as const);
	return unanswered(prompt, pipeline).map((deal) => ({ deal, field, value }));
}
