// Formula columns that use each other: in which order they are worked out, and which of them go in circles.

export interface Ordered {
	/** Columns that can be worked out, each after those it uses. */
	readonly order: readonly string[];
	/** Columns that depend on themselves, and columns that use such a one. */
	readonly cyclic: ReadonlySet<string>;
}

/** `uses`: the fields of each formula column; those that are no formula columns are passed over. No recursion: any depth. */
export function orderColumns(uses: ReadonlyMap<string, readonly string[]>): Ordered {
	const users = new Map<string, string[]>();
	const waiting = new Map<string, number>();
	for (const [column, fields] of uses) {
		const columns = fields.filter((field) => uses.has(field));
		waiting.set(column, columns.length);
		for (const field of columns) {
			const list = users.get(field);
			if (list) list.push(column);
			else users.set(field, [column]);
		}
	}
	const order = [...uses.keys()].filter((column) => waiting.get(column) === 0);
	for (const column of order)
		for (const user of users.get(column) ?? []) {
			const left = waiting.get(user)! - 1;
			waiting.set(user, left);
			if (left === 0) order.push(user);
		}
	const settled = new Set(order);
	return { order, cyclic: new Set([...uses.keys()].filter((column) => !settled.has(column))) };
}
