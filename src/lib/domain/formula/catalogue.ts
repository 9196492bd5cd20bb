// The functions of formulas as data: names in English and Dutch (as Excel has them), how many arguments, which group.
// What they do is in functions/; what they are for is in the messages `formula.<NAME>.about` and `.args`.

export type FunctionGroup = 'logic' | 'math' | 'text' | 'date';

export interface FunctionEntry {
	/** English name, as in stored formulas. */
	readonly name: string;
	readonly nl: string;
	readonly group: FunctionGroup;
	readonly min: number;
	/** null: as many as one likes. */
	readonly max: number | null;
}

type Line = readonly [name: string, nl: string, min: number, max?: number | null];

const LINES: Record<FunctionGroup, readonly Line[]> = {
	logic: [
		['IF', 'ALS', 2, 3],
		['IFS', 'ALS.VOORWAARDEN', 2, null],
		['AND', 'EN', 1, null],
		['OR', 'OF', 1, null],
		['NOT', 'NIET', 1],
		['XOR', 'EX.OF', 1, null],
		['IFERROR', 'ALS.FOUT', 2],
		['IFNA', 'ALS.NB', 2],
		['SWITCH', 'SCHAKELEN', 3, null],
		['CHOOSE', 'KIEZEN', 2, null],
		['TRUE', 'WAAR', 0],
		['FALSE', 'ONWAAR', 0],
		['NA', 'NB', 0],
		['ISBLANK', 'ISLEEG', 1],
		['ISNUMBER', 'ISGETAL', 1],
		['ISTEXT', 'ISTEKST', 1],
		['ISNONTEXT', 'ISGEENTEKST', 1],
		['ISLOGICAL', 'ISLOGISCH', 1],
		['ISERROR', 'ISFOUT', 1],
		['ISERR', 'ISFOUT2', 1],
		['ISNA', 'ISNB', 1],
		['ISEVEN', 'IS.EVEN', 1],
		['ISODD', 'IS.ONEVEN', 1]
	],
	math: [
		['SUM', 'SOM', 1, null],
		['AVERAGE', 'GEMIDDELDE', 1, null],
		['MIN', 'MIN', 1, null],
		['MAX', 'MAX', 1, null],
		['COUNT', 'AANTAL', 1, null],
		['COUNTA', 'AANTALARG', 1, null],
		['MEDIAN', 'MEDIAAN', 1, null],
		['PRODUCT', 'PRODUCT', 1, null],
		['STDEV', 'STDEV', 1, null],
		['ROUND', 'AFRONDEN', 2],
		['ROUNDUP', 'AFRONDEN.NAAR.BOVEN', 2],
		['ROUNDDOWN', 'AFRONDEN.NAAR.BENEDEN', 2],
		['MROUND', 'AFRONDEN.N.VEELVOUD', 2],
		['CEILING', 'AFRONDEN.BOVEN', 2],
		['FLOOR', 'AFRONDEN.BENEDEN', 2],
		['INT', 'INTEGER', 1],
		['TRUNC', 'GEHEEL', 1, 2],
		['EVEN', 'EVEN', 1],
		['ODD', 'ONEVEN', 1],
		['MOD', 'REST', 2],
		['QUOTIENT', 'QUOTIENT', 2],
		['ABS', 'ABS', 1],
		['SIGN', 'POS.NEG', 1],
		['SQRT', 'WORTEL', 1],
		['POWER', 'MACHT', 2],
		['EXP', 'EXP', 1],
		['LN', 'LN', 1],
		['LOG', 'LOG', 1, 2],
		['LOG10', 'LOG10', 1],
		['PI', 'PI', 0]
	],
	text: [
		['CONCAT', 'TEKST.SAMENV', 1, null],
		['CONCATENATE', 'TEKST.SAMENVOEGEN', 1, null],
		['TEXTJOIN', 'TEKST.COMBINEREN', 3, null],
		['LEFT', 'LINKS', 1, 2],
		['RIGHT', 'RECHTS', 1, 2],
		['MID', 'DEEL', 3],
		['LEN', 'LENGTE', 1],
		['UPPER', 'HOOFDLETTERS', 1],
		['LOWER', 'KLEINE.LETTERS', 1],
		['PROPER', 'BEGINLETTERS', 1],
		['TRIM', 'SPATIES.WISSEN', 1],
		['CLEAN', 'WISSEN.CONTROL', 1],
		['SUBSTITUTE', 'SUBSTITUEREN', 3, 4],
		['REPLACE', 'VERVANGEN', 4],
		['FIND', 'VIND.ALLES', 2, 3],
		['SEARCH', 'VIND.SPEC', 2, 3],
		['REPT', 'HERHALING', 2],
		['EXACT', 'GELIJK', 2],
		['TEXT', 'TEKST', 2],
		['VALUE', 'WAARDE', 1],
		['FIXED', 'VAST', 1, 3],
		['CHAR', 'TEKEN', 1],
		['CODE', 'CODE', 1],
		['UNICHAR', 'UNITEKEN', 1],
		['UNICODE', 'UNICODE', 1],
		['T', 'T', 1],
		['N', 'N', 1]
	],
	date: [
		['TODAY', 'VANDAAG', 0],
		['NOW', 'NU', 0],
		['DATE', 'DATUM', 3],
		['YEAR', 'JAAR', 1],
		['MONTH', 'MAAND', 1],
		['DAY', 'DAG', 1],
		['WEEKDAY', 'WEEKDAG', 1, 2],
		['WEEKNUM', 'WEEKNUMMER', 1, 2],
		['ISOWEEKNUM', 'ISO.WEEKNUMMER', 1],
		['EDATE', 'ZELFDE.DAG', 2],
		['EOMONTH', 'LAATSTE.DAG', 2],
		['DATEDIF', 'DATUMVERSCHIL', 3],
		['DAYS', 'DAGEN', 2],
		['DAYS360', 'DAGEN360', 2, 3],
		['YEARFRAC', 'JAAR.DEEL', 2, 3],
		['NETWORKDAYS', 'NETTO.WERKDAGEN', 2, null],
		['WORKDAY', 'WERKDAG', 2, null],
		['DATEVALUE', 'DATUMWAARDE', 1],
		['TIME', 'TIJD', 3],
		['HOUR', 'UUR', 1],
		['MINUTE', 'MINUUT', 1],
		['SECOND', 'SECONDE', 1]
	]
};

/** All functions, in the order in which help shows them. */
export const FUNCTIONS: readonly FunctionEntry[] = (Object.keys(LINES) as FunctionGroup[]).flatMap((group) =>
	LINES[group].map(([name, nl, min, max = min]) => ({ name, nl, group, min, max }))
);

// Maps, not objects: a name such as `constructor` must find nothing.
const byName = new Map<string, FunctionEntry>();
for (const entry of FUNCTIONS) byName.set(entry.nl, entry);
for (const entry of FUNCTIONS) byName.set(entry.name, entry);

/** The function of an English or Dutch name, capitals or not; null when there is none. */
export const functionNamed = (name: string): FunctionEntry | null => byName.get(name.toUpperCase()) ?? null;

const LITERALS: ReadonlyMap<string, boolean> = new Map([
	['TRUE', true],
	['WAAR', true],
	['FALSE', false],
	['ONWAAR', false]
]);

/** The truth value that stands without parentheses, in either language; null for any other word. */
export const literalNamed = (name: string): boolean | null => LITERALS.get(name.toUpperCase()) ?? null;
