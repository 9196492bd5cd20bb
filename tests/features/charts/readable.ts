// Drawings as text that can be kept and compared.

/** Markup with an element a line and numbers of at most one decimal; ids that differ from run to run are named alike. */
export function readable(markup: string): string {
	let depth = 0;
	return markup
		.replace(/<!--.*?-->/gs, '')
		// The frame's own, the same for all.
		.replace(' preserveAspectRatio="xMinYMin"', '')
		.replace(/\bsvelte-\w+\b/g, '')
		.replace(/\b[cs]\d+-(?=[a-z])/g, 'id-')
		.replace(/data-key="c0[0-9a-z]{10}"/g, 'data-key="deal"')
		.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10))
		.replace(/<(\w+)([^<>]*)><\/\1>/g, '<$1$2/>')
		.replace(/></g, '>\n<')
		.split('\n')
		.map((line) => {
			if (line.startsWith('</')) depth -= 1;
			const indented = '\t'.repeat(Math.max(0, depth)) + line.replace(/ +(?=[">])/g, '');
			if (/^<[^/!]/.test(line) && !line.includes('</') && !line.endsWith('/>')) depth += 1;
			return indented;
		})
		.join('\n');
}
