// Targets and teams of the moment that is shown, followed at once: a field that was just left shows what was stored.
import type { Target, TeamMember } from '#lib/domain/model/target.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';

export class ShownTargets {
	targets = $state.raw<readonly Target[]>([]);
	teams = $state.raw<readonly TeamMember[]>([]);
	readonly #state: PipelineState;

	constructor(state: PipelineState) {
		this.#state = state;
		this.#read();
	}

	/** Follows the pipeline until what it returns is called. */
	follow(): () => void {
		this.#read();
		const stops = [this.#state.onViewChange(({ targets }) => targets && this.#read()), this.#state.onViewSwap(() => this.#read())];
		return () => stops.forEach((stop) => stop());
	}

	#read(): void {
		const { targets, teams } = this.#state.view;
		this.targets = targets;
		this.teams = teams;
	}
}
