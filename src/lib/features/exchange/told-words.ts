// Codes, roles and fields of a history in the person's words.
import { TOLD_FIELDS, type FieldTarget } from '#lib/domain/exchange/history/fields.ts';
import type { ToldNote, ToldSkip } from '#lib/domain/exchange/history/issues.ts';
import type { Role } from '#lib/domain/exchange/history/layout.ts';
import { t } from '#lib/ui/messages/index.ts';

export function toldFieldLabel(field: FieldTarget): string {
	if (field === 'status' || field === 'created' || field === 'currency' || field === 'touch') return t(`told.${field}`);
	return t(`field.${field}`);
}

const TARGETS: readonly FieldTarget[] = [...TOLD_FIELDS, 'status', 'touch', 'created'];

/** What a field of a log may become. */
export const fieldOptions = (): { value: string; label: string }[] => [
	{ value: '', label: t('told.leftOut') },
	...TARGETS.map((target) => ({ value: target as string, label: toldFieldLabel(target) }))
];

const PLAIN = ['deal', 'dealName', 'at', 'field', 'value', 'old', 'created', 'stageId', 'stageLabel'] as const satisfies readonly Role[];

export function roleLabel(role: Role): string {
	if (role.startsWith('set:')) return t('told.role.set', { field: toldFieldLabel(role.slice(4) as FieldTarget) });
	if (role.startsWith('entered:')) return t('exchange.target.entered', { stage: role.slice(8) });
	if (role.startsWith('exited:')) return t('told.role.exited', { stage: role.slice(7) });
	return t(`told.role.${role as (typeof PLAIN)[number]}`);
}

/** What a column of a history may be. `stages`: those it may have dates of. */
export function roleOptions(stages: readonly string[]): { value: string; label: string }[] {
	const roles: Role[] = [
		...PLAIN,
		...[...TOLD_FIELDS, 'status' as const].map((field): Role => `set:${field}`),
		...stages.flatMap((stage): Role[] => [`entered:${stage}`, `exited:${stage}`])
	];
	return [{ value: '', label: t('told.leftOut') }, ...roles.map((role) => ({ value: role as string, label: roleLabel(role) }))];
}

/** A field of the domain by its name here; what a file calls it stays. */
const whatOf = (what: string | undefined): string => {
	const target = TARGETS.find((each) => each === what);
	return target ? toldFieldLabel(target) : (what ?? '');
};

export const toldSkipText = ({ code, what, value, other }: ToldSkip): string =>
	t(`told.skip.${code}`, { what: code === 'not-a-value' ? whatOf(what) : (what ?? ''), value: value ?? '', other: other ?? 0 });

export function toldNoteText({ code, count, field, examples, line }: ToldNote): string {
	return t(`told.note.${code}`, { count, field: field ? toldFieldLabel(field) : '', name: examples[0] ?? '', line: line ?? 0 });
}
