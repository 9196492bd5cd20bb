// Documents that released versions wrote open for ever, and show what they showed. The files were made once, by the
// released code, and are never made again: tests/fixtures/documents/README.md tells what is in them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { editDeals } from '#lib/domain/document/commands.ts';
import { dumpDocument, buildDocument } from '#lib/domain/document/dump.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { DEAL_FIELD_NAMES, type Deal } from '#lib/domain/model/deal.ts';

/** Later than anything in the files. */
const AFTER = Date.UTC(2030, 0, 1);
const FOLDER = resolve(import.meta.dirname, '../../fixtures/documents');
const documents = readdirSync(FOLDER, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.flatMap(({ name: schema }) => readdirSync(join(FOLDER, schema)).filter((file) => file.endsWith('.bin')).map((file) => [schema, file.slice(0, -4)] as const));

const open = (schema: string, name: string): Y.Doc => {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, readFileSync(join(FOLDER, schema, `${name}.bin`)));
	return doc;
};
const expected = (schema: string, name: string): unknown => JSON.parse(readFileSync(join(FOLDER, schema, `${name}.json`), 'utf8'));

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
/** Fields that came later are empty in a document that was written before them. */
const cells = (deal: Deal, like: object) => ({
	id: deal.id,
	...Object.fromEntries(DEAL_FIELD_NAMES.flatMap((field) => (field in like || deal[field] !== null ? [[field, deal[field]]] : []))),
	createdAt: deal.createdAt,
	conflicts: [...deal.conflicts].sort()
});

/** What a person sees of a pipeline. A field that later versions add to what they show is not asked of older documents. */
function seen(pipeline: Pipeline, like: { stages: object[]; deals: object[] }): unknown {
	const fields = Object.keys(like.stages[0]!);
	return JSON.parse(
		JSON.stringify({
			deals: [...pipeline.deals.values()].map((deal) => cells(deal, like.deals[0]!)).sort(byId),
			stages: pipeline.stages.map((stage) => Object.fromEntries(fields.map((field) => [field, (stage as unknown as Record<string, unknown>)[field]]))),
			settings: pipeline.settings,
			people: [...pipeline.people.values()].sort(byId),
			log: pipeline.log.all()
		})
	);
}

describe('a document of a released version', () => {
	it('is there for every schema', () => {
		expect(documents.map((each) => each.join('/')).sort()).toEqual(['schema-1/demo', 'schema-1/edits']);
	});

	it.each(documents)('%s/%s shows what it showed', (schema, name) => {
		const doc = open(schema, name);
		const like = expected(schema, name) as { stages: object[]; deals: object[] };
		expect(seen(new Pipeline(doc), like)).toEqual(like);
	});

	it.each(documents)('%s/%s is not changed by being opened, and keeps what this version does not know through edits and an export', (schema, name) => {
		const doc = open(schema, name);
		const before = Y.encodeStateAsUpdate(doc);
		const pipeline = new Pipeline(doc);
		expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
		const deal = [...pipeline.deals.values()].find(({ deleted }) => deleted === null)!;
		const raw = rawUnknown(doc);
		editDeals(new Writer(pipeline, { now: () => AFTER, newId: () => 'session', person: { id: 'late', name: 'Late', color: 0 } }), [{ deal: deal.id, field: 'title', value: 'Renamed' }]);
		expect(pipeline.deals.get(deal.id)!.title).toBe('Renamed');
		expect(rawUnknown(doc)).toEqual(raw);
		expect(rawUnknown(buildDocument(dumpDocument(doc), () => 'other-lineage'))).toEqual(raw);
	});
});

/** Roots, records, cells and settings that no code of this version writes. */
function rawUnknown(doc: Y.Doc): unknown {
	const settings = doc.getMap('settings').toJSON();
	return {
		theme: settings['theme'],
		columns: doc.getMap('columns').toJSON(),
		deals: Object.fromEntries(
			Object.entries(doc.getMap('deals').toJSON() as Record<string, Record<string, unknown>>)
				.map(([id, record]) => [id, record['region'] ?? (record['_'] as Record<string, unknown>)['region']] as const)
				.filter(([, region]) => region !== undefined)
		),
		log: doc.getArray('log').toArray().filter((tuple) => (tuple as unknown[]).length < 7 || (tuple as unknown[])[2] === 'region')
	};
}
