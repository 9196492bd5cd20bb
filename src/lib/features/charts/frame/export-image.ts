// A chart as a picture that stands alone: title, subtitle, marks and notes in the light theme on white,
// colours resolved to hex and the font embedded, so that it looks the same wherever it is pasted.
import { wrapText } from './text-width.svelte.ts';

const SVG = 'http://www.w3.org/2000/svg';
const PAD = 24;
/** Pixels of a PNG per CSS pixel: sharp on a projector. */
const SCALE = 2;

export interface Picture {
	svg: string;
	width: number;
	height: number;
}

export interface PictureParts {
	title: string;
	subtitle: string;
	notes: readonly string[];
	/** Where it is from: pipeline and day. */
	source: string;
	/** Width of the marks in CSS pixels. */
	width: number;
	/** Draws the chart into the element and returns how to take it away. */
	draw: (target: HTMLElement) => () => void;
}

/** Draws the picture off screen and returns it as SVG text. */
export async function pictureOf(parts: PictureParts): Promise<Picture> {
	await document.fonts.ready;
	const holder = document.createElement('div');
	holder.className = 'theme-light';
	holder.inert = true;
	holder.style.cssText = 'position:absolute;left:-100000px;top:0;font-family:var(--font)';
	document.body.append(holder);
	const takeAway = parts.draw(holder);
	try {
		const { svg, width, height } = compose(parts, holder.querySelector('svg')!);
		holder.append(svg);
		resolveStyles(svg);
		const fonts = await fontFaces(svg.textContent ?? '');
		svg.prepend(element('style', {}, `${fonts}text{font-variant-numeric:tabular-nums}`));
		return { svg: new XMLSerializer().serializeToString(svg), width, height };
	} finally {
		takeAway();
		holder.remove();
	}
}

function element(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
	const made = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
	if (text !== '') made.textContent = text;
	return made;
}

function compose({ title, subtitle, notes, source, width }: PictureParts, drawn: SVGSVGElement): { svg: SVGSVGElement; width: number; height: number } {
	const svg = element('svg', { class: 'chart', role: 'img', 'aria-label': title }) as SVGSVGElement;
	const paper = element('rect', { class: 'paper', x: 0, y: 0 });
	svg.append(paper);
	let y = PAD;
	const write = (text: string, size: number, weight: number, leading: number, className: string) => {
		for (const line of wrapText(text, width, size, weight)) {
			y += leading;
			const style = `font-size:${size}px;font-weight:${weight}`;
			svg.append(element('text', { class: className, x: PAD, y: y - leading * 0.28, style }, line));
		}
	};
	write(title, 18, 600, 24, 'title');
	y += 2;
	write(subtitle, 13, 400, 19, 'minor');
	y += 16;
	const marks = element('g', { transform: `translate(${PAD} ${y})` });
	marks.append(...[...drawn.childNodes].map((node) => node.cloneNode(true)));
	svg.append(marks);
	y += Number(drawn.getAttribute('height')) + 12;
	for (const note of notes) write(note, 12, 400, 17, 'minor');
	y += 4;
	write(source, 12, 400, 17, 'minor');
	y += PAD - 8;
	const size = { width: width + 2 * PAD, height: Math.ceil(y) };
	for (const each of [svg, paper]) {
		each.setAttribute('width', String(size.width));
		each.setAttribute('height', String(size.height));
	}
	svg.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
	return { svg, ...size };
}

