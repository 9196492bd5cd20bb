// The time bar without a browser's layout: what it leaves behind, moments after now, and undoing a restore.
import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { putPipelineBack } from '#lib/features/history/go-back.ts';
import { TimeBar } from '#lib/features/history/index.ts';
import Slider from '#lib/features/history/Slider.svelte';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { newDocument, T0 } from '../../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../../helpers/fake-session.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const HOUR = 3_600_000;
const user = userEvent.setup();
let session: FakeSession;
let state: PipelineState;

beforeEach(() => {
	sessionStorage.clear();
	({ session, state } = fakePipeline(newDocument([{ title: 'Acme', stage: 'lead', value: 100 }])));
	session.clock = T0 + HOUR;
});
afterEach(() => {
	cleanup();
	state.destroy();
});

const value = (amount: number): void =>
	void state.perform((writer) => editDeals(writer, [{ deal: [...state.pipeline.deals.keys()][0]!, field: 'value', value: amount }]));

describe('the time bar', () => {
	it('tells what follows the sheet that the present is back when it goes while the past is shown', async () => {
		value(200);
		const { unmount } = render(TimeBar, { state, onclose: () => undefined });
		state.showAsOf(T0 + 1000);
		await waitFor('the past', () => state.revision > 0);
		let { revision } = state;
		await waitFor('quiet', () => {
			const still = revision === state.revision;
			({ revision } = state);
			return still;
		});
		unmount();
		expect(state.asOf).toBeNull();
		await waitFor('another revision', () => state.revision > revision);
	});

	it('goes to a moment after now, as an edit with a fast clock has one, and to its end', async () => {
		session.clock = T0 + 72 * HOUR;
		value(200);
		session.clock = T0 + 2 * HOUR;
		render(TimeBar, { state, onclose: () => undefined });
		state.showAsOf(T0 + 72 * HOUR);
		flushSync();
		expect(Number(screen.getByRole<HTMLInputElement>('slider').max)).toBeGreaterThanOrEqual(T0 + 72 * HOUR);
	});
});

describe('the time bar while it reads', () => {
	const read = vi.spyOn(AsOf.prototype, 'read');
	let closed = 0;

	beforeEach(() => {
		closed = 0;
	});
	const open = (): void => void render(TimeBar, { state, onclose: () => (closed += 1) });

	it('says so, and is closed with Escape', async () => {
		read.mockImplementationOnce(function* () {
			for (;;) yield;
		});
		open();
		expect(screen.getByRole('status').textContent).toBe('Reading the history…');
		await user.keyboard('{Escape}');
		expect(closed).toBe(1);
	});

	it('reads anew what replaces the document meanwhile', async () => {
		read.mockImplementationOnce(function* () {
			for (;;) yield;
		});
		open();
		session.replace(newDocument([{ title: 'Other' }]), { code: 'damaged', replayed: 0, skipped: [] });
		await waitFor('the focus on the slider', () => document.activeElement === screen.queryByRole('slider'));
	});

	it('says that it cannot read', async () => {
		const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		read.mockImplementationOnce(function* () {
			yield;
			throw new Error('unreadable');
		});
		open();
		await waitFor('the words', () => screen.queryByText(/cannot be read/) !== null);
		expect(logged).toHaveBeenCalledOnce();
		logged.mockRestore();
	});

	it('says that it cannot read what the document was replaced with meanwhile, and reads what comes after that', async () => {
		const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		const replace = (title: string): void =>
			session.replace(newDocument([{ title }]), { code: 'damaged', replayed: 0, skipped: [] });
		read.mockImplementationOnce(function* () {
			for (;;) yield;
		});
		read.mockImplementationOnce(function* () {
			yield;
			throw new Error('unreadable');
		});
		open();
		replace('Other');
		await waitFor('the words', () => screen.queryByText(/cannot be read/) !== null);
		expect(logged).toHaveBeenCalledOnce();
		replace('Third');
		await waitFor('the slider', () => screen.queryByRole('slider') !== null);
		logged.mockRestore();
	});
});

describe('the slider', () => {
	it('goes by the pipeline’s calendar days, also when the clocks change, and by the hour with Shift', async () => {
		const moved: (number | null)[] = [];
		render(Slider, {
			from: Date.UTC(2026, 2, 1),
			until: Date.UTC(2026, 3, 30),
			moment: Date.UTC(2026, 2, 28, 8),
			activity: [],
			marks: [],
			timeZone: 'Europe/Amsterdam',
			text: '',
			onmove: (moment) => moved.push(moment)
		});
		screen.getByRole('slider').focus();
		for (const keys of ['{ArrowRight}', '{PageUp}', '{ArrowLeft}', '{Shift>}{ArrowRight}{/Shift}']) {
			const { length } = moved;
			await user.keyboard(keys);
			await waitFor('the move', () => moved.length > length);
		}
		expect(moved).toEqual([Date.UTC(2026, 2, 29, 7), Date.UTC(2026, 3, 4, 7), Date.UTC(2026, 2, 27, 8), Date.UTC(2026, 2, 28, 9)]);
	});
});

describe('the focus', () => {
	const press = (name: string) => user.click(screen.getByRole('button', { name }));
	const onSlider = () => waitFor('the focus on the slider', () => document.activeElement === screen.getByRole('slider'));

	beforeEach(() => {
		value(200);
		session.clock = T0 + 2 * HOUR;
		render(TimeBar, { state, onclose: () => undefined });
		state.showAsOf(T0 + 1000);
		flushSync();
	});

	it('is on the slider when the way back to now has been taken', async () => {
		await press('Back to now');
		await onSlider();
	});

	it('is on the slider when the last change was stepped to', async () => {
		await press('Next change');
		expect(state.asOf).toBeNull();
		await onSlider();
	});

	it('is on the slider when the pipeline was restored', async () => {
		await press('Restore to this moment');
		await press('Restore');
		expect(state.asOf).toBeNull();
		await onSlider();
	});
});

describe('the notice after restoring', () => {
	it('takes back what it tells of, and not what was done since', () => {
		value(200);
		const [id] = [...state.pipeline.deals.keys()];
		session.clock = T0 + 2 * HOUR;
		putPipelineBack(state, T0 + 1000);
		expect(state.pipeline.deals.get(id!)!.value).toBe(100);
		state.perform((writer) => editDeals(writer, [{ deal: id!, field: 'company', value: 'Typed since' }]));
		toasts.list.at(-1)!.action!.run();
		expect(state.pipeline.deals.get(id!)).toMatchObject({ value: 200, company: 'Typed since' });
		// It is still there to be undone.
		state.undo();
		expect(state.pipeline.deals.get(id!)).toMatchObject({ value: 200, company: null });
	});
});
