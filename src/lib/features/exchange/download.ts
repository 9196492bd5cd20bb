// Hands a text or bytes to the browser as a file to save.

/** Saves `content` under `name`. The link is never in the page; the object URL is given back at once after. */
export function download(name: string, content: string | Uint8Array<ArrayBuffer>, type: string): void {
	const url = URL.createObjectURL(new Blob([content], { type: typeof content === 'string' ? `${type};charset=utf-8` : type }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// Safari reads the URL after the click returns.
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A file name from a pipeline's name: no path signs, no control characters, at most 80 characters. */
export function fileName(...parts: string[]): string {
	const joined = parts.join(' ').replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 80);
	return joined.replace(/^\.+/, '') || 'sluice';
}
