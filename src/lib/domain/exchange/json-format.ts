// A whole pipeline as one JSON text: every record with its base and cells, unknown keys too, and the
// full event log. Limit: text ↔ plain dump; the document itself is made in domain/document/dump.ts.
import type { Dump } from '../model/dump.ts';

export const JSON_FORMAT = 'sluice-pipeline';
export const JSON_VERSION = 1;

export type JsonError = { code: 'not-json' | 'not-a-pipeline' | 'newer-version' | 'damaged'; where?: string };

/** The export's text. `exportedAt` in milliseconds since 1970. */
export function writePipelineJson(dump: Dump, exportedAt: number): string {
	const head = { format: JSON_FORMAT, version: JSON_VERSION, exportedAt: new Date(exportedAt).toISOString() };
	return `${JSON.stringify({ ...head, ...dump }, null, '\t')}\n`;
}

/** Reads an export back. Trust boundary: the text is a stranger's; shapes are checked before anything is built. */
export function readPipelineJson(text: string): { ok: true; dump: Dump } | { ok: false; error: JsonError } {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		return { ok: false, error: { code: 'not-json' } };
	}
	if (!isRecord(parsed) || parsed.format !== JSON_FORMAT) return { ok: false, error: { code: 'not-a-pipeline' } };
	if (typeof parsed.version !== 'number' || parsed.version > JSON_VERSION) return { ok: false, error: { code: 'newer-version' } };
	const { settings, records, log } = parsed;
	if (!isRecord(settings)) return damaged('settings');
	if (!isRecord(records)) return damaged('records');
	for (const [root, entries] of Object.entries(records)) {
		if (!isRecord(entries)) return damaged(`records.${root}`);
		for (const [id, record] of Object.entries(entries)) if (!isRecord(record)) return damaged(`records.${root}.${id}`);
	}
	if (!Array.isArray(log)) return damaged('log');
	const wrong = log.findIndex((event) => !Array.isArray(event));
	if (wrong >= 0) return damaged(`log[${wrong}]`);
	return { ok: true, dump: { settings, records, log } as Dump };
}

const damaged = (where: string): { ok: false; error: JsonError } => ({ ok: false, error: { code: 'damaged', where } });

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
