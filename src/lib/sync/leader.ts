// Which tab of this browser stores what the server sends and looks after edits of closed tabs: the one
// that holds a Web Lock. Without the API every tab does: the work is idempotent, only done more often.

/** Calls `onLead` once this tab leads. Returns how to step down. */
export function lead(locks: LockManager | null, name: string, onLead: () => void): () => void {
	if (locks === null) {
		onLead();
		return () => undefined;
	}
	const abort = new AbortController();
	let stepDown = () => undefined as void;
	const held = new Promise<void>((resolve) => (stepDown = resolve));
	const wait = async (): Promise<void> => {
		await locks.request(name, { mode: 'exclusive', signal: abort.signal }, () => {
			if (abort.signal.aborted) return undefined;
			onLead();
			return held;
		});
	};
	wait().catch(() => {
		// Stepping down while waiting is the ordinary end; a browser that refuses locks has none.
		if (!abort.signal.aborted) onLead();
	});
	return () => {
		abort.abort();
		stepDown();
	};
}
