// The list of names in SPEC.md, "Report", and the names that figures have in a report: each is in both.
import { expect, it } from 'vitest';
import { NO_RATES } from '#lib/domain/model/rates.ts';
import { NOTHING_ASKED } from '#lib/domain/report/asked.ts';
import { filePipeline } from '#lib/domain/report/file-pipeline.ts';
import { pipelineReport } from '#lib/domain/report/pipeline-report.ts';
import { projectFiles, read } from '../architecture/source-files.ts';

const NOW = Date.UTC(2026, 3, 15);
const FILE = 'name,stage,value,owner,company,created,closed\nA,Lead,100,Ann,Acme,2026-01-05,\nB,Won,200,Ann,Acme,2026-01-05,2026-03-01\nC,Lost,50,Bob,Bolt,2026-01-05,2026-03-02\n';

/** Every name at which something stands, and where. */
function namesIn(value: unknown, path: string, found = new Map<string, string>()): Map<string, string> {
	if (Array.isArray(value)) for (const each of value) namesIn(each, `${path}[]`, found);
	else if (typeof value === 'object' && value !== null)
		for (const [name, each] of Object.entries(value)) namesIn(each, `${path}.${name}`, found.set(name, `${path}.${name}`));
	return found;
}

it('[REPORT1] lists every name of the report, and none that there is not', () => {
	const made = filePipeline(new TextEncoder().encode(FILE), { now: NOW, currency: 'EUR', timeZone: 'UTC', language: 'en', stages: [], rates: NO_RATES, history: null });
	if (!made.ok) throw new Error(made.error.code);
	const asked = pipelineReport(made.file.pipeline, { ...NOTHING_ASKED, from: '2026-01-01', to: '2026-03-31' }, { filter: '', by: 'owner', detail: true, target: 1000 }, NOW);
	if (!asked.ok) throw new Error(asked.problem.code);
	const section = read('src/lib/domain/SPEC.md').split('\n## Report')[1]!.split('\n## ')[0]!;
	const table = section.split('\n').filter((line) => line.startsWith('| `')).join('\n');
	const listed = new Set([...section.matchAll(/`([\w.]+)`/g)].flatMap(([, name]) => name!.split('.')));
	const names = namesIn(asked.report, '');
	expect([...names].flatMap(([name, path]) => (listed.has(name) ? [] : [path]))).toEqual([]);
	// What is null in this small a file is told by the types.
	const shapes = projectFiles().filter((path) => path.startsWith('src/lib/domain/report/')).map(read).join('\n');
	const known = (name: string) => names.has(name) || new RegExp(`\\b${name}\\b`).test(shapes);
	expect([...table.matchAll(/`([\w.]+)`/g)].flatMap(([, name]) => name!.split('.')).filter((name) => !known(name))).toEqual([]);
});
