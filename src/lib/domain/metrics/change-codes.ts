// What a change of a deal's history is as two numbers: its field and its value. Limit: words that need a table of codes
// (stages, owners, currencies) are the columns'.
import { dayNumber } from '../model/date.ts';
import type { HistoryField } from '../model/deal-history.ts';
import { BANT_FIELDS, isDay, isFieldValue, type FieldKind } from '../model/deal.ts';
import { ANSWERS, LEAD_STATUSES } from '../model/options.ts';
import { FORECAST_CATEGORIES, type ForecastCategory } from '../model/stage.ts';
import * as change from './change-table.ts';
import { isNoSalesOutcome } from './lost-reason.ts';

const indexIn = (words: readonly string[], word: unknown): number => {
	const index = typeof word === 'string' ? words.indexOf(word) : -1;
	return index < 0 ? NaN : index;
};

/** What a cell shows: what another program wrote there and is no value of its kind is blank. */
const legalNumber = (kind: FieldKind, value: unknown): number => (typeof value === 'number' && isFieldValue(kind, value) ? value : NaN);

/** Field and value; the value is NaN where it is blank, no legal value, or needs a code of the columns. */
export function codeOfChange(field: HistoryField, value: string | number | null): [field: number, value: number] {
	switch (field) {
		case 'stage':
			return [change.STAGE, NaN];
		case 'value':
			return [change.VALUE, legalNumber('money', value)];
		case 'currency':
			return [change.CURRENCY, NaN];
		case 'expectedClose':
			return [change.EXPECTED_CLOSE, isDay(value) ? dayNumber(value) : NaN];
		case 'owner':
			return [change.OWNER, NaN];
		case 'category':
			return [change.CATEGORY, indexIn(FORECAST_CATEGORIES satisfies readonly ForecastCategory[], value)];
		case 'probability':
			return [change.PROBABILITY, legalNumber('permille', value)];
		case 'lostReason':
			return [change.LOST_REASON, typeof value === 'string' && isNoSalesOutcome(value) ? 1 : 0];
		case 'deleted':
			return [change.IN_BIN, value !== null && isFieldValue('instant', value) ? 1 : 0];
		case 'leadStatus':
			return [change.LEAD_STATUS, indexIn(LEAD_STATUSES, value)];
		case 'contact':
			return [change.CONTACT, typeof value === 'string' && value.trim() !== '' ? 1 : 0];
		case 'bantBudget':
		case 'bantAuthority':
		case 'bantNeed':
		case 'bantTiming':
			return [change.BANT + BANT_FIELDS.indexOf(field), indexIn(ANSWERS, value)];
		case 'rating':
			return [change.RATING, legalNumber('rating', value)];
		case 'lastTouch':
			return [change.LAST_TOUCH, typeof value === 'number' ? value : NaN];
		case 'touch':
			return [change.TOUCH, value === 'out' ? change.OUTBOUND : value === 'in' ? change.INBOUND : change.OTHER_WORK];
	}
}
