// `npm run sluice -- metrics …`: figures of a file of deals, without a server. Limit: reads files, writes none.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDay, type Day } from '#lib/domain/model/deal.ts';
import { isCurrency } from '#lib/domain/model/money.ts';
import { isTimeZone } from '#lib/domain/model/settings.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import { NOTHING_ASKED, readMoment, type Asked } from '#lib/domain/report/asked.ts';
import { filePipeline, type FilePipeline } from '#lib/domain/report/file-pipeline.ts';
import { goldenAnswers, goldenReport, readGolden } from '#lib/domain/report/golden.ts';
import { pipelineReport, type ReportOptions, type ReportProblem } from '#lib/domain/report/pipeline-report.ts';
import { METRICS_HELP } from './help.ts';
import { problemMessage } from '../http/metrics-query.ts';
import { notesOfFile, problemOfFile } from './metrics-words.ts';
import { readArguments } from './arguments.ts';
import { printReport, unmatchedWords } from './print-report.ts';
import { ratesOf } from './rates.ts';
import { Misused, type Answer, type Surroundings } from './answer.ts';

const OPTIONS = {
	help: { type: 'boolean', short: 'h' },
	history: { type: 'string' },
	'as-of': { type: 'string' },
	from: { type: 'string' },
	to: { type: 'string' },
	since: { type: 'string' },
	'period-from': { type: 'string' },
	'period-to': { type: 'string' },
	target: { type: 'string' },
	filter: { type: 'string' },
	by: { type: 'string' },
	detail: { type: 'boolean' },
	stages: { type: 'string' },
	currency: { type: 'string' },
	rate: { type: 'string', multiple: true },
	'time-zone': { type: 'string' },
	language: { type: 'string' },
	golden: { type: 'string' },
	json: { type: 'boolean' }
} as const;

/** Runs it. Throws Misused where the arguments are not understood. */
export function metricsCommand(args: string[], surroundings: Surroundings): Answer {
	const { values, positionals } = readArguments(args, OPTIONS);
	if (values.help) return { code: 0, lines: [METRICS_HELP] };
	if (values.golden !== undefined) {
		if (positionals.length > 0) throw new Misused('--golden reads its own FILE: leave DEALS.csv out.');
		// Its answers are JSON anyway; what is asked, and of what, the file says itself.
		const others = Object.keys(values).filter((name) => name !== 'golden' && name !== 'json');
		if (others.length > 0) throw new Misused(`--golden answers what its FILE asks, as of its own moment: leave ${others.map((name) => `--${name}`).join(' and ')} out.`);
		return golden(resolve(surroundings.cwd, values.golden));
	}
	if (values.detail && !values.json) throw new Misused('--detail lists the deals behind the figures as JSON: give --json too.');
	if (positionals.length !== 1) throw new Misused('Give one file of deals: npm run -s sluice -- metrics DEALS.csv');
	return ofFile(positionals[0]!, values, surroundings);
}

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

