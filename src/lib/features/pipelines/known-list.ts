// The list of pipelines as the server last gave it, kept on this device so that it shows offline too.
import type { PipelineList } from '#lib/protocol/api.ts';
import { held } from '#lib/state/holder.ts';
import { KNOWN_LIST } from '#lib/state/last-opened.ts';
import { isList } from './api.ts';

/** The last list, or null when there is none or it cannot be read. */
export function knownList(): PipelineList | null {
	try {
		const list: unknown = JSON.parse(localStorage.getItem(held(KNOWN_LIST)) ?? 'null');
		return isList(list) ? list : null;
	} catch {
		return null;
	}
}

export function keepList(list: PipelineList): void {
	try {
		localStorage.setItem(held(KNOWN_LIST), JSON.stringify(list));
	} catch {
		// Storage refused: offline there is no list, and the start page says so.
	}
}
