// What the metrics command says about files: why one cannot be read, and what was left out of it.
import type { ImportWarning, WarningCode } from '#lib/domain/exchange/issues.ts';
import type { FilePipeline, FileProblem } from '#lib/domain/report/file-pipeline.ts';

const REASONS: Partial<Record<FileProblem['code'], string>> = {
	empty: 'is empty.',
	'no-deals': 'has no row that could be read as a deal.',
	'no-history': 'is no list of changes: it has no columns for the deal, the field, its value and the time.',
	'too-many-rows': 'has more rows than are read at once (100,000).',
	'too-many-columns': 'has more columns than a table of deals can have: is the right character between its cells?'
};

const ADVICE: Record<FileProblem['file'], string> = {
	deals: 'Give a CSV or TSV file of deals with a header row: a name, stage, value, owner and dates as columns.',
	history: 'Give a CSV or TSV file with the columns deal, field, value and at, or a change log as another program exports it.'
};

export const problemOfFile = ({ code, file }: FileProblem, paths: Record<FileProblem['file'], string>): string[] => [
	`${paths[file]} ${REASONS[code] ?? `cannot be read as a table (${code}).`}`,
	ADVICE[file]
];

/** What was found about the file as a whole; other findings are told by their code, line and column. */
const WHOLE: Partial<Record<WarningCode, (warning: ImportWarning) => string>> = {
	'lost-without-history': ({ value }) =>
		`${several(Number(value), 'lost deal')} without the stages passed before: all are counted as lost in the first stage. A --history FILE tells where they were`
};

const several = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** What of the file is in no figure, or was guessed; nothing where all is. `all`: also what was read of the history. */
export function notesOfFile({ plan, leftOut }: FilePipeline, all: boolean): string[] {
	const { skipped, warnings, unmapped, history } = plan;
	const notes: string[] = [];
	const by = <Key>(keys: readonly Key[]): [Key, number][] => {
		const counts = new Map<Key, number>();
		for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
		return [...counts];
	};
	for (const [code, count] of by(skipped.map((row) => row.code)))
		notes.push(`  ${several(count, 'row')} left out (${code}), the first in line ${skipped.find((row) => row.code === code)!.line}`);
	for (const [code, count] of by(warnings.map((warning) => warning.code))) {
		const first = warnings.find((warning) => warning.code === code)!;
		const whole = WHOLE[code]?.(first);
		if (whole !== undefined) {
			notes.push(`  ${whole}`);
			continue;
		}
		const { line, column, value } = first;
		const where = [line === null ? null : `line ${line}`, column ?? null, value === undefined ? null : `"${value}"`].filter((part) => part !== null).join(', ');
		notes.push(`  ${several(count, 'time')} ${code}${where === '' ? '' : `: ${where}`}`);
	}
	if (unmapped.length > 0) notes.push(`  Columns that were not read: ${unmapped.map(({ label }) => label).join(', ')}`);
	if (history) {
		if (all) notes.push(`  ${several(history.changes, 'change')} of ${several(history.deals, 'deal')} from the history, found by ${history.by}`);
		for (const [code, count] of by(history.skipped.map((row) => row.code)))
			notes.push(`  ${several(count, 'row')} of the history left out (${code}), the first in line ${history.skipped.find((row) => row.code === code)!.line}`);
		for (const { code, count, field } of history.notes) notes.push(`  ${several(count, 'time')} ${code}${field ? ` (${field})` : ''} in the history`);
		const nowhere = history.unknown.filter((deal) => !deal.several);
		if (nowhere.length > 0) notes.push(`  ${several(nowhere.length, 'deal')} of the history not in the file, for example ${nowhere[0]!.deal}`);
		for (const { what, count } of leftOut) notes.push(`  "${what}" of the history was not read (${several(count, 'row')})`);
	}
	return notes.length === 0 ? [] : ['Read from the file', ...notes];
}
