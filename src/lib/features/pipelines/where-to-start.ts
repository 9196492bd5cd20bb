// Which pipeline opening the app leads to: the last one, else the example, else the list.
import { lastOpened, rememberOpened } from '#lib/state/last-opened.ts';
import { api } from './api.ts';
import { keepList, knownList } from './known-list.ts';

/** open: this pipeline; list: the start page; unreachable: no server, and nothing on this device. */
export type Start = { kind: 'open'; id: string } | { kind: 'list' } | { kind: 'unreachable' };

/**
 * A pipeline that this device opened before is not asked about: it opens at once, also offline, and
 * says itself when it is gone. One known to be in the bin is not started with.
 */
export async function whereToStart(): Promise<Start> {
	const last = lastOpened();
	const known = knownList();
	if (last !== null && !known?.deleted.some((pipeline) => pipeline.id === last)) return { kind: 'open', id: last };
	rememberOpened(null);
	const answer = await api.list();
	if (!answer.ok) return known && known.pipelines.length > 0 ? { kind: 'list' } : { kind: 'unreachable' };
	keepList(answer.value);
	const example = answer.value.pipelines.find((pipeline) => pipeline.demo);
	return example ? { kind: 'open', id: example.id } : { kind: 'list' };
}
