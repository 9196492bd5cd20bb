// How wide text is drawn, so that labels never overlap. Measured on a canvas in the app's own font.
import { widthCache } from './width-cache.ts';

const FAMILY = "'Inter Variable', system-ui, sans-serif";

/** Raised when fonts arrive: what was measured before is measured again. */
let fonts = $state(0);
/** What was measured, by font and text: `fonts` says when it is void. */
const widths = widthCache();
let context: CanvasRenderingContext2D | null | undefined;

function canvas(): CanvasRenderingContext2D | null {
	if (context !== undefined) return context;
	context = document.createElement('canvas').getContext('2d');
	// The marks' text is drawn this way too: no hinting, so that widths are the same at every size.
	if (context) context.textRendering = 'geometricPrecision';
	const again = () => {
		widths.clear();
		fonts += 1;
	};
	void document.fonts?.ready.then(again);
	document.fonts?.addEventListener('loadingdone', again);
	return context;
}

/** Width in CSS pixels of one line of text. */
export function textWidth(text: string, size: number, weight = 400): number {
	const measure = canvas();
	const key = `${fonts}|${size}|${weight}|${text}`;
	let width = widths.get(key);
	if (width === undefined) {
		if (measure) measure.font = `${weight} ${size}px ${FAMILY}`;
		// Charts use figures of one width, which a canvas cannot: every digit measures as a zero.
		// Without a canvas (no browser): a wide average, so that nothing overlaps.
		width = measure ? measure.measureText(text.replace(/\d/g, '0')).width : text.length * size * 0.6;
		if (widths.size > 5000) widths.clear();
		widths.set(key, width);
	}
	return width;
}

/** The text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, room: number, size: number, weight = 400): string {
	if (textWidth(text, size, weight) <= room) return text;
	let low = 0;
	let high = text.length;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (textWidth(`${text.slice(0, middle).trimEnd()}…`, size, weight) <= room) low = middle;
		else high = middle - 1;
	}
	return `${text.slice(0, low).trimEnd()}…`;
}

/** Text broken at spaces into lines that fit; a word too long for a line is cut. */
export function wrapText(text: string, room: number, size: number, weight = 400): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (line !== '' && textWidth(longer, size, weight) > room) {
			lines.push(line);
			line = word;
		} else line = longer;
	}
	if (line !== '') lines.push(line);
	return lines.map((each) => fitText(each, room, size, weight));
}
