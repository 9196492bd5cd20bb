// Who may come into one pipeline, as its owner sees and changes it: read when the dialog opens, and after each change.
import type { AuditEntry, Erase, Erasure, Invite, Made, NewInvite, NewLink, NewToken, PipelineAccess, ShareLink, ApiToken } from '#lib/protocol/access.ts';
import type { Role } from '#lib/protocol/messages.ts';
import { sharingApi } from '#lib/state/access-api.ts';
import type { ApiResult } from '#lib/state/api-call.ts';
import { problemWords } from '#lib/ui/problem-words.ts';

/** Parts of the dialog. */
export type SharePart = 'people' | 'links' | 'tokens' | 'record' | 'erase';

export class Sharing {
	readonly pipeline: string;
	/** Null: not read yet. */
	access = $state.raw<PipelineAccess | null>(null);
	/** What went wrong last, in words. */
	problem = $state<string | null>(null);
	busy = $state(false);
	/** The record, newest first. */
	entries = $state.raw<readonly AuditEntry[]>([]);
	/** What was erased for good, newest first; null: not read yet. */
	erasures = $state.raw<readonly Erasure[] | null>(null);
	/** Where the record goes on; null: at its end, or not read. */
	next = $state<number | null>(null);

	constructor(pipeline: string) {
		this.pipeline = pipeline;
	}

	async read(): Promise<void> {
		const answer = await sharingApi.read(this.pipeline);
		if (answer.ok) this.access = answer.value;
		else this.problem = problemWords(answer.problem);
	}

	/** The part of the record after `entries`; anew where there is none yet. */
	async readRecord(anew: boolean): Promise<void> {
		const answer = await sharingApi.audit(this.pipeline, anew ? null : this.next);
		if (!answer.ok) {
			this.problem = problemWords(answer.problem);
			return;
		}
		this.entries = anew ? answer.value.entries : [...this.entries, ...answer.value.entries];
		this.next = answer.value.next;
	}

	async readErasures(): Promise<void> {
		const answer = await sharingApi.erasures(this.pipeline);
		if (answer.ok) this.erasures = answer.value.erasures;
		else this.problem = problemWords(answer.problem);
	}

	/** Null where it failed, which `problem` says. */
	async erase(wanted: Erase): Promise<Erasure | null> {
		const erased = await this.#change(sharingApi.erase(this.pipeline, wanted));
		await this.readErasures();
		return erased;
	}

	invite = (wanted: NewInvite): Promise<Made<Invite> | null> => this.#change(sharingApi.invite(this.pipeline, wanted));
	takeBackInvite = (id: string): Promise<null> => this.#change(sharingApi.takeBackInvite(this.pipeline, id));
	changeRole = (member: string, role: Role): Promise<unknown> => this.#change(sharingApi.changeRole(this.pipeline, member, role));
	removeMember = (member: string): Promise<null> => this.#change(sharingApi.removeMember(this.pipeline, member));
	link = (wanted: NewLink): Promise<Made<ShareLink> | null> => this.#change(sharingApi.link(this.pipeline, wanted));
	takeBackLink = (id: string): Promise<null> => this.#change(sharingApi.takeBackLink(this.pipeline, id));
	token = (wanted: NewToken): Promise<Made<ApiToken> | null> => this.#change(sharingApi.token(this.pipeline, wanted));
	takeBackToken = (id: string): Promise<null> => this.#change(sharingApi.takeBackToken(this.pipeline, id));

	/** The answer, or null where it failed, which `problem` says; what is shown is read anew either way. */
	async #change<T>(request: Promise<ApiResult<T>>): Promise<T | null> {
		this.busy = true;
		const answer = await request;
		this.problem = null;
		await this.read();
		this.busy = false;
		if (answer.ok) return answer.value;
		this.problem = problemWords(answer.problem);
		return null;
	}
}
