// Reads what was typed behind a command, and says in words what of it is not understood. Limit: which options there are is
// the command's; what their values mean too.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { Misused } from './answer.ts';
import { nearest } from '../nearest.ts';

/** Options by their names and the rest in order. Throws Misused with what is wrong, and what there is. */
export function readArguments<const Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
	const wrong = wrongOf(args, options);
	if (wrong !== null) throw new Misused(wrong);
	return parseArgs({ args, allowPositionals: true, options });
}

/** The first thing that is not understood; null: all is. */
function wrongOf(args: string[], options: ParseArgsOptionsConfig): string | null {
	const { tokens } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
	const seen = new Set<string>();
	for (const token of tokens) {
		if (token.kind !== 'option') continue;
		const { name, rawName, value, inlineValue } = token;
		const type = Object.hasOwn(options, name) ? options[name]!.type : null;
		if (type === null) return unknown(rawName, Object.keys(options));
		if (type === 'boolean' && value !== undefined) return `${rawName} takes no value: leave "${value}" out.`;
		// Node takes the next word for the value whatever it is; one with a dash is meant as an option.
		if (type === 'string' && (value === undefined || (!inlineValue && /^-./.test(value))))
			return `${rawName} needs a value behind it${value === undefined ? '' : `, not ${value}; a value that begins with a dash is written ${rawName}=${value}`}.`;
		if (seen.has(name) && !options[name]!.multiple) return `--${name} is there more than once. Give it once; parts of a filter stand between ";".`;
		seen.add(name);
	}
	return null;
}

function unknown(rawName: string, names: readonly string[]): string {
	const near = nearest(rawName.replace(/^-+/, ''), names);
	const options = (some: readonly string[]): string[] => some.map((name) => `--${name}`);
	return near.length > 0 ? `There is no option ${rawName}. Is ${options(near).join(' or ')} meant?` : `There is no option ${rawName}. There are ${options(names).join(', ')}.`;
}
