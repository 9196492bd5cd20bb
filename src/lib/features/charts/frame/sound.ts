// The last guard before the screen: a model with a broken number shows a dash in its words and draws nothing there.
// Limit: models are to be sound by themselves (tests go over every chart of the catalogue); this is for what slipped through.
import type { ChartModel } from './chart-model.ts';
import { NONE } from './figures.ts';

/** What Intl and templates make of a number that is none. Names may hold words like Infinity: those only as a whole. */
const BROKEN = /[-−]?(?:\bNaN\b|∞)/g;
const WHOLLY = /^(?:-?Infinity|undefined|null|\[object Object\])$/;

/** Where a model holds what is no figure, as paths: `bars.2.length`. */
export function brokenIn(model: ChartModel): string[] {
	const found: string[] = [];
	walk(model, '', (value, path) => {
		if (repaired(value) !== value) found.push(path);
		return value;
	});
	return found;
}

/** The model itself when it is sound, else a copy with a dash for each broken figure. */
export const sound = <M extends ChartModel>(model: M): M => (brokenIn(model).length === 0 ? model : (walk(model, '', repaired) as M));

function repaired(value: unknown): unknown {
	if (typeof value === 'string') return WHOLLY.test(value) ? NONE : value.replace(BROKEN, NONE);
	return typeof value === 'number' && !Number.isFinite(value) ? 0 : value;
}

/** A copy of plain data with each value that is no list or record put through `map`. */
function walk(value: unknown, path: string, map: (value: unknown, path: string) => unknown): unknown {
	const at = (key: string | number) => (path === '' ? `${key}` : `${path}.${key}`);
	if (Array.isArray(value)) return value.map((each, index) => walk(each, at(index), map));
	if (typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value)))
		return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, at(key), map)]));
	return map(value, path);
}
