// Says to screen readers that a colleague types in the cell one is on, or elsewhere in its deal: once when they begin, and
// once when one comes to their cell. What the eye sees of it is presence-overlay.ts.
import type { Column } from '#lib/domain/model/column.ts';
import type { Peer } from '#lib/state/presence.svelte.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { cellName } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';

export class PeerNotes {
	/** Who types where in the deal; true: in the very cell. */
	#known = new Map<string, boolean>();

	/** Looks again, after others or the person moved. `here`: the cell with the focus; null: the keyboard is elsewhere. */
	look(peers: readonly Peer[], here: { deal: string; column: string } | null, columns: readonly Column[]): void {
		const known = new Map<string, boolean>();
		for (const { client, person, cursor } of peers) {
			if (!here || !cursor?.editing || cursor.deal !== here.deal) continue;
			const key = `${client}/${cursor.deal}/${cursor.field}`;
			const same = cursor.field === here.column;
			const before = this.#known.get(key);
			known.set(key, same);
			if (before !== undefined && (before || !same)) continue;
			const name = person.name || t('grid.someone');
			announce(same ? t('grid.peerTypingHere', { name }) : t('grid.peerTypingIn', { name, column: cellName('deal', cursor.field, { columns }) }));
		}
		this.#known = known;
	}
}
