// What kinds of values a deal's fields have, built in and columns of one's own alike. Imports nothing.

/**
 * How a field's values read. text, person, link: text; number: a number; money: integer minor units; currency: ISO 4217 code; permille: integer
 * 0–1000; percent: a fraction; day: `YYYY-MM-DD`; stage: stage id; choice: choice id; choices: their ids; checkbox:
 * true or false; rating: 1 and up; formula: whatever it gives.
 */
export type FieldType =
	| 'text'
	| 'number'
	| 'money'
	| 'currency'
	| 'permille'
	| 'percent'
	| 'day'
	| 'stage'
	| 'choice'
	| 'choices'
	| 'person'
	| 'link'
	| 'checkbox'
	| 'rating'
	| 'formula';
