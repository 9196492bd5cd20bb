// A server ends the threads for documents that it began: without, its process would not end.
import { expect, it } from 'vitest';
import { DocumentWorker } from '../../server/documents/worker.ts';
import { startServer } from '../helpers/test-server.ts';

it('ends the threads for documents that it made', async () => {
	const made: DocumentWorker[] = [];
	const ended: DocumentWorker[] = [];
	class Watched extends DocumentWorker {
		override async close(): Promise<void> {
			ended.push(this);
			await super.close();
		}
	}
	const newWorker = (): DocumentWorker => {
		const worker = new Watched();
		made.push(worker);
		return worker;
	};
	const server = await startServer({ newWorker });
	await server.stop();
	expect(made).toHaveLength(2);
	expect(new Set(ended)).toEqual(new Set(made));
});
