// Keeps what somebody presses where it is on the screen while something comes or goes above it.

/** Remembers where the element stands; the function scrolls it back there, as far as its surroundings can be scrolled. */
export function keepInPlace(element: Element): () => void {
	const { top } = element.getBoundingClientRect();
	return () => {
		const moved = element.getBoundingClientRect().top - top;
		if (moved !== 0) scrollerOf(element)?.scrollBy({ top: moved, behavior: 'instant' });
	};
}

function scrollerOf(element: Element): Element | null {
	for (let around = element.parentElement; around; around = around.parentElement)
		if (around.scrollHeight > around.clientHeight && /auto|scroll/.test(getComputedStyle(around).overflowY)) return around;
	return null;
}
