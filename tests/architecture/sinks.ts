// What takes a text for HTML or code, and so may not be written. oxlint bans what is a matter of syntax in code
// (.oxlintrc.json); this finds it in components too, and what is this app's own: texts that AG Grid compiles or parses.
const word = (...parts: string[]): string => parts.join('');

const BANNED: readonly [what: string, pattern: RegExp][] = [
	['raw HTML', new RegExp([word('\\{@', 'html'), word('\\b(inner|outer)', 'HTML\\b'), word('insertAdjacent', 'HTML'), word('document\\.', 'write(ln)?\\b'), word('\\.ht', 'ml\\('), word('create', 'ContextualFragment'), word('set', 'HTML(Unsafe)?\\('), word('src', 'doc\\b'), word('dangerouslyPaste', 'HTML')].join('|'))],
	['a text as code', new RegExp([word('\\bev', 'al\\('), word('\\bnew Func', 'tion\\('), word('\\bset(Timeout|Interval)\\(\\s*["\'`]')].join('|'))],
	['an address that is code', new RegExp(word('["\'`=]\\s*javascript', ':'), 'i')],
	[
		'a text that the grid compiles',
		/\b(valueGetter|valueSetter|valueFormatter|valueParser|headerValueGetter|tooltipValueGetter|filterValueGetter|keyCreator|comparator|cellStyle|rowClassRules|cellClassRules)\s*:\s*["'`]/
	],
	['a class rule that the grid compiles', /\b(cellClassRules|rowClassRules)\s*:\s*\{[^}]*:\s*["'`]/],
	['a text that the grid parses as HTML', /(?<![-\w])(headerTemplate|template|overlayNoRowsTemplate|overlayLoadingTemplate)\s*:\s*["'`]/],
	['a renderer that gives a text', /\b(cellRenderer|innerRenderer|headerComponent)\s*:\s*(\([^)]*\)|\w+)\s*=>\s*["'`]/]
];

/** What of it a file's text has, each with its line. */
export const sinksIn = (text: string): { what: string; line: number }[] =>
	text.split('\n').flatMap((line, index) => BANNED.filter(([, pattern]) => pattern.test(line)).map(([what]) => ({ what, line: index + 1 })));

/** Functions that draw cells, as column definitions name them. */
export const renderersIn = (text: string): string[] =>
	[...text.matchAll(/\b(?:cellRenderer|component|innerRenderer):\s*([a-z]\w*)\b/g)].map((match) => match[1]!).filter((name) => name !== 'typeof');

/** True where the text declares a function of this name that gives an element, and so no text that would be parsed. */
export const drawsElement = (name: string, text: string): boolean =>
	new RegExp(`(function ${name}\\([^]*?\\): HTMLElement \\{)|(const ${name} = \\([^]*?\\): HTMLElement =>)`).test(text);
