// What the person is to do, kept up to date while the pipeline is open: for the list, and the count on its button.
import { nextSteps, type NextSteps } from '#lib/state/next-steps.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { Day } from '#lib/domain/model/deal.ts';
import { keepSeen, seenMentions } from './seen.ts';

export class MySteps {
	readonly state: PipelineState;
	#seen = $state.raw<ReadonlySet<string>>(undefined as unknown as ReadonlySet<string>);
	/** Derived at most ten times a second, and only while somebody reads it. Always of the present. */
	readonly steps: NextSteps = $derived.by(() => {
		void this.state.revision;
		return nextSteps(this.state.pipeline, this.state.activities, this.state.person, this.state.now(), this.#seen);
	});

	constructor(state: PipelineState) {
		this.state = state;
		this.#seen = seenMentions(state.id);
	}

	get today(): Day {
		return dayAt(this.state.now(), this.state.settings.timeZone);
	}

	/** Puts a mention away on this device. */
	putAway(id: string): void {
		this.#seen = keepSeen(this.state.id, this.#seen, id);
	}
}
