// What a deal is: its fields, their kinds and units.
import { isCurrency } from './money.ts';
import { isOption, type Answer, type LeadStatus, type OptionKind, type PickedCategory } from './options.ts';

/** Random id of a deal, unique in its pipeline. */
export type DealId = string;
/** Stable id of a stage. */
export type StageId = string;
/** Random id of a person as this pipeline knows them. */
export type PersonId = string;
/** A calendar day without a time, `YYYY-MM-DD`. */
export type Day = string;
/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

/**
 * How a field's value is typed, edited and shown.
 * text: string; money: integer minor units; currency: ISO 4217 code; permille: integer 0–1000; day: `YYYY-MM-DD`;
 * stage: stage id; instant: milliseconds; order: fractional index key; rating: integer 1–5; the others: id of one of their list (options.ts).
 */
export type FieldKind = 'text' | 'money' | 'currency' | 'permille' | 'day' | 'stage' | 'instant' | 'order' | 'rating' | OptionKind;

/** Every field of a deal that is a cell of the document. */
export const DEAL_FIELDS = {
	title: 'text',
	company: 'text',
	contact: 'text',
	owner: 'text',
	stage: 'stage',
	probability: 'permille',
	category: 'category',
	value: 'money',
	currency: 'currency',
	expectedClose: 'day',
	source: 'text',
	industry: 'text',
	nextStep: 'text',
	lastTouch: 'day',
	lostReason: 'text',
	leadStatus: 'leadStatus',
	leadReason: 'text',
	bantBudget: 'answer',
	bantAuthority: 'answer',
	bantNeed: 'answer',
	bantTiming: 'answer',
	rating: 'rating',
	order: 'order',
	deleted: 'instant'
} as const satisfies Record<string, FieldKind>;

export type DealField = keyof typeof DEAL_FIELDS;

export const DEAL_FIELD_NAMES = Object.keys(DEAL_FIELDS) as DealField[];

/** True for the name of a cell of a deal. A stranger's event may name any, also what every object has, like `constructor`. */
export const isDealField = (name: string): name is DealField => Object.hasOwn(DEAL_FIELDS, name);

/** The cells that hold the answers of qualification: is there money, does who we talk to decide, is there a need, is there a time? */
export const BANT_FIELDS = ['bantBudget', 'bantAuthority', 'bantNeed', 'bantTiming'] as const satisfies readonly DealField[];
export type BantField = (typeof BANT_FIELDS)[number];

/** Key of a column of one's own: the id of its record, and the name of its cell in every deal. */
export type ColumnKey = `c_${string}`;

const COLUMN_KEY = /^c_[A-Za-z0-9_-]{1,62}$/;

/** True for the name of a cell in a column of one's own, whether or not the pipeline has that column. */
export const isColumnKey = (name: string): name is ColumnKey => name.startsWith('c_') && COLUMN_KEY.test(name);

/** Any cell of a deal: built in, or in a column of one's own. */
export type CellField = DealField | ColumnKey;

export const isCellField = (name: string): name is CellField => isDealField(name) || isColumnKey(name);

/** The cells of a deal. null means empty: a blank value is not zero. */
export interface DealCells {
	title: string | null;
	company: string | null;
	contact: string | null;
	owner: string | null;
	stage: StageId | null;
	/** Override of the stage's probability in per mille; null follows the stage, live. */
	probability: number | null;
	/** Forecast category picked by hand in place of the stage's; it stays when the deal moves on. null follows the stage, live. */
	category: PickedCategory | null;
	/** Integer minor units of the deal's own currency. */
	value: number | null;
	/** ISO 4217 code; null follows the pipeline's, live. */
	currency: string | null;
	expectedClose: Day | null;
	source: string | null;
	industry: string | null;
	nextStep: string | null;
	lastTouch: Day | null;
	lostReason: string | null;
	/** How far the lead is between marketing and sales. */
	leadStatus: LeadStatus | null;
	/** Why the lead was recycled or rejected. */
	leadReason: string | null;
	/** Is there money, does who we talk to decide, is there a need, is there a time? null: unknown. */
	bantBudget: Answer | null;
	bantAuthority: Answer | null;
	bantNeed: Answer | null;
	bantTiming: Answer | null;
	/** What the customer thought of it once it was closed, 1–5. */
	rating: number | null;
	/** Fractional index: the deal's place when nothing else sorts. */
	order: string | null;
	/** When the deal was put in the bin; null while it is not. */
	deleted: Instant | null;
}

/** One step of a deal's stage history, oldest first. */
export interface StageStep {
	stage: StageId | null;
	/** Start of the stay; null when the file it came from did not say. */
	at: Instant | null;
	/** Who moved it here; absent where no logged event says so. */
	by?: PersonId;
}

/** A deal as everything outside the document sees it: plain values, conflicts decided. */
export interface Deal extends DealCells {
	readonly id: DealId;
	/** When the deal began; null when unknown (an import without a date). */
	readonly createdAt: Instant | null;
	/** When it was written into the document. */
	readonly addedAt: Instant;
	/** Who wrote it into the document. */
	readonly addedBy: PersonId | null;
	/**
	 * What is stored in columns of one's own, by key; nothing for an empty one. May be of another kind than its column:
	 * read it with `ownValue`. Never patched in place: another object where something changed.
	 */
	own: Readonly<Record<ColumnKey, unknown>>;
	/** Effective stage history, oldest first; the last step is the present stage. Never empty. */
	stageSteps: readonly StageStep[];
	/** When fields other than the stage changed before the deal came here, as an import told; absent where it told nothing of them. */
	told?: readonly Instant[];
	/** Who deleted it, and when, while somebody else edited it: the edit brought it back. null for any other deal. */
	returned: { readonly by: PersonId; readonly at: Instant } | null;
	/** Fields with more than one concurrent edit still standing. */
	conflicts: readonly CellField[];
}

/** What lies in a cell of a deal; null: nothing. */
export const storedCell = (deal: Deal, field: CellField): unknown => (isColumnKey(field) ? (deal.own[field] ?? null) : deal[field]);

/** Stars of the customer's rating. */
export const MAX_RATING = 5;

/** Longest text a cell may hold, in UTF-16 units: what a spreadsheet cell holds. The server takes no more than twice that. */
export const MAX_TEXT = 32_767;

const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T00:00:00Z');

/** True for a time within the years 1 to 9999. Any other that a stranger's client may write makes `Date` throw on screen. */
export const isInstant = (value: unknown): value is Instant =>
	typeof value === 'number' && value >= FIRST_INSTANT && value <= LAST_INSTANT;

const DAY = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** True for a calendar day that there is, written `YYYY-MM-DD`: not for 31 February. */
export function isDay(value: unknown): value is Day {
	const parts = typeof value === 'string' ? DAY.exec(value) : null;
	if (!parts) return false;
	const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
	if (day < 29) return true;
	if (month === 2) return day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	return day < 31 || month === 1 || month === 3 || month === 5 || month === 7 || month === 8 || month === 10 || month === 12;
}

/** True when `value` is a legal stored value of this kind. null always is. */
export function isFieldValue(kind: FieldKind, value: unknown): boolean {
	if (value === null) return true;
	switch (kind) {
		case 'text':
		case 'stage':
		case 'order':
			return typeof value === 'string';
		case 'money':
			return Number.isSafeInteger(value);
		case 'currency':
			return isCurrency(value);
		case 'permille':
			return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 1000;
		case 'day':
			return isDay(value);
		case 'instant':
			return isInstant(value);
		case 'rating':
			return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_RATING;
		default:
			return isOption(kind, value);
	}
}
