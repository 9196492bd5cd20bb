// How a run of numbers goes on: by its step where it has one, else along the straight line that fits it best, as Excel does.

/** The line through `values` (places 0, 1, …): gives the number at a place, noise of doubles taken off. */
export function trendOf(values: readonly number[]): (place: number) => number {
	const [intercept, slope] = line(values);
	// Decimals of the run and of its steps; a fitted line may have more, but not sixteen.
	const least = evenStep(values) === null ? 12 : 0;
	const decimals = Math.min(15, values.reduce((most, value) => Math.max(most, decimalsOf(value)), least));
	return (place) => Number((intercept + slope * place).toFixed(decimals)) + 0;
}

/** The step between all values that follow each other; null where it is not the same. */
export function evenStep(values: readonly number[]): number | null {
	if (values.length < 2) return null;
	const step = values[1]! - values[0]!;
	const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
	return values.every((value, index) => index === 0 || Math.abs(value - values[index - 1]! - step) <= scale * 1e-12) ? step : null;
}

const decimalsOf = (value: number): number => {
	const [mantissa, exponent] = String(value).split('e');
	return Math.max(0, (mantissa!.split('.')[1]?.length ?? 0) - Number(exponent ?? 0));
};

function line(values: readonly number[]): [intercept: number, slope: number] {
	const step = evenStep(values);
	if (step !== null) return [values[0]!, step];
	const count = values.length;
	const middle = (count - 1) / 2;
	const mean = values.reduce((sum, value) => sum + value, 0) / count;
	let above = 0;
	let below = 0;
	for (const [index, value] of values.entries()) {
		above += (index - middle) * (value - mean);
		below += (index - middle) ** 2;
	}
	const slope = below === 0 ? 0 : above / below;
	return [mean - slope * middle, slope];
}
