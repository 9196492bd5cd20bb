// What a column dialog has filled in: from a column, checked, and turned into cells to write. Limit: no screen, no words
// but those that say what is wrong.
import { MAX_CHOICES, PALETTE_SIZE, type Column, type ColumnKind, type NewColumn } from '#lib/domain/model/column.ts';
import { BUILT_IN } from '#lib/state/fields.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import { t } from '#lib/ui/messages/index.ts';

/** Longest name of a column or a choice, in UTF-16 units. */
export const MAX_NAME = 100;

export interface ColumnForm {
	name: string;
	kind: ColumnKind;
	choices: Column['choices'];
	decimals: number | null;
	stars: number;
	formula: string;
}

/** What a dialog starts with: a column's, or that of a new one. */
export function formOf(column: Column | null): ColumnForm {
	if (column) {
		const { name, kind, choices, decimals, stars, formula } = column;
		return { name, kind, choices, decimals, stars, formula };
	}
	return { name: '', kind: 'text', choices: [], decimals: null, stars: 5, formula: '' };
}

export const hasChoices = (kind: ColumnKind): boolean => kind === 'choice' || kind === 'choices';
export const hasDecimals = (kind: ColumnKind): boolean => kind === 'number' || kind === 'percent' || kind === 'formula';

/** A choice yet without a name, in the next colour. */
export const blankChoice = (choices: Column['choices'], id: string): Column['choices'][number] => ({
	id,
	name: '',
	color: choices.length % PALETTE_SIZE
});

/** What is wrong with the name among the columns of a pipeline, in words; null: nothing. `own`: the column it is for. */
export function nameProblem(name: string, columns: readonly Column[], own: string | null): string | null {
	const trimmed = name.trim();
	if (trimmed === '') return t('columns.nameEmpty');
	if (trimmed.length > MAX_NAME) return t('columns.nameLong', { most: MAX_NAME });
	const wanted = plainLetters(trimmed);
	const taken =
		columns.some((column) => column.key !== own && column.deleted === null && plainLetters(column.name) === wanted) ||
		BUILT_IN.some((id) => plainLetters(t(`field.${id}`)) === wanted);
	return taken ? t('columns.nameTaken', { name: trimmed }) : null;
}

/** What is wrong with the choices, in words; null: nothing. */
export function choicesProblem({ kind, choices }: ColumnForm): string | null {
	if (!hasChoices(kind)) return null;
	if (choices.length > MAX_CHOICES) return t('columns.choiceFull', { most: MAX_CHOICES });
	const open = choices.filter(({ gone }) => gone !== true);
	if (open.some(({ name }) => name.trim() === '')) return t('columns.choiceEmpty');
	const seen = new Set<string>();
	for (const { name } of open) {
		if (seen.has(plainLetters(name.trim()))) return t('columns.choiceTwice', { name: name.trim() });
		seen.add(plainLetters(name.trim()));
	}
	return null;
}

/** The cells to write: those that mean something in the kind. */
export function cellsOf({ name, kind, choices, decimals, stars, formula }: ColumnForm): NewColumn {
	return {
		name: name.trim(),
		kind,
		...(hasChoices(kind) && { choices: choices.map((choice) => ({ ...choice, name: choice.name.trim() })) }),
		...(hasDecimals(kind) && { decimals }),
		...(kind === 'rating' && { stars }),
		...(kind === 'formula' && { formula })
	};
}
