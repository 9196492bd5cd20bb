// A person with a keyboard and no pointer: goes by Tab, arrows and the shortcuts of the shortcut sheet from wherever the
// focus is, and never further than a person would go.
import { expect } from 'vitest';
import type { Hour } from '../hour/hour.ts';

/** Further away nobody finds it. */
const MOST_TABS = 40;
const MOST_PANES = 8;
const MOST_STEPS = 40;

/** What has the focus, as a screen reader has it. */
interface At {
	/** Its accessible name, one line of it; '' on the page itself. */
	name: string;
	role: string;
	/** Where: a pane that F6 goes to, "dialog", "popup", "bar" above all, "page" where there is no focus. */
	where: string;
	/** False: it is out of sight, or nothing has the focus. */
	shows: boolean;
}

export class Keyboard {
	readonly #hour: Hour;

	constructor(hour: Hour) {
		this.#hour = hour;
	}

	at(): Promise<At> {
		return this.#hour.page.evaluate(() => {
			const at = document.activeElement as HTMLElement | null;
			if (!at || at === document.body) return { name: '', role: '', where: 'page', shows: false };
			const said = (id: string): string => document.getElementById(id)?.textContent ?? '';
			const names = [at.getAttribute('aria-label'), at.getAttribute('aria-labelledby')?.split(' ').map(said).join(' '), (at as HTMLInputElement).labels?.[0]?.textContent, at.innerText];
			const box = at.getBoundingClientRect();
			return {
				name: (names.find((name) => name?.trim()) ?? '').trim().split('\n')[0]!,
				role: at.getAttribute('role') ?? at.tagName.toLowerCase(),
				where: at.closest('.dialog') ? 'dialog' : at.closest('.popup') ? 'popup' : (at.closest<HTMLElement>('[data-pane]')?.dataset.pane ?? (at.closest('header') ? 'bar' : 'elsewhere')),
				shows: at.isConnected && box.width > 0 && box.height > 0
			};
		});
	}

	press(...keys: string[]): Promise<void> {
		return this.#hour.keys(...keys);
	}

	type(text: string): Promise<void> {
		return this.#hour.type(text);
	}

	/** Waits until the focus is in such a place. */
	async comesTo(where: string): Promise<void> {
		await expect.poll(async () => (await this.at()).where).toBe(where);
	}

	/** Presses Tab until this has the focus; not at all where it has it. */
	async tab(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
		const passed: string[] = [];
		for (let times = 0; times <= MOST_TABS; times++) {
			const at = await this.at();
			if (typeof name === 'string' ? at.name === name : name.test(at.name)) return;
			passed.push(at.name);
			await this.press(key);
		}
		throw new Error(`${String(name)} cannot be reached with ${key}; passed ${passed.join(' | ')}`);
	}

	/** Tab, then Enter. */
	async push(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
		await this.tab(name, key);
		await this.press('Enter');
	}

	/** Presses F6 until this part of the screen has the focus. */
	async pane(name: string): Promise<void> {
		const passed: string[] = [];
		for (let times = 0; times < MOST_PANES; times++) {
			const { where } = await this.at();
			if (where === name) return;
			passed.push(where);
			await this.press('F6');
		}
		throw new Error(`F6 does not lead to ${name}; passed ${passed.join(' | ')}`);
	}

	/** Goes to a cell of the sheet with arrows, from where one is in it. */
	async cell(title: string, column: string): Promise<void> {
		await this.#hour.known(column);
		await this.pane('grid');
		const by = await this.#distance(`[row-id="${this.#hour.idOf(title)}"]`, this.#hour.columnId(column));
		await this.#walk(by.rows, 'ArrowDown', 'ArrowUp');
		await this.#walk(by.columns, 'ArrowRight', 'ArrowLeft');
		await this.#hour.isAt(`${title} ${this.#hour.columnId(column)}`);
	}

	/** Goes to a column's header: up from the first row. */
	async head(column: string): Promise<void> {
		await this.#hour.known(column);
		const id = this.#hour.columnId(column);
		await this.pane('grid');
		const by = await this.#distance('[row-index="0"]', id);
		await this.#walk(by.columns, 'ArrowRight', 'ArrowLeft');
		await this.#walk(by.rows - 1, 'ArrowDown', 'ArrowUp');
		await expect.poll(() => this.#hour.page.evaluate(() => document.activeElement?.closest('.ag-header-cell')?.getAttribute('col-id'))).toBe(id);
	}

	/** Opens the menu of the cell or header one is on and chooses from it. */
	async menu(item: string | RegExp): Promise<void> {
		await this.press('Shift+F10');
		await this.item(item);
	}

	/** Chooses from the menu that opens. */
	async item(name: string | RegExp): Promise<void> {
		await expect.poll(async () => (await this.at()).role).toMatch(/^menuitem/);
		await this.#choose('[role^="menuitem"]:not([data-disabled])', '[data-highlighted]', name);
	}

	/** Opens the list that Tab leads to, and chooses from it. */
	async pick(list: string, option: string): Promise<void> {
		await this.tab(list);
		await this.press('Enter');
		const { page } = this.#hour;
		await page.locator('[role="option"]').first().waitFor();
		await this.#choose('[role="option"]:not([data-disabled])', '[data-highlighted]', option);
		await page.locator('[role="option"]').first().waitFor({ state: 'detached' });
	}

	/** Ticks what Tab leads to. */
	async tick(name: string): Promise<void> {
		await this.tab(name);
		await this.press('Space');
	}

	/** Down through the items until this one is lit, then Enter. */
	async #choose(items: string, lit: string, name: string | RegExp): Promise<void> {
		const { page } = this.#hour;
		const fits = (text: string): boolean => (typeof name === 'string' ? text === name : name.test(text));
		const now = async (): Promise<string> => (await page.locator(`${items}${lit}`).first().innerText({ timeout: 500 }).catch(() => '')).trim().split('\n')[0]!;
		const passed: string[] = [];
		for (let times = 0; times < MOST_STEPS; times++) {
			const here = await now();
			if (fits(here)) return this.press('Enter');
			passed.push(here);
			await this.press('ArrowDown');
		}
		throw new Error(`no ${String(name)} among ${passed.join(' | ')}`);
	}

	/** How far a row and a column are from the cell or header that has the focus. */
	#distance(row: string, column: string): Promise<{ rows: number; columns: number }> {
		return this.#hour.page.evaluate(
			([to, id]) => {
				const here = document.activeElement?.closest('[col-id]')?.getAttribute('col-id') ?? null;
				// Columns that are hidden have an index, too.
				const shown = [...document.querySelectorAll('.ag-header-cell')]
					.sort((a, b) => Number(a.getAttribute('aria-colindex')) - Number(b.getAttribute('aria-colindex')))
					.map((head) => head.getAttribute('col-id'));
				const target = document.querySelector(`.ag-row:not(.ag-row-pinned)${to}`);
				const from = document.activeElement?.closest('.ag-row')?.getAttribute('row-index') ?? '-1';
				return {
					rows: Number(target?.getAttribute('row-index')) - Number(from),
					columns: here === null ? 0 : shown.indexOf(id) - shown.indexOf(here)
				};
			},
			[row, column] as const
		);
	}

	async #walk(by: number, forward: string, back: string): Promise<void> {
		if (!(Math.abs(by) <= MOST_STEPS)) throw new Error(`${by} steps are too many`);
		for (let times = 0; times < Math.abs(by); times++) await this.press(by > 0 ? forward : back);
	}
}