function ofFile(name: string, values: Values, { cwd, now }: Surroundings): Answer {
	const currency = values.currency?.toUpperCase() ?? 'EUR';
	if (!isCurrency(currency)) throw new Misused(`"${values.currency}" is no currency. Give its ISO 4217 code: --currency USD.`);
	const timeZone = values['time-zone'] ?? 'UTC';
	if (!isTimeZone(timeZone)) throw new Misused(`"${timeZone}" is no time zone. Give its IANA name: --time-zone Europe/Amsterdam.`);
	const { language = 'en' } = values;
	if (language !== 'en' && language !== 'nl') throw new Misused('--language is en or nl: it decides how 1.234 and 01-02-2026 are read where the file does not.');
	const stages = (values.stages ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
	const history = values.history === undefined ? null : contentOf(resolve(cwd, values.history));
	const names = { deals: name, history: values.history ?? null };
	const read = filePipeline(contentOf(resolve(cwd, name)), { now, currency, timeZone, language, stages, rates: ratesOf(values.rate ?? [], currency), history });
	if (!read.ok) return { code: 1, lines: problemOfFile(read.error, names) };
	const asked = askedOf(values);
	const options: ReportOptions = { filter: values.filter ?? '', by: values.by ?? null, detail: values.detail === true, target: values.target === undefined ? null : targetOf(values.target) };
	const made = pipelineReport(read.file.pipeline, asked, options, now);
	if (!made.ok) throw new Misused(problemMessage(made.problem) + unreadColumn(made.problem, read.file));
	const notes = notesOfFile(read.file, names, !values.json);
	if (values.json) return { code: 0, lines: [JSON.stringify(made.report, null, '\t')], notes: [...unmatchedWords(made.report), ...notes] };
	return { code: 0, lines: [...printReport(made.report), ...(notes.length > 0 ? ['', ...notes] : [])] };
}

/** A column of the file is no field of a report where the import does not know it. */
function unreadColumn(problem: ReportProblem, { plan }: FilePipeline): string {
	const column = problem.code === 'no-such-field' && plan.unmapped.find(({ label }) => plainLetters(label) === plainLetters(problem.part));
	return column ? ` The column "${column.label}" of the file is read as none of them.` : '';
}

function golden(path: string): Answer {
	const file = readGolden(Buffer.from(contentOf(path)).toString('utf8'));
	if (!file) return { code: 1, lines: [`${path} is no reference file.`, 'It is JSON with events, stages, prob and cat, as [deal, day, field, value] rows, days since 1970-01-01.'] };
	return { code: 0, lines: [JSON.stringify(goldenAnswers(goldenReport(file), file.names), null, '\t')] };
}

/** What is asked for; days are checked here, so that the message names the option. */
function askedOf(values: Values): Asked {
	const asOf = values['as-of'] === undefined ? null : readMoment(values['as-of']);
	if (values['as-of'] !== undefined && asOf === null) throw new Misused(`--as-of ${values['as-of']} is no day or moment of the years 1900 to 9998. Write 2026-04-01, or 2026-04-01T09:30:00Z.`);
	const [from, to, since] = [dayOf(values, 'from'), dayOf(values, 'to'), dayOf(values, 'since')];
	if (from !== null && to !== null && from > to) throw new Misused(`--from ${from} is after --to ${to}.`);
	if (typeof asOf === 'string' && since !== null && since > asOf) throw new Misused(`--since ${since} is after --as-of ${asOf}.`);
	const [first, last] = [dayOf(values, 'period-from'), dayOf(values, 'period-to')];
	if ((first === null) !== (last === null)) throw new Misused('Give both ends of the period: --period-from and --period-to.');
	if (first !== null && last !== null && first > last) throw new Misused(`--period-from ${first} is after --period-to ${last}.`);
	return {
		...NOTHING_ASKED,
		asOf,
		from,
		to,
		since,
		period: first === null || last === null ? null : { from: first, to: last }
	};
}

function dayOf(values: Values, name: 'from' | 'to' | 'since' | 'period-from' | 'period-to'): Day | null {
	const text = values[name];
	if (text === undefined) return null;
	if (!isDay(text)) throw new Misused(`--${name} ${text} is no day. Write it as 2026-04-01.`);
	return text;
}

function targetOf(text: string): number {
	if (!/^\d{1,15}(\.\d+)?$/.test(text)) throw new Misused(`--target ${text} is no amount. Write it as 250000 or 250000.50.`);
	return Number(text);
}

const UNREAD: Readonly<Record<string, (path: string) => string>> = {
	ENOENT: (path) => `There is no file ${path}.`,
	EISDIR: (path) => `${path} is a folder: give a file in it.`,
	EACCES: (path) => `${path} may not be read: you lack the permission.`
};

function contentOf(path: string): Uint8Array {
	try {
		return readFileSync(path);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		throw new Misused(UNREAD[code]?.(path) ?? `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
	}
}
