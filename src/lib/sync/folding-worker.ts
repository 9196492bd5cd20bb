// The module worker that folds a store: one job, one answer. Its page ends it afterwards.
import { fold, type FoldJob } from './fold.ts';

addEventListener('message', (event: MessageEvent<FoldJob>) => {
	fold(indexedDB, event.data).then(
		(answer) => postMessage(answer),
		(error: unknown) => postMessage({ kind: 'failed', message: String(error) })
	);
});
