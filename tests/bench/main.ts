// The bench, run by run.mjs under the right Node. Prints JSON lines; `npm run bench -- document` runs one part.
import { documentSize } from './document-size.ts';
import { progress } from './report.ts';

const PARTS: Record<string, () => void | Promise<void>> = {
	document: () => documentSize([1_000, 10_000, 100_000])
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
	progress(`no part named ${unknown.join(', ')}; there are: ${Object.keys(PARTS).join(', ')}`);
	process.exit(2);
}
for (const [name, part] of Object.entries(PARTS)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	progress(`— ${name}`);
	await part();
}
