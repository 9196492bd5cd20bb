// Draws where colleagues are: an outline in their colour around the cell, with their name while they
// move or type. One layer inside the scrolling container, so it scrolls with the rows and blocks nothing.
import type { GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { Peer } from '#lib/state/presence.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { gridOf } from './keep-place.ts';

/** How long the whole name stays after a colleague moved. */
const NAME_MS = 3000;

interface Mark {
	element: HTMLElement;
	label: HTMLElement;
	at: string;
	timer: ReturnType<typeof setTimeout> | undefined;
}

export class PresenceOverlay {
	readonly #api: GridApi<Deal>;
	readonly #marks = new Map<number, Mark>();
	#peers: readonly Peer[] = [];
	#frame = 0;

	constructor(api: GridApi<Deal>) {
		this.#api = api;
		const events = ['modelUpdated', 'displayedColumnsChanged', 'columnResized', 'columnMoved', 'bodyScroll', 'viewportChanged'] as const;
		for (const event of events) api.addEventListener(event, this.#soon);
	}

	set peers(peers: readonly Peer[]) {
		this.#peers = peers;
		this.#soon();
	}

	destroy(): void {
		cancelAnimationFrame(this.#frame);
		for (const [client] of this.#marks) this.#drop(client);
	}

	readonly #soon = (): void => {
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			// The grid tells of its own going, too.
			if (!this.#api.isDestroyed()) this.#draw();
		});
	};

	#draw(): void {
		const here = new Set<number>();
		for (const peer of this.#peers) {
			const cell = peer.cursor && this.#cell(peer.cursor.deal, peer.cursor.field);
			if (!cell || !peer.cursor) continue;
			here.add(peer.client);
			this.#place(peer, cell, `${peer.cursor.deal}/${peer.cursor.field}/${peer.cursor.editing}`);
		}
		for (const client of this.#marks.keys()) if (!here.has(client)) this.#drop(client);
	}

	/** The rendered cell, if it is: rows and columns out of view have none. */
	#cell(deal: string, field: string): HTMLElement | null {
		const node = this.#api.getRowNode(deal);
		if (!node?.displayed || node.rowIndex === null) return null;
		return (
			gridOf(this.#api)?.querySelector<HTMLElement>(
				`.ag-grid-scrolling-container .ag-row[row-index="${node.rowIndex}"] .ag-cell[col-id="${CSS.escape(field)}"]`
			) ?? null
		);
	}

	#place(peer: Peer, cell: HTMLElement, at: string): void {
		let mark = this.#marks.get(peer.client);
		if (!mark) {
			const element = document.createElement('div');
			const label = document.createElement('span');
			element.className = 'sheet-peer';
			element.setAttribute('aria-hidden', 'true');
			element.append(label);
			mark = { element, label, at: '', timer: undefined };
			this.#marks.set(peer.client, mark);
		}
		const { element, label } = mark;
		// Inside the cells' own group (pinned or scrolling), so that it is clipped and scrolled like the cell.
		const group = cell.parentElement!;
		if (element.parentElement !== group) group.append(element);
		element.style.setProperty('--who', `var(--cat-${peer.person.color})`);
		element.style.left = `${cell.offsetLeft}px`;
		element.style.width = `${cell.offsetWidth}px`;
		const name = peer.person.name || t('grid.someone');
		const editing = peer.cursor?.editing === true;
		element.classList.toggle('editing', editing);
		element.classList.toggle('numeric', cell.classList.contains('sheet-number'));
		label.textContent = editing ? t('grid.peerEditing', { name }) : name;
		if (mark.at === at) return;
		mark.at = at;
		element.classList.add('named');
		clearTimeout(mark.timer);
		mark.timer = setTimeout(() => element.classList.remove('named'), NAME_MS);
	}

	#drop(client: number): void {
		const mark = this.#marks.get(client);
		clearTimeout(mark?.timer);
		mark?.element.remove();
		this.#marks.delete(client);
	}
}
