// The part of the address that names a view of the sheet: `?view=ID`, and `&as=…` for an arrangement nobody saved.
import { goto } from '$app/navigation';
import { page } from '$app/state';

const VIEW = 'view';
const ARRANGEMENT = 'as';

function withView(view: string | null, arrangement: string | null): URL {
	const url = new URL(page.url);
	for (const [name, value] of [[VIEW, view], [ARRANGEMENT, arrangement]] as const) {
		if (value === null) url.searchParams.delete(name);
		else url.searchParams.set(name, value);
	}
	return url;
}

/** Follows the browser's address; going somewhere is a step that its back button takes back. */
export const viewAddress = {
	get view(): string | null {
		return page.url.searchParams.get(VIEW);
	},
	get arrangement(): string | null {
		return page.url.searchParams.get(ARRANGEMENT);
	},
	go(view: string | null, how: 'push' | 'replace'): void {
		void goto(withView(view, null), { replaceState: how === 'replace', keepFocus: true, noScroll: true });
	},
	link: (view: string | null, arrangement: string | null): string => withView(view, arrangement).href
};
