// Edits that a deal cannot take because of its currency, left out and said. Rule: [MONEY2].
import type { DealEdit } from '#lib/domain/document/commands.ts';
import { withoutOtherMoney } from '#lib/domain/document/currency-edits.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** The edits that can be written; says of the others why not. */
export function takeable(edits: readonly DealEdit[], world: PipelineView): readonly DealEdit[] {
	const { edits: taken, left } = withoutOtherMoney(edits, world);
	if (left.length > 0) toasts.show(t(left.some(({ field }) => field === 'currency') ? 'clipboard.why.decimals' : 'clipboard.why.currency'), { kind: 'error' });
	return taken;
}
