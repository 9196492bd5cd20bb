// A choice found by typing: what the typed words mean when the field is left.
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import Combobox from '#lib/ui/Combobox.svelte';

const user = userEvent.setup();
const OPTIONS = [
	{ value: '1', label: 'Nobody' },
	{ value: '2', label: 'Zoe' },
	{ value: '3', label: 'Zoë' },
	{ value: '4', label: 'Ann' },
	{ value: '5', label: 'Anna' }
];

async function left(typed: string, value: string): Promise<string> {
	let chosen = value;
	const { unmount } = render(Combobox, { label: 'Who', value, options: OPTIONS, onchange: (next: string) => void (chosen = next) });
	const field = screen.getByRole<HTMLInputElement>('combobox', { name: 'Who' });
	await user.click(field);
	await user.clear(field);
	await user.type(field, typed);
	await user.keyboard('{Tab}');
	const shown = () => OPTIONS.find((option) => option.value === chosen)!.label;
	await waitFor(() => expect(field.value).toBe(shown()));
	unmount();
	return shown();
}

it('takes a name that is typed as it is written before one that only its accents tell from it', async () => {
	expect(await left('Zoë', '1')).toBe('Zoë');
	expect(await left('Zoe', '1')).toBe('Zoe');
	expect(await left('zoë', '1')).toBe('Zoë');
});

it('takes a name that begins others, and of names that are as like what is typed none', async () => {
	expect(await left('ann', '5')).toBe('Ann');
	expect(await left('ZOÉ', '1')).toBe('Nobody');
	expect(await left('an', '1')).toBe('Nobody');
});
