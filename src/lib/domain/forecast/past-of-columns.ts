// Past deals from the columns of the metrics: what each deal that counts went through, slips of the hand taken out.
// Limit: amounts are in the currency of their time, at the rate of the deal's one moment, its close or now, for its whole past.
import { COUNTS, LOST, WON, type DealColumns } from '../metrics/columns.ts';
import { CURRENCY, EXPECTED_CLOSE, STAGE, VALUE } from '../metrics/change-table.ts';
import type { StageId, StageStep } from '../model/deal.ts';
import { withoutBounces } from '../model/stage-steps.ts';
import type { StageType } from '../model/stage.ts';
import type { PastDeal, PastExpectation, PastStep, PastValue } from './past-deals.ts';

/** How stages are named in past deals: open ones by their index, as the inputs of forecasts have it. */
export const stageName = (bucket: number): StageId => String(bucket);

/** Every deal that counts, of the rows that pass, in the order of the columns. `asOf`: as of when the columns are. */
export function pastDealsOf(columns: DealColumns, asOf: number, passes: (row: number) => boolean): PastDeal[] {
	const deals: PastDeal[] = [];
	for (let row = 0; row < columns.size; row += 1) if (columns.left[row] === COUNTS && passes(row)) deals.push(pastDeal(columns, row, asOf));
	return deals;
}

interface Step extends StageStep {
	since: number;
}

function pastDeal(columns: DealColumns, row: number, asOf: number): PastDeal {
	const { first, count, since, time, field, value, by } = columns.changes;
	const steps: Step[] = [];
	const values: PastValue[] = [];
	const expects: PastExpectation[] = [];
	let amount = NaN;
	let currency = -1;
	for (let index = first[row]!; index < first[row]! + count[row]!; index += 1) {
		if (asOf !== Infinity && !(since[index]! < asOf)) break;
		const held = value[index]!;
		if (field[index] === VALUE || field[index] === CURRENCY) {
			if (field[index] === VALUE) amount = held;
			else currency = Number.isNaN(held) ? -1 : held;
			const worth = columns.inPipeline(row, amount, currency);
			values.push({ at: since[index]!, value: Number.isNaN(worth) ? null : worth });
		} else if (field[index] === EXPECTED_CLOSE) expects.push({ at: since[index]!, day: Number.isNaN(held) ? null : held });
		else if (field[index] === STAGE) {
			const at = Number.isNaN(time[index]!) ? null : time[index]!;
			const who = by[index]! < 0 ? {} : { by: String(by[index]!) };
			const stage = Number.isNaN(held) ? null : String(held);
			if (steps.length === 0 || steps.at(-1)!.stage !== stage) steps.push({ stage, at, since: since[index]!, ...who });
		}
	}
	const begins = columns.begins[row]!;
	return { steps: (withoutBounces(steps) as Step[]).map((step) => pastStep(columns, step, begins)), values, expects };
}

/** What a deal began with counts from its beginning, and is there since its recorded time. */
function pastStep({ stageCodes, stages }: DealColumns, { stage, at, since }: Step, begins: number): PastStep {
	const place = stage === null ? 0 : Number(stage) + 1;
	const type: StageType = typeName(stageCodes.types[place]!);
	const bucket = stageCodes.buckets[place]!;
	const name = type === 'open' ? stageName(bucket < 0 ? stages.openCount : bucket) : type;
	return since > begins ? { at: since, stage: name, type } : { at: begins, entered: at, stage: name, type };
}

const typeName = (type: number): StageType => (type === WON ? 'won' : type === LOST ? 'lost' : 'open');
