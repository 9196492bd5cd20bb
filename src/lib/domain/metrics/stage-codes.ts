// Stages as the changes hold them: a small number each, and what it means as the stages are now (metrics G15).
// Limit: place 0 is no stage; place code + 1 is the stage of that code.
import { FORECAST_CATEGORIES, type Stage } from '../model/stage.ts';
import { Codes } from './codes.ts';
import { StageTable } from './stage-table.ts';

export const OPEN = 0;
export const WON = 1;
export const LOST = 2;

const TYPES = { open: OPEN, won: WON, lost: LOST } as const;

export class StageCodes {
	table = new StageTable([]);
	/** By place: OPEN (also where nobody knows the stage), WON or LOST. */
	types = new Uint8Array([OPEN]);
	/** Index among the open stages in use; −1: none of them. */
	buckets = new Int32Array([-1]);
	/** Furthest open index that a deal here has reached, K for won; −1: it says nothing. */
	ranks = new Int32Array([-1]);
	/** Chance, per mille; −1: unknown. */
	permilles = new Int32Array([-1]);
	/** Index into FORECAST_CATEGORIES; −1: unknown. */
	categories = new Int8Array([-1]);
	/** Whole days without work after which a deal here is stale; Infinity: never, or unknown. */
	staleAfters = new Float64Array([Infinity]);
	readonly #codes = new Codes();

	/** Takes all stages, removed ones too. Codes stay. */
	read(stages: readonly Stage[]): void {
		this.table = new StageTable(stages);
		for (const { id } of stages) this.#codes.of(id);
		this.#readPlaces();
	}

	/** Code of a stage, also of one that is in no table; NaN for none. */
	of(id: unknown): number {
		if (typeof id !== 'string') return NaN;
		const code = this.#codes.of(id);
		if (code + 1 >= this.types.length) this.#readPlaces();
		return code;
	}

	/** Forgets codes: nothing that holds one may be read after it. */
	clear(): void {
		this.#codes.clear();
	}

	#readPlaces(): void {
		const places = [null, ...this.#codes.words].map((id) => this.table.place(id));
		this.types = Uint8Array.from(places, (place) => TYPES[place?.type ?? 'open']);
		this.buckets = Int32Array.from(places, (place) => place?.bucket ?? -1);
		this.ranks = Int32Array.from(places, (place) => place?.rank ?? -1);
		this.permilles = Int32Array.from(places, (place) => place?.stage.probability ?? -1);
		this.staleAfters = Float64Array.from(places, (place) => Math.floor(place?.stage.staleAfter ?? Infinity));
		this.categories = Int8Array.from(places, (place) => (place ? FORECAST_CATEGORIES.indexOf(place.stage.forecastCategory) : -1));
	}
}

/** Place of a stage as a change holds it. */
export const placeOf = (value: number): number => (Number.isNaN(value) ? 0 : value + 1);
