// Where colleagues are: an outline in their colour around their cell, with their name while they move or type, and what
// they selected. Boxes only; the selection's layer paints them with its own.
import type { DealId } from '#lib/domain/model/deal.ts';
import type { Peer } from '#lib/state/presence.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Axes } from './selection/axes.ts';
import type { Box } from './selection/layer.ts';
import { runsOf } from './selection/spans.ts';

/** How long the whole name stays after a colleague moved. */
const NAME_MS = 3000;

interface Moved {
	at: string;
	timer: ReturnType<typeof setTimeout>;
	named: boolean;
}

export class PresenceOverlay {
	readonly #axes: () => Axes;
	readonly #redraw: () => void;
	readonly #moved = new Map<number, Moved>();
	#peers: readonly Peer[] = [];

	constructor(axes: () => Axes, redraw: () => void) {
		this.#axes = axes;
		this.#redraw = redraw;
	}

	get peers(): readonly Peer[] {
		return this.#peers;
	}

	set peers(peers: readonly Peer[]) {
		this.#peers = peers;
		const here = new Set(peers.map(({ client }) => client));
		for (const [client, { timer }] of this.#moved) {
			if (here.has(client)) continue;
			clearTimeout(timer);
			this.#moved.delete(client);
		}
		for (const peer of peers) this.#note(peer);
		this.#redraw();
	}

	destroy(): void {
		for (const { timer } of this.#moved.values()) clearTimeout(timer);
		this.#moved.clear();
	}

	/** Boxes of everybody whose cell or range is among the rows and columns that show. */
	boxes(): Box[] {
		const axes = this.#axes();
		return this.#peers.flatMap((peer) => [...rangeBoxes(peer, axes), ...this.#cursor(peer, axes)]);
	}

	#note({ client, cursor }: Peer): void {
		const at = cursor ? `${cursor.deal}/${cursor.field}/${cursor.editing}` : '';
		const moved = this.#moved.get(client);
		if (moved?.at === at) return;
		clearTimeout(moved?.timer);
		const timer = setTimeout(() => {
			this.#moved.set(client, { at, timer, named: false });
			this.#redraw();
		}, NAME_MS);
		this.#moved.set(client, { at, timer, named: true });
	}

	#cursor({ client, person, cursor }: Peer, axes: Axes): Box[] {
		if (!cursor) return [];
		const row = axes.rowOf(cursor.deal as DealId);
		const column = axes.columns.indexOf(cursor.field);
		if (row < 0 || column < 0) return [];
		const name = person.name || t('grid.someone');
		const look = cursor.editing ? ' editing' : this.#moved.get(client)?.named ? ' named' : '';
		return [
			{
				key: `peer/${client}`,
				rows: { from: row, to: row },
				columns: { from: column, to: column },
				className: `sheet-peer${look}`,
				color: person.color,
				label: cursor.editing ? t('grid.peerEditing', { name }) : name
			}
		];
	}
}

/** What a colleague selected; in another order of rows or columns it is in several parts. */
function rangeBoxes({ client, person, range }: Peer, axes: Axes): Box[] {
	if (!range) return [];
	const indexes = (list: readonly string[], at: (id: string) => number) =>
		runsOf(list.map(at).filter((index) => index >= 0).sort((a, b) => a - b));
	const rows = indexes(range.deals, (id) => axes.rowOf(id as DealId));
	const columns = indexes(range.fields, (id) => axes.columns.indexOf(id));
	return rows.flatMap((down, y) =>
		columns.map((across, x) => ({
			key: `peer/${client}/${y}/${x}`,
			rows: down,
			columns: across,
			className: 'sheet-peer-range',
			color: person.color
		}))
	);
}
