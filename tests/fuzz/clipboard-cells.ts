// Generated cells as a person has them in a spreadsheet: a kind, a value, and what the sheet must hold after a paste.
import type { Random } from './random.ts';
import type { ClipField, FieldType } from '../../src/lib/domain/clipboard/cell.ts';
import { readStage, type Stage } from '../../src/lib/domain/model/stage.ts';

/** How a program is set: numbers and dates of the United States, the United Kingdom, or the Netherlands. */
export type Language = 'en-US' | 'en-GB' | 'nl';

export type SourceKind = 'text' | 'number' | 'money' | 'percent' | 'day' | 'boolean';

export interface SourceCell {
	/** What the other program holds it as; a blank cell has the kind of its column. */
	kind: SourceKind;
	/** Text, number in its own unit, `YYYY-MM-DD`, or true and false; null is blank. */
	value: string | number | boolean | null;
	/** What the sheet must store. */
	expected: unknown;
}

export interface SourceColumn {
	field: ClipField;
	kind: SourceKind;
	/** Decimals the other program shows; it never shows fewer than the value has. */
	digits: number;
}

export const STAGES: readonly Stage[] = (
	[
		['s1', 'Lead', 'open'],
		['s2', 'Kwalificatie & behoefte', 'open'],
		['s3', 'Offerte (v2)', 'open'],
		['s4', 'Gewonnen', 'won'],
		['s5', 'Verloren', 'lost']
	] as const
).map(([id, name, type], index) => readStage(id, (field) => ({ name, type, order: `a${index}` })[field as 'name'], null));

export const CHOICES = [
	{ id: 'c1', name: 'Rood' },
	{ id: 'c2', name: 'Groen, licht' },
	{ id: 'c3', name: '3. Blauw' },
	{ id: 'c4', name: '"Overig"' }
];

export const PEOPLE = ['Anna de Vries', 'Bram', 'Chloé'];

const KIND_OF: Record<FieldType, SourceKind> = {
	text: 'text',
	number: 'number',
	money: 'money',
	currency: 'text',
	permille: 'percent',
	percent: 'percent',
	day: 'day',
	stage: 'text',
	choice: 'text',
	choices: 'text',
	person: 'text',
	link: 'text',
	checkbox: 'boolean',
	rating: 'number'
};

const TYPES = Object.keys(KIND_OF) as FieldType[];

export function makeColumn(random: Random, index: number): SourceColumn {
	const type = random.chance(0.25) ? 'text' : random.pick(TYPES);
	const field: ClipField = { id: `f${index}`, type, cell: `f${index}`, names: [`Field ${index}`], choices: CHOICES, stars: 5 };
	return { field, kind: KIND_OF[type], digits: type === 'rating' ? 0 : random.below(4) };
}

const WORDS = ['Deal', 'Noord', 'café', 'Ørsted', 'naïef', 'plan', 'Q4', '€', '日本', '😀', 'B.V.', '&', '<b>', '&amp;', '50%', 'A/B'];
const AWKWARD = [
	'007',
	'0031 20 123',
	'+31 6 12345678',
	'+31612345678',
	'=1+1',
	'=SOM(A1:B2)',
	'@naam',
	'-5',
	'- streepje',
	"'s-Gravenhage",
	'TRUE',
	'WAAR',
	'1.234',
	'1,234.50',
	'1-2',
	'3/4',
	'mei',
	'1E5',
	'5" pijp',
	'say "hi"',
	'#1 klant',
	'(35)',
	'12k',
	'a;b,c|d',
	'https://x.nl/?a=1&b=2',
	'null',
	'NaN',
	'\\n'
];

/** What every spreadsheet reads as less than it is, where it comes as plain text. */
const WRAPPED = ["'=x", '"alles"', "''@naam"];

export interface TextRules {
	/** The flavour can carry line breaks, tabs and runs of spaces inside a cell. */
	breaks: boolean;
	tabs: boolean;
	spaces: boolean;
	/** A text that only quotes or an apostrophe in front make ambiguous in plain text. */
	wrapped: boolean;
}

function makeText(random: Random, rules: TextRules): string {
	if (random.chance(0.35)) return random.pick(rules.wrapped ? [...AWKWARD, ...WRAPPED] : AWKWARD);
	let text = random.pick(WORDS);
	for (let more = random.below(4); more > 0; more--) {
		const gap = random.chance(0.12) && rules.breaks ? '\n' : random.chance(0.05) && rules.tabs ? '\t' : random.chance(0.1) && rules.spaces ? '  ' : ' ';
		text += gap + random.pick(WORDS);
	}
	return text;
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

export function makeCell(random: Random, { field, kind, digits }: SourceColumn, rules: TextRules): SourceCell {
	if (random.chance(0.08)) return { kind, value: null, expected: null };
	const size = 10 ** random.below(7);
	switch (field.type) {
		case 'number': {
			const value = rounded((random.next() - 0.3) * size, digits) + 0;
			return { kind, value, expected: value };
		}
		case 'money': {
			const value = rounded((random.next() - 0.2) * size, Math.min(2, digits)) + 0;
			return { kind, value, expected: Math.round(value * 100) + 0 };
		}
		case 'currency': {
			const value = random.pick(['EUR', 'USD', 'JPY']);
			return { kind, value, expected: value === 'EUR' ? null : value };
		}
		case 'permille': {
			const value = rounded(random.next(), 2 + Math.min(1, digits));
			return { kind, value, expected: Math.round(value * 1000) };
		}
		case 'percent': {
			const value = rounded((random.next() - 0.2) * 3, 2 + Math.min(2, digits)) + 0;
			return { kind, value, expected: value };
		}
		case 'day': {
			const value = new Date(Date.UTC(1990, 0, 1) + random.below(30_000) * 86_400_000).toISOString().slice(0, 10);
			return { kind, value, expected: value };
		}
		case 'checkbox': {
			const value = random.chance(0.5);
			return { kind, value, expected: value };
		}
		case 'rating': {
			const value = 1 + random.below(5);
			return { kind, value, expected: value };
		}
		case 'stage': {
			const stage = random.pick(STAGES);
			return { kind, value: stage.name, expected: stage.id };
		}
		case 'choice': {
			const choice = random.pick(rules.wrapped ? CHOICES : CHOICES.slice(0, 3));
			return { kind, value: choice.name, expected: choice.id };
		}
		case 'choices': {
			const some = [CHOICES[0]!, CHOICES[2]!].filter(() => random.chance(0.6));
			return some.length === 0 ? { kind, value: null, expected: null } : { kind, value: some.map(({ name }) => name).join(', '), expected: some.map(({ id }) => id) };
		}
		case 'person': {
			const name = random.pick(PEOPLE);
			return { kind, value: random.chance(0.3) ? name.toUpperCase() : name, expected: name };
		}
		case 'link': {
			const value = `https://x.nl/${random.below(1000)}?q=${random.below(9)}&r=1`;
			return { kind, value, expected: value };
		}
		case 'text': {
			const value = makeText(random, rules);
			return { kind, value, expected: value };
		}
	}
}
