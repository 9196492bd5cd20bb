// What somebody presses stays under the pointer while something comes above it.
import { expect, it } from 'vitest';
import { keepInPlace } from '#lib/features/charts/frame/keep-in-place.ts';

it('scrolls what was pressed back to where it was', () => {
	const host = document.body.appendChild(document.createElement('div'));
	host.innerHTML = '<div style="height:200px;overflow:auto"><p style="height:100px;margin:0"></p><button>here</button><p style="height:400px;margin:0"></p></div>';
	const pressed = host.querySelector('button')!;
	const { top } = pressed.getBoundingClientRect();
	const back = keepInPlace(pressed);
	host.prepend(Object.assign(document.createElement('p'), { textContent: 'picked' }));
	expect(pressed.getBoundingClientRect().top).toBeGreaterThan(top);
	back();
	expect(pressed.getBoundingClientRect().top).toBeCloseTo(top, 0);
	host.remove();
});
