// The named moments of a pipeline as Svelte state: follows the document, also when that is replaced.
import { namedMoments, watchMoments, type NamedMoment } from '#lib/domain/document/history-moments.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';

export class Moments {
	/** The latest first. */
	list = $state.raw<readonly NamedMoment[]>([]);
	readonly #pipeline: PipelineState;
	#stopWatching: () => void = () => undefined;
	readonly #stopReplace: () => void;

	constructor(pipeline: PipelineState) {
		this.#pipeline = pipeline;
		this.#stopReplace = pipeline.onReplace(() => this.#attach());
		this.#attach();
	}

	destroy(): void {
		this.#stopWatching();
		this.#stopReplace();
	}

	#attach(): void {
		const { pipeline } = this.#pipeline;
		this.#stopWatching();
		const read = (): void => void (this.list = namedMoments(pipeline));
		this.#stopWatching = watchMoments(pipeline, read);
		read();
	}
}
