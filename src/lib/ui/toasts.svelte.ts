// Short notices at the edge of the screen that leave by themselves. Errors, and what says so, stay until dismissed.
import { announce } from './announcer.svelte.ts';

export interface ToastAction {
	label: string;
	run: () => void;
}

export interface Toast {
	readonly id: number;
	text: string;
	kind: 'info' | 'error';
	/** Stays until it is answered or dismissed. */
	stays: boolean;
	action?: ToastAction;
	/** What it is about: another notice about the same takes its place. */
	about?: string;
}

interface ToastOptions {
	kind?: Toast['kind'];
	stays?: boolean;
	action?: ToastAction;
	about?: string;
}

/** Long enough to read and to reach the action. */
const SHOWN_MS = 8000;
const MOST = 4;

class Toasts {
	#next = 0;
	readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
	list = $state.raw<readonly Toast[]>([]);
	/** Things as large as the window that are shown to others: notices but errors wait until they are gone. */
	#covers = $state(0);

	/** Shows a notice and says it to screen readers. Returns its id. */
	show(text: string, { kind = 'info', stays = kind === 'error', action, about }: ToastOptions = {}): number {
		const id = this.#next++;
		for (const before of this.list) if (about !== undefined && before.about === about) this.dismiss(before.id);
		this.list = [...this.list.slice(-(MOST - 1)), { id, text, kind, stays, ...(action ? { action } : {}), ...(about === undefined ? {} : { about }) }];
		announce(action ? `${text} ${action.label}` : text, kind === 'error' ? 'assertive' : 'polite');
		this.resume(id);
		return id;
	}

	/** True while the notice is on the screen. */
	has(id: number): boolean {
		return this.list.some((toast) => toast.id === id);
	}

	dismiss(id: number): void {
		this.hold(id);
		this.list = this.list.filter((toast) => toast.id !== id);
	}

	/** Takes away the notices that offer something to do: what they would act on is going. */
	withdrawActions(): void {
		for (const { id, action } of this.list) if (action) this.dismiss(id);
	}

	/** Notices but errors wait, with their time still to come. Returns how to have them back; several may ask for it at once. */
	cover(): () => void {
		this.#covers += 1;
		for (const { id } of this.list) this.hold(id);
		return () => {
			this.#covers -= 1;
			for (const { id } of this.list) this.resume(id);
		};
	}

	/** True for a notice that is not shown until what covers it is gone. */
	waits({ kind }: Toast): boolean {
		return this.#covers > 0 && kind !== 'error';
	}

	/** Someone points at it or has it in focus: it stays. */
	hold(id: number): void {
		clearTimeout(this.#timers.get(id));
		this.#timers.delete(id);
	}

	resume(id: number): void {
		this.hold(id);
		if (this.#covers > 0 || this.list.find((toast) => toast.id === id)?.stays !== false) return;
		this.#timers.set(
			id,
			setTimeout(() => this.dismiss(id), SHOWN_MS)
		);
	}
}

export const toasts = new Toasts();