const PROPERTIES = ['fill', 'fill-opacity', 'opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'text-rendering'];
const TEXT_ONLY = /^(font|text)/;
/** What is drawn; groups have no paint of their own. */
const SHAPES = 'rect, text, tspan, line, path, circle, ellipse, polygon, polyline';
/** What these properties are where nobody says: not worth writing. */
const USUAL: Record<string, string> = { 'fill-opacity': '1', opacity: '1', 'stroke-opacity': '1', 'stroke-dasharray': 'none', 'stroke-linecap': 'butt' };

/** Writes what the style sheets say onto the elements, and takes off what only the screen needs. */
function resolveStyles(svg: SVGSVGElement): void {
	for (const each of svg.querySelectorAll<SVGElement>('.halo, desc')) each.remove();
	const comments = document.createNodeIterator(svg, NodeFilter.SHOW_COMMENT);
	for (let each = comments.nextNode(); each; each = comments.nextNode()) (each as Comment).remove();
	const styles = [...svg.querySelectorAll<SVGElement>(SHAPES)].map((each) => {
		const computed = getComputedStyle(each);
		const isText = each.localName === 'text' || each.localName === 'tspan';
		return [each, PROPERTIES.filter((name) => isText || !TEXT_ONLY.test(name)).map((name) => [name, computed.getPropertyValue(name)] as const)] as const;
	});
	for (const [each, values] of styles)
		for (const [name, value] of values) {
			if (value === USUAL[name] && !each.hasAttribute(name)) continue;
			if (value === '' || (name.startsWith('stroke-') && each.getAttribute('stroke') === 'none')) continue;
			each.setAttribute(name, name === 'fill' || name === 'stroke' ? plainPaint(value) : value);
		}
	for (const each of svg.querySelectorAll('*')) {
		for (const { name } of [...each.attributes])
			if (name === 'class' || name === 'style' || name === 'tabindex' || name === 'role' || /^(data|aria)-/.test(name)) each.removeAttribute(name);
	}
	svg.removeAttribute('class');
}

const paints = new Map<string, string>();
let pixel: CanvasRenderingContext2D | null | undefined;

/** A computed paint as hex, which every program reads (few read oklch); `none` and url() stay. */
function plainPaint(paint: string): string {
	if (paint === 'none' || paint.startsWith('url(')) return paint;
	let plain = paints.get(paint);
	if (plain === undefined) {
		pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
		if (!pixel) return paint;
		pixel.clearRect(0, 0, 1, 1);
		pixel.fillStyle = paint;
		pixel.fillRect(0, 0, 1, 1);
		const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
		plain = alpha === 0 ? 'none' : `#${[red, green, blue].map((part) => part!.toString(16).padStart(2, '0')).join('')}`;
		paints.set(paint, plain);
	}
	return plain;
}

/** The @font-face rules that the text needs, with the files inside. Empty when they cannot be read. */
async function fontFaces(text: string): Promise<string> {
	const points = [...new Set([...text].map((char) => char.codePointAt(0)!))];
	const faces = await Promise.all(
		ownFontRules()
			.filter((rule) => coversAny(rule.style.getPropertyValue('unicode-range'), points))
			.map(embedded)
	);
	return faces.filter((face) => face !== null).join('\n');
}

function ownFontRules(): CSSFontFaceRule[] {
	const found: CSSFontFaceRule[] = [];
	const visit = (sheet: CSSStyleSheet): void => {
		let rules: CSSRuleList;
		try {
			rules = sheet.cssRules;
		} catch {
			return; // A style sheet of a browser extension or another origin: not ours.
		}
		for (const rule of rules) {
			if (rule instanceof CSSImportRule && rule.styleSheet) visit(rule.styleSheet);
			else if (rule instanceof CSSFontFaceRule && rule.style.getPropertyValue('font-family').includes('Inter Variable')) found.push(rule);
		}
	};
	for (const sheet of document.styleSheets) visit(sheet);
	return found;
}

/** True when a unicode-range ("U+0-FF, U+131") holds one of the code points; no range holds all. */
export function coversAny(range: string, points: readonly number[]): boolean {
	if (range.trim() === '') return true;
	return range.split(',').some((part) => {
		const [from, to] = part.trim().replace(/^U\+/i, '').split('-');
		const low = Number.parseInt(from!.replaceAll('?', '0'), 16);
		const high = Number.parseInt(to ?? from!.replaceAll('?', 'F'), 16);
		return points.some((point) => point >= low && point <= high);
	});
}

async function embedded(rule: CSSFontFaceRule): Promise<string | null> {
	const url = /url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue('src'))?.[1];
	if (url === undefined) return null;
	try {
		const response = await fetch(new URL(url, rule.parentStyleSheet?.href ?? document.baseURI));
		if (!response.ok) return null;
		const data = await dataUrl(await response.blob());
		const weight = rule.style.getPropertyValue('font-weight');
		return `@font-face{font-family:"Inter Variable";font-weight:${weight};src:url(${data})}`;
	} catch {
		return null; // Without the font the picture falls back to the system's: still a picture.
	}
}

const dataUrl = (blob: Blob): Promise<string> =>
	new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve(String(reader.result));
		reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
		reader.readAsDataURL(blob);
	});

/** The picture as PNG at twice its size. Rejects when the browser cannot draw it. */
export async function pngOf({ svg, width, height }: Picture): Promise<Blob> {
	const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
	try {
		const image = new Image();
		image.src = url;
		await image.decode();
		const canvas = Object.assign(document.createElement('canvas'), { width: width * SCALE, height: height * SCALE });
		canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
		return await new Promise((resolve, reject) =>
			canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no image'))), 'image/png')
		);
	} finally {
		URL.revokeObjectURL(url);
	}
}

/** Puts a picture on the clipboard. False when the browser refuses or has none (an http page on the LAN). */
export async function copyPng(png: Promise<Blob>): Promise<boolean> {
	try {
		// The promise is handed over as it is: Safari wants the write in the same turn as the click.
		await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
		return true;
	} catch {
		return false;
	}
}

/** Offers a file for download. */
export function download(blob: Blob, name: string): void {
	const url = URL.createObjectURL(blob);
	const link = Object.assign(document.createElement('a'), { href: url, download: name });
	link.click();
	// The browser reads the URL after the click; a minute is more than it needs.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file name of these words: no character that a file system refuses. */
export const fileName = (...words: string[]): string =>
	words.map((word) => word.trim().replace(/[\s/\\:*?"<>|]+/g, '-')).filter((word) => word !== '').join(' ').toLowerCase();
