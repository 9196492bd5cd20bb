// What the bar's menu offers of sharing and of one's account, whether their dialogs are open, and a word when one's role changes.
import CircleUser from '@lucide/svelte/icons/circle-user';
import Share2 from '@lucide/svelte/icons/share-2';
import type { SharePart } from '#lib/features/sharing/index.ts';
import { access } from '#lib/state/access.svelte.ts';
import { OwnRole } from '#lib/state/own-role.svelte.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { MenuItem } from '#lib/ui/menu.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';

/** Pipeline that opens anew because its first account is being made, or something erased: its dialog opens with it, at that part. */
let continued: { pipeline: string; part: SharePart } | null = null;

export class AccessItems {
	sharing = $state(false);
	account = $state(false);
	part = $state<SharePart>('people');
	readonly #pipeline: string;
	readonly #own = new OwnRole();

	/** `pipeline`: its id. */
	constructor(pipeline: string) {
		this.#pipeline = pipeline;
		this.sharing = continued?.pipeline === pipeline;
		if (this.sharing) this.part = continued!.part;
		continued = null;
	}

	/** Whether the dialog is still wanted when the pipeline opens anew. */
	continue(again: boolean): void {
		continued = again ? { pipeline: this.#pipeline, part: this.part } : null;
	}

	/** In an effect: one's role is asked for again when the server has had the word. */
	follow({ status, session }: PipelineState): void {
		if (status.kind === 'server' || status.kind === 'read-only') void this.#ask(session.id);
	}

	/** Says so when it is another one than before. */
	async #ask(pipeline: string): Promise<void> {
		const before = this.#own.role;
		await this.#own.read(pipeline);
		const { role } = this.#own;
		if (before !== null && role !== null && role !== before) toasts.show(t('workspace.roleNow', { role: t(`role.${role}`) }));
	}

	get items(): MenuItem[] {
		return [
			...(this.#own.role === 'owner' ? [{ label: t('sharing.share'), icon: Share2, onselect: () => (this.sharing = true) }] : []),
			...(access.who?.kind === 'member' ? [{ label: t('sharing.account'), icon: CircleUser, onselect: () => (this.account = true) }] : [])
		];
	}
}
