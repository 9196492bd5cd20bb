// What the doctor says of one thing, and how it is told. Limit: knows nothing of what is looked at.

/** fault: it does not work, or loses something. warning: it works, and should be mended. */
export type Grade = 'fault' | 'warning' | 'fine';

export interface Finding {
	grade: Grade;
	/** What it is about: a variable, a folder, a file, an address. */
	where: string;
	what: string;
	/** How to mend it; '' where nothing is to be mended. */
	mend: string;
}

export const fault = (where: string, what: string, mend: string): Finding => ({ grade: 'fault', where, what, mend });
export const warning = (where: string, what: string, mend: string): Finding => ({ grade: 'warning', where, what, mend });
export const fine = (where: string, what: string): Finding => ({ grade: 'fine', where, what, mend: '' });

const HEADS: Readonly<Record<Grade, string>> = { fault: 'Does not work', warning: 'Should be mended', fine: 'Fine' };

const many = (count: number, one: string): string => `${count === 0 ? 'no' : count} ${one}${count === 1 ? '' : 's'}`;

/** Worst first, each with where, what and how to mend it; in the end how many there are. */
export function printed(findings: readonly Finding[]): string[] {
	const of = (grade: Grade): Finding[] => findings.filter((finding) => finding.grade === grade);
	const part = (grade: Grade): string[] =>
		of(grade).length === 0 ? [] : [`${HEADS[grade]}:`, ...of(grade).flatMap(({ where, what, mend }) => [`  ${where}: ${what}`, ...(mend === '' ? [] : [`    → ${mend}`])]), ''];
	return [...part('fault'), ...part('warning'), ...part('fine'), `${many(of('fault').length, 'fault')}, ${many(of('warning').length, 'warning')}.`];
}
