// The 25 tasks in docs/keyboard-and-clicks.md are those that are done with the keyboard alone and with clicks alone.
import { expect, test } from 'vitest';
import { read } from '../architecture/source-files.ts';
import { TASK_NAMES } from '../e2e/tasks/tasks.ts';

test('lists the 25 tasks in the order in which they are done, each with both ways', () => {
	const rows = read('docs/keyboard-and-clicks.md')
		.split('\n')
		.filter((line) => line.startsWith('| '))
		.map((line) => line.split('|').map((cell) => cell.trim()).slice(1, -1))
		.slice(2);
	expect(rows.map(([task]) => task)).toEqual(TASK_NAMES);
	expect(TASK_NAMES).toHaveLength(25);
	for (const [task, keyboard, clicks] of rows) expect([keyboard, clicks].every(Boolean), task).toBe(true);
});
