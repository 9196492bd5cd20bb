// Characters that XML cannot hold, as spreadsheets write them: `_x000D_`. Reading gives back exactly what was written.

const HELD = /_x([0-9A-Fa-f]{4})_/g;

export const unescapeText = (text: string): string =>
	text.includes('_x') ? text.replace(HELD, (_, code: string) => String.fromCharCode(parseInt(code, 16))) : text;

/** For the text of an element. */
export function escapeText(text: string): string {
	return text
		.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
		.replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
