// A person's place while rows come and go above it faster than the screen is drawn.
import { afterEach, expect, it } from 'vitest';
import type { GridApi } from 'ag-grid-community';
import '#lib/ui/theme.css';
import type { Deal } from '#lib/domain/model/deal.ts';
import { baseOptions, makeGrid } from '#lib/features/grid/ag.ts';
import { keepPlace, rememberGrid } from '#lib/features/grid/keep-place.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const ROWS = Array.from({ length: 200 }, (_, index) => ({ id: `d${index}` }) as Deal);
const ABOVE = ROWS.slice(0, 20);

let api: GridApi<Deal>;
let host: HTMLElement;
afterEach(() => {
	api.destroy();
	host.remove();
});

/** A grid scrolled to its row 60, which has the focus. Returns where that stands on the screen. */
async function opened(scroll: () => void): Promise<number> {
	host = document.createElement('div');
	host.style.cssText = 'width:600px;height:400px';
	document.body.append(host);
	api = makeGrid(host, { ...baseOptions(), defaultColDef: {}, pinnedBottomRowData: [], rowData: ROWS, columnDefs: [{ colId: 'id', valueGetter: ({ data }) => data?.id }] });
	rememberGrid(api, host);
	await waitFor('the first rows', () => host.querySelector('.ag-cell'));
	scroll();
	const focused = await waitFor('the cell', () => host.querySelector<HTMLElement>('.ag-row[row-id=d60] .ag-cell'));
	api.setFocusedCell(60, 'id');
	await waitFor('the focus', () => document.activeElement === focused);
	return focused.getBoundingClientRect().top;
}

function expectAt(top: number): void {
	const row = document.activeElement?.closest('.ag-row');
	expect(row?.getAttribute('row-id')).toBe('d60');
	expect(row?.getBoundingClientRect().top).toBe(top);
}

const byHand = (): void => void (host.querySelector('.ag-grid-viewport')!.scrollTop = 54 * 32);

it.each([
	['by hand', byHand],
	['by a command', (): void => api.ensureIndexVisible(60, 'middle')]
])('holds through several moves between two frames, scrolled there %s: the grid knows the scrolling only at the next', async (_, scroll) => {
	const top = await opened(scroll);
	keepPlace(api, () => api.applyTransaction({ remove: ABOVE }));
	keepPlace(api, () => api.applyTransaction({ add: ABOVE, addIndex: 0 }));
	keepPlace(api, () => api.applyTransaction({ remove: ABOVE.slice(0, 5) }));
	expectAt(top);
});

it('holds where the grid’s other scroller tells of an earlier scrolling only now', async () => {
	let ended = false;
	const top = await opened(() => {
		api.addEventListener('bodyScrollEnd', () => (ended = true));
		byHand();
	});
	await waitFor('the scrolling to be over', () => ended);
	keepPlace(api, () => api.applyTransaction({ remove: ABOVE }));
	host.querySelector('.ag-body-vertical-scroll-viewport')!.dispatchEvent(new Event('scroll'));
	expectAt(top);
});
