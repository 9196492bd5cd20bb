// The focus that a button takes along comes back to the part of the screen the button stood in.
import { afterEach, expect, it } from 'vitest';
import { keepFocus } from '#lib/ui/stray-focus.ts';
import { waitFor } from '../helpers/wait-for.ts';

let stop = (): void => undefined;
afterEach(() => {
	stop();
	document.body.replaceChildren();
});

const screen = (): Record<'tool' | 'gone' | 'stays' | 'popup', HTMLButtonElement> => {
	document.body.innerHTML = '<div data-pane="tools"><button>tool</button></div><div data-pane="view"><button disabled>off</button><button>stays</button><button>gone</button></div><button>popup</button>';
	const found = (name: string) => [...document.querySelectorAll('button')].find((button) => button.textContent === name)!;
	stop = keepFocus();
	return { tool: found('tool'), gone: found('gone'), stays: found('stays'), popup: found('popup') };
};

it('comes back to the first button of the part it was in', async () => {
	const { gone, stays } = screen();
	gone.addEventListener('click', () => gone.remove());
	gone.focus();
	gone.click();
	await waitFor('the focus', () => document.activeElement === stays);
});

it('comes back from a window over it whose own button has gone', async () => {
	const { gone, popup, stays } = screen();
	gone.focus();
	popup.focus();
	gone.remove();
	popup.addEventListener('keydown', () => popup.remove());
	popup.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
	await waitFor('the focus', () => document.activeElement === stays);
});

it('leaves a focus alone that somebody else has taken care of', async () => {
	const { gone, tool, stays } = screen();
	gone.addEventListener('click', () => {
		gone.remove();
		tool.focus();
	});
	gone.focus();
	gone.click();
	for (let frame = 0; frame < 25; frame++) await new Promise(requestAnimationFrame);
	expect(document.activeElement).toBe(tool);
	expect(document.activeElement).not.toBe(stays);
});
