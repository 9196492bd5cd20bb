// A field over a value that others may change: when what is typed is stored.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import LiveField from '#lib/ui/LiveField.svelte';

afterEach(cleanup);

it('stores at Enter, but leaves that of a word being composed to the word', async () => {
	const oncommit = vi.fn(() => null);
	render(LiveField, { props: { label: 'Name', value: 'old', oncommit } });
	const field = screen.getByLabelText<HTMLInputElement>('Name');
	await fireEvent.input(field, { target: { value: 'new' } });
	await fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
	expect(oncommit).not.toHaveBeenCalled();
	await fireEvent.keyDown(field, { key: 'Enter' });
	expect(oncommit).toHaveBeenCalledWith('new', 'old');
});
