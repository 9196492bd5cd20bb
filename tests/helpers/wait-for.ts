// Waiting for a condition with a deadline, instead of sleeping.

/** Resolves with what `read` returns once it is truthy. Rejects after `deadline` milliseconds, naming `what`. */
export async function waitFor<T>(what: string, read: () => T | Promise<T>, deadline = 8000): Promise<NonNullable<T>> {
	const end = Date.now() + deadline;
	for (;;) {
		const value = await read();
		if (value) return value;
		if (Date.now() > end) throw new Error(`waited ${deadline} ms for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
