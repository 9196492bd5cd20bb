// Two document threads for all servers of a process, as each server has by itself: to start one costs more processor time
// than most tests. That a thread ends, is lost or is replaced is for tests that make their own DocumentWorker.
import type { Job, JobKind, JobResult } from '../../server/documents/jobs.ts';
import { DocumentWorker } from '../../server/documents/worker.ts';

const THREADS = [new DocumentWorker(), new DocumentWorker()] as const;

/** A server's share of one, which ends with the server. */
class Share extends DocumentWorker {
	readonly #thread: DocumentWorker;
	readonly #end = Promise.withResolvers<never>();

	constructor(thread: DocumentWorker) {
		super();
		this.#thread = thread;
		this.#end.promise.catch(() => undefined);
	}

	override run<K extends JobKind>(job: Job<K>): Promise<JobResult<K>> {
		return Promise.race([this.#thread.run(job), this.#end.promise]);
	}

	override async close(): Promise<void> {
		this.#end.reject(new Error('the server is stopping'));
	}
}

/** For one server: hands out a share of each thread in turn. */
export function sharedThreads(): () => DocumentWorker {
	let made = 0;
	return () => new Share(THREADS[made++ % THREADS.length]!);
}
