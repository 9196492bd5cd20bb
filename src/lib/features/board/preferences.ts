// How a person looks at the board of one pipeline, kept on this device. Refused storage: it lasts as long as the board.
import { LANE_ORDERS, type LaneOrder } from './board-model.ts';

export interface BoardPreferences {
	/** 'stage', 'owner', 'month', or a column of one's own. */
	by: string;
	order: LaneOrder;
	/** Fields on a card beside those it always has. */
	fields: readonly string[];
	/** Lanes that were opened (false) or folded (true) by hand, by `by` and lane. */
	folded: Readonly<Record<string, boolean>>;
}

export const STANDARD: BoardPreferences = { by: 'stage', order: 'hand', fields: ['expectedClose'], folded: {} };

const keyOf = (pipeline: string): string => `sluice:board:${pipeline}`;

export function loadPreferences(pipeline: string): BoardPreferences {
	try {
		const stored = JSON.parse(localStorage.getItem(keyOf(pipeline)) ?? 'null') as Partial<BoardPreferences> | null;
		if (typeof stored !== 'object' || stored === null) return STANDARD;
		return {
			by: typeof stored.by === 'string' ? stored.by : STANDARD.by,
			order: LANE_ORDERS.find((order) => order === stored.order) ?? STANDARD.order,
			fields: Array.isArray(stored.fields) ? stored.fields.filter((field) => typeof field === 'string') : STANDARD.fields,
			folded: typeof stored.folded === 'object' && stored.folded !== null ? stored.folded : {}
		};
	} catch {
		return STANDARD;
	}
}

export function savePreferences(pipeline: string, preferences: BoardPreferences): void {
	try {
		localStorage.setItem(keyOf(pipeline), JSON.stringify(preferences));
	} catch {
		// Private mode or full: nothing is lost but the choice.
	}
}
