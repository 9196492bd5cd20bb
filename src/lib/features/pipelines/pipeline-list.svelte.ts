// The start page's list: what the server said last, whether it can be reached, and the actions on it.
// Every action shows its outcome in words; none changes the list before the server has done it.
import type { CreatePipeline, PipelineList, PipelineSummary } from '#lib/protocol/api.ts';
import type { ApiResult, Problem } from '#lib/state/api-call.ts';
import { lastOpened, rememberOpened } from '#lib/state/last-opened.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { browserPreset } from '#lib/ui/choices.ts';
import { problemWords } from '#lib/ui/problem-words.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { api } from './api.ts';
import { keepList, knownList } from './known-list.ts';

export class PipelineListState {
	/** null: nothing known yet. */
	list = $state.raw<PipelineList | null>(knownList());
	/** Why the last reading failed; null when it succeeded or has not ended. */
	problem = $state.raw<Problem | null>(null);
	/** True while something is asked of the server. */
	busy = $state(false);

	async load(): Promise<void> {
		this.busy = true;
		const answer = await api.list();
		this.busy = false;
		this.problem = answer.ok ? null : answer.problem;
		if (!answer.ok) return;
		this.list = answer.value;
		keepList(answer.value);
	}

	/** Makes a pipeline; null when that failed, which has been told. */
	async create(create: CreatePipeline): Promise<PipelineSummary | null> {
		const made = await this.#run(() => api.create(create));
		return made ? made.value : null;
	}

	createExample(): Promise<PipelineSummary | null> {
		return this.create({ name: t('pipelines.exampleName'), kind: 'demo', language: locale.language, ...browserPreset() });
	}

	/** True when it was done. */
	async rename({ id }: PipelineSummary, name: string): Promise<boolean> {
		return (await this.#run(() => api.rename(id, { name }))) !== null;
	}

	async duplicate({ id, name }: PipelineSummary): Promise<void> {
		const copy = await this.#run(() => api.duplicate(id, { name: t('pipelines.copyOf', { name }) }));
		if (copy) toasts.show(t('pipelines.duplicated', { name: copy.value.name }));
	}

	async remove(pipeline: PipelineSummary): Promise<void> {
		if (!(await this.#run(() => api.remove(pipeline.id)))) return;
		if (lastOpened() === pipeline.id) rememberOpened(null);
		toasts.show(t('pipelines.deleted', { name: pipeline.name }), {
			action: { label: t('common.undo'), run: () => void this.restore(pipeline) }
		});
	}

	async restore({ id, name }: PipelineSummary): Promise<void> {
		if (await this.#run(() => api.restore(id))) toasts.show(t('pipelines.restored', { name }));
	}

	async #run<T>(request: () => Promise<ApiResult<T>>): Promise<{ value: T } | null> {
		this.busy = true;
		const answer = await request();
		this.busy = false;
		if (!answer.ok) {
			toasts.show(problemWords(answer.problem), { kind: 'error' });
			if (answer.problem.code === 'unreachable') this.problem = answer.problem;
			if (answer.problem.code === 'not-found') await this.load();
			return null;
		}
		await this.load();
		return { value: answer.value };
	}
}

/** Makes an empty pipeline with what the browser suggests. Its id, or null when that failed, which has been told. */
export async function createEmptyPipeline(): Promise<string | null> {
	const answer = await api.create({
		name: t('pipelines.newName'),
		kind: 'empty',
		language: locale.language,
		...browserPreset()
	});
	if (answer.ok) return answer.value.id;
	toasts.show(problemWords(answer.problem), { kind: 'error' });
	return null;
}
