// What a sync status is called, what it means for the person's data and what to do. Words and icons only.
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CloudCheck from '@lucide/svelte/icons/cloud-check';
import CloudOff from '@lucide/svelte/icons/cloud-off';
import Eye from '@lucide/svelte/icons/eye';
import HardDriveDownload from '@lucide/svelte/icons/hard-drive-download';
import Hourglass from '@lucide/svelte/icons/hourglass';
import LoaderCircle from '@lucide/svelte/icons/loader-circle';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Split from '@lucide/svelte/icons/split';
import Unplug from '@lucide/svelte/icons/unplug';
import { FORK_KEPT, type Replacement, type SyncStatus } from '#lib/sync/types.ts';
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import type { Icon } from '#lib/ui/menu.ts';

export interface StatusWords {
	/** The status in two to four words. */
	label: string;
	/** What it means for what the person typed. */
	meaning: string;
	/** What to do; null when there is nothing to do. */
	todo: string | null;
	/** What the browser or server said, for whoever helps. */
	detail: string | null;
	icon: Icon;
	/** calm: all is well or works offline; notice: should be known; error: data is at risk. */
	tone: 'calm' | 'notice' | 'error';
	/** What helps at once, as a button. */
	action: 'export' | 'reload' | 'start-page' | null;
}

const REASONS: Record<Replacement['code'], MessageKey> = {
	malformed: 'status.reasonMalformed',
	'foreign-client': 'status.reasonForeign',
	gap: 'status.reasonGap',
	'too-large': 'status.reasonTooLarge',
	'read-only': 'status.reasonReadOnly',
	'storage-failing': 'status.reasonStorage',
	'after-refusal': 'status.reasonAfterRefusal',
	restored: 'status.reasonRestored',
	voided: 'status.reasonVoided',
	lineage: 'status.reasonLineage',
	damaged: 'status.reasonDamaged'
};

/** What a device that cannot save means where nothing can be changed either. */
const STORAGE_LOOK_ONLY: Record<'read-only' | 'update-needed', MessageKey> = {
	'read-only': 'status.storageReadOnlyMeans',
	'update-needed': 'status.storageUpdateMeans'
};

/** Why the server refused, or the copy was replaced, as the rest of a sentence. */
export const reasonWords = (code: Replacement['code']): string => t(REASONS[code]);

const say = (
	icon: Icon,
	tone: StatusWords['tone'],
	label: string,
	meaning: string,
	{ todo = null, detail = null, action = null }: Partial<Pick<StatusWords, 'todo' | 'detail' | 'action'>> = {}
): StatusWords => ({ icon, tone, label, meaning, todo, detail, action });

/** The one status that holds, in the person's language. Claims no more than the status does. */
export function statusWords(status: SyncStatus): StatusWords {
	switch (status.kind) {
		case 'opening':
			return say(LoaderCircle, 'calm', t('status.opening'), t('status.openingMeans'));
		case 'saving':
			return say(LoaderCircle, 'calm', t('status.saving'), t('status.savingMeans'));
		case 'device':
			return say(HardDriveDownload, 'calm', t('status.device'), t('status.deviceMeans', { count: status.waiting }));
		case 'server':
			return say(CloudCheck, 'calm', t('status.server'), t('status.serverMeans'));
		case 'offline':
			return say(CloudOff, 'calm', t('status.offline', { count: status.waiting }), t('status.offlineMeans'), {
				todo: status.waiting > 0 ? t('status.offlineDo') : null
			});
		case 'storage-failing': {
			const { lookOnly, online, waiting: count, detail } = status;
			const update = lookOnly === 'update-needed';
			const means = lookOnly ? STORAGE_LOOK_ONLY[lookOnly] : online ? 'status.storageOnlineMeans' : 'status.storageOfflineMeans';
			const todo = detail === FORK_KEPT ? t('status.forkKept') : update ? t('status.storageUpdateDo', { count }) : t('status.storageDo');
			return say(CircleAlert, 'error', t('status.storage'), t(means, { count }), {
				todo,
				detail: detail === '' || detail === FORK_KEPT ? null : t('status.storageDetail', { detail }),
				action: update && count === 0 ? 'reload' : 'export'
			});
		}
		case 'recovering':
			return say(
				RefreshCw,
				'notice',
				t('status.recovering'),
				t('status.recoveringMeans', { reason: reasonWords(status.code) })
			);
		case 'held':
			return say(Hourglass, 'notice', t('status.held'), t('status.heldMeans', { count: status.waiting }), { todo: t('status.heldDo') });
		case 'read-only':
			return say(Eye, 'notice', t('status.readOnly'), t('status.readOnlyMeans', { count: status.waiting }), { todo: t('status.readOnlyDo') });
		case 'update-needed':
			return say(RefreshCw, 'notice', t('status.update'), t('status.updateMeans', { count: status.waiting }), {
				todo: t('status.updateDo'),
				action: 'reload'
			});
		case 'signed-out':
			return say(Unplug, 'notice', t('status.signedOut'), t('status.signedOutMeans', { count: status.waiting }));
		case 'no-access':
			return say(Unplug, 'error', t('status.noAccess'), t('status.noAccessMeans', { count: status.waiting }), { todo: t('status.noAccessDo'), action: 'export' });
		case 'gone':
			return say(Unplug, 'error', t('status.gone'), t('status.goneMeans', { count: status.waiting }), {
				todo: t('status.goneDo'),
				action: 'start-page'
			});
		case 'erased':
			return say(Split, 'error', t('status.erased'), t('status.erasedMeans', { count: status.waiting }), { todo: t('status.forkedDo'), action: 'export' });
		case 'forked':
			return say(Split, 'error', t('status.forked'), t('status.forkedMeans', { count: status.waiting }), {
				todo: t('status.forkedDo'),
				action: 'export'
			});
	}
}
