// The stays of all deals in open stages as typed arrays, close together in the order of the rows: there are fewer of them than
// changes, and figures that go through all of them are as fast as memory gives them. Limit: they follow from the changes (columns.ts).
import { longer, RowPlaces } from './row-places.ts';

const FIRST_STAYS = 1024;

export class StayTable extends RowPlaces {
	/** Index of the open stage. */
	stage = new Int32Array(FIRST_STAYS);
	/** Beginning and end; NaN: unknown. Infinity: not over, it is STILL. */
	from = new Float64Array(FIRST_STAYS);
	until = new Float64Array(FIRST_STAYS);
	/** STILL, ADVANCED, EXIT_LOST, REGRESSED or HANDED_OFF. */
	exit = new Uint8Array(FIRST_STAYS);

	constructor() {
		super(FIRST_STAYS);
	}

	protected grow(capacity: number): void {
		this.stage = longer(this.stage, new Int32Array(capacity));
		this.from = longer(this.from, new Float64Array(capacity));
		this.until = longer(this.until, new Float64Array(capacity));
		this.exit = longer(this.exit, new Uint8Array(capacity));
	}
}
