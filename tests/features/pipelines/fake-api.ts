// The HTTP API in memory, in place of fetch, with a switch for the connection.
import type { CreatePipeline, PipelineSummary, RenamePipeline } from '#lib/protocol/api.ts';

export const NOW = Date.UTC(2026, 0, 15, 9);

export const summary = (id: string, over: Partial<PipelineSummary> = {}): PipelineSummary => ({
	id,
	name: `Pipeline ${id}`,
	demo: false,
	createdAt: NOW - 1000,
	updatedAt: NOW - 1000,
	deletedAt: null,
	...over
});

export class FakeApi {
	pipelines: PipelineSummary[] = [];
	deleted: PipelineSummary[] = [];
	/** false: every request fails as without a connection. */
	reachable = true;
	/** What the next request answers instead. */
	next: (() => Response) | null = null;
	readonly created: CreatePipeline[] = [];
	readonly requests: string[] = [];

	readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
		const method = init.method ?? 'GET';
		const path = String(input);
		this.requests.push(`${method} ${path}`);
		if (!this.reachable) throw new TypeError('Failed to fetch');
		if (this.next) {
			const answer = this.next;
			this.next = null;
			return answer();
		}
		return this.#answer(method, path, init.body ? (JSON.parse(String(init.body)) as unknown) : null);
	};

	#answer(method: string, path: string, body: unknown): Response {
		const [, , , id = '', action = ''] = path.split('/');
		if (method === 'GET') return Response.json({ pipelines: this.pipelines, deleted: this.deleted });
		if (method === 'POST' && id === '') return this.#add(body as CreatePipeline);
		const found = [...this.pipelines, ...this.deleted].find((pipeline) => pipeline.id === id);
		if (!found) return Response.json({ code: 'not-found', message: 'no such pipeline' }, { status: 404 });
		if (action === 'duplicate') return this.#add({ name: (body as RenamePipeline).name });
		if (method === 'PATCH') found.name = (body as RenamePipeline).name;
		if (method === 'DELETE') this.#move(found, this.pipelines, this.deleted, NOW);
		if (action === 'restore') this.#move(found, this.deleted, this.pipelines, null);
		return method === 'DELETE' ? new Response(null, { status: 204 }) : Response.json(found);
	}

	#add(create: Partial<CreatePipeline>): Response {
		if (create.kind) this.created.push(create as CreatePipeline);
		const made = summary(`made${this.pipelines.length}`, { name: create.name!, demo: create.kind === 'demo' });
		this.pipelines = [...this.pipelines, made];
		return Response.json(made, { status: 201 });
	}

	#move(pipeline: PipelineSummary, from: PipelineSummary[], to: PipelineSummary[], deletedAt: number | null): void {
		from.splice(from.indexOf(pipeline), 1);
		to.unshift({ ...pipeline, deletedAt });
	}
}
