// How the bench speaks: one JSON object per line on standard output, words of progress on standard error.

export interface Measurement {
	/** What was measured. */
	bench: string;
	/** Deals in the pipeline, where it depends on them. */
	deals?: number;
	/** Which server, where several are compared. */
	server?: string;
	value: number;
	unit: 'ms' | 'µs' | 'bytes' | 'fps' | 'MB' | 'edits' | 'share';
	/** Runs behind the figure; it is their median. */
	runs?: number;
	/** The same done another way in the same run; `ratio` is ours divided by it. */
	beside?: { what: string; value: number; ratio: number };
	/** Further figures of the same runs. */
	detail?: Record<string, number | string | null>;
}

const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

export function report(measurement: Omit<Measurement, 'beside'> & { beside?: { what: string; value: number } }): void {
	const { beside, value, detail, ...rest } = measurement;
	const line: Measurement = { ...rest, value: rounded(value) };
	if (beside) line.beside = { what: beside.what, value: rounded(beside.value), ratio: rounded(value / beside.value) };
	if (detail)
		line.detail = Object.fromEntries(Object.entries(detail).map(([key, figure]) => [key, typeof figure === 'number' ? rounded(figure) : figure]));
	process.stdout.write(`${JSON.stringify(line)}\n`);
}

export function progress(text: string): void {
	process.stderr.write(`bench: ${text}\n`);
}

/** Median; of an even number the lower one of the two in the middle. Throws on none. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted[Math.ceil(sorted.length / 2) - 1];
	if (middle === undefined) throw new Error('no values');
	return middle;
}

/** The value that `share` (0–1) of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const at = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
	if (at === undefined) throw new Error('no values');
	return at;
}
