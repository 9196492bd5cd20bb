// Who the server takes this browser for: asked at the start, kept on this device for a start without a connection
// (a name and a role, never a secret), followed from tab to tab.
// Limit: what the server allows it says at each request; this only decides what is shown.
import type { Joined, Session, Who } from '#lib/protocol/access.ts';
import type { Role } from '#lib/protocol/messages.ts';
import { isObject, type ApiResult, type Problem } from './api-call.ts';
import { sessionApi } from './access-api.ts';
import { fragment } from './fragment.svelte.ts';
import { holdFor } from './holder.ts';
import { forgetOpened } from './last-opened.ts';
import { ownPerson, savePerson } from './person.ts';

const KEY = 'sluice:session';

/** What the server said last, in this browser; null: nothing yet, or storage is refused. */
function stored(): Session | null {
	try {
		const session: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
		return isObject(session) && 'mode' in session && 'who' in session && isObject(session.ways) ? (session as unknown as Session) : null;
	} catch {
		return null;
	}
}

class Access {
	/** As the server said it last, here or in another tab; null: not known. */
	session = $state.raw<Session | null>(null);
	/** False until the server has answered in this tab, or could not be reached. */
	asked = $state(false);
	/** Why it did not answer; null: it did, or has not yet. */
	problem = $state.raw<Problem | null>(null);
	/** Signed out here, by the person. */
	left = $state(false);
	/** The address' key was not the right one. */
	wrongKey = $state(false);

	get who(): Who | null {
		return this.session?.who ?? null;
	}

	/** A member or a guest: somebody whose name the server keeps. */
	get named(): Exclude<Who, { kind: 'laptop' }> | null {
		const { who } = this;
		return who && who.kind !== 'laptop' ? who : null;
	}

	/** Whose screens these are: another one needs them anew. */
	get identity(): string {
		return this.named?.person ?? ownPerson().id;
	}

	/** What one may do here as far as the session says it; null: the server knows. */
	roleIn(pipeline: string): Role | null {
		const { who } = this;
		if (who?.kind === 'laptop') return 'owner';
		return who?.kind === 'guest' && who.pipeline === pipeline ? who.role : null;
	}

	/** Takes the key from the address, swaps it for a cookie, and asks who one is. Waits only for the key. */
	async start(): Promise<void> {
		holdFor(stored()?.who ?? null);
		this.session = stored();
		addEventListener('storage', (event) => {
			if (event.key !== KEY || event.newValue === null) return;
			holdFor(stored()?.who ?? null);
			this.session = stored();
		});
		fragment.take();
		if (!(await this.useKey())) void this.load();
	}

	/** Swaps a key from the address for a cookie; false where there was none, or it was not taken. */
	async useKey(): Promise<boolean> {
		const key = fragment.secrets.laptop;
		if (key === undefined) return false;
		fragment.forget('laptop');
		const problem = await this.enter(sessionApi.laptop({ key }));
		// A server that is a team's by now has no such key: whoever is signed in stays so.
		this.wrongKey = problem?.code === 'wrong-key';
		return problem === null;
	}

	async load(): Promise<void> {
		const answer = await sessionApi.read();
		this.asked = true;
		this.problem = answer.ok ? null : answer.problem;
		if (answer.ok) this.#be(answer.value);
	}

	/** Waits for an answer that says who one is now. Null when it came, else why not. */
	async enter(request: Promise<ApiResult<Session>>): Promise<Problem | null> {
		const answer = await request;
		if (!answer.ok) return answer.problem;
		this.#arrived(answer.value);
		return null;
	}

	/** The same of an invite or a share link: the pipeline to open, or why not. */
	async join(request: Promise<ApiResult<Joined>>): Promise<ApiResult<string>> {
		const answer = await request;
		if (!answer.ok) return answer;
		this.#arrived(answer.value.session);
		return { ok: true, value: answer.value.pipeline };
	}

	/** Null when the server has forgotten this browser, else why not. Copies of pipelines stay on the device. */
	async signOut(): Promise<Problem | null> {
		const answer = await sessionApi.signOut();
		// Signed out already is signed out.
		if (!answer.ok && answer.problem.code !== 'signed-out') return answer.problem;
		forgetOpened();
		this.left = true;
		this.expire();
		void this.load();
		return null;
	}

	/** The server no longer knows this browser: the way in is shown until it does. */
	expire(): void {
		if (this.session) this.#be({ ...this.session, who: null });
		this.asked = true;
	}

	/** The account has another name from now on. */
	rename(name: string): void {
		if (this.session?.who?.kind === 'member') this.#be({ ...this.session, who: { ...this.session.who, name } });
	}

	#arrived(session: Session): void {
		this.asked = true;
		this.problem = null;
		this.left = this.wrongKey = false;
		this.#be(session);
	}

	#be({ mode, who, ways }: Session): void {
		const session: Session = { mode, who, ways };
		holdFor(who);
		this.session = session;
		const { named } = this;
		const own = ownPerson();
		if (named && (own.id !== named.person || own.name !== named.name)) savePerson({ ...own, id: named.person, name: named.name });
		try {
			localStorage.setItem(KEY, JSON.stringify(session));
		} catch {
			// Storage refused: without a connection nobody is known, and nothing is here to be shown.
		}
	}
}

export const access = new Access();
