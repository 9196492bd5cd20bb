// A pipeline in which this person and a colleague meet after being apart, with the review on screen.
import { render, screen, within } from '@testing-library/svelte';
import * as Y from 'yjs';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import { MergePanel } from '#lib/features/merge/index.ts';
import { MergeWatch } from '#lib/state/merge-watch.svelte.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { newDocument, Replica, T0 } from '../../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../../helpers/fake-session.ts';
import { waitFor } from '../../helpers/wait-for.ts';

export const HOUR = 3_600_000;

export class Meeting {
	readonly session: FakeSession;
	readonly state: PipelineState;
	readonly colleague: Replica;
	readonly #others: Replica[] = [];
	#watch: MergeWatch | null = null;

	constructor(deals: readonly NewDeal[]) {
		const { session, state } = fakePipeline(newDocument(deals));
		this.session = session;
		this.state = state;
		session.clock = T0 + 2 * HOUR;
		this.colleague = this.person('Bram', T0 + HOUR);
	}

	/** One more colleague, who has seen nothing of the others' edits. */
	person(name: string, clock: number): Replica {
		const replica = new Replica(name, this.session.doc, clock);
		this.#others.push(replica);
		return replica;
	}

	/** Brings everybody's edits here. */
	meet(): void {
		for (const { doc } of this.#others) Y.applyUpdate(this.session.doc, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(this.session.doc)), 'server');
	}

	/** Takes what is here to everybody. */
	send(): void {
		for (const { doc } of this.#others) Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.session.doc, Y.encodeStateVector(doc)), 'server');
	}

	get watch(): MergeWatch {
		return (this.#watch ??= new MergeWatch(this.state));
	}

	id(title: string): string {
		return this.deal(title).id;
	}

	deal(title: string) {
		const deal = [...this.state.pipeline.deals.values()].find((candidate) => candidate.title === title);
		if (!deal) throw new Error(`no deal ${title}`);
		return deal;
	}

	/** Opens the review once it has found this much. */
	async review(findings: number, props: object = {}) {
		await waitFor(`${findings} findings`, () => this.watch.findings.length === findings);
		const shown = render(MergePanel, { state: this.state, watch: this.watch, at: null, onclose: () => undefined, ...props });
		return { ...shown, panel: screen.getByRole('region') };
	}

	/** What stands under the heading of a record. */
	group(heading: string): HTMLElement {
		return screen.getByRole('heading', { level: 3, name: heading }).closest('section')!;
	}

	/** All that is said of a record. */
	text(heading: string): string {
		return this.group(heading).textContent.replace(/\s+/g, ' ');
	}

	/** The listed edits of a record, each as text. */
	rows(heading: string): string[] {
		return within(this.group(heading)).getAllByRole('listitem').map((row) => row.textContent.replace(/\s+/g, ' ').trim());
	}

	close(): void {
		this.#watch?.destroy();
		this.state.destroy();
	}
}
