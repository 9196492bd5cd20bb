// Real column layouts of two connectors (anonymised: ids of stages and deals do not meet), where they are beside the project.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isHistory } from '#lib/domain/exchange/history/layout.ts';
import { readTable } from '#lib/domain/exchange/read-table.ts';
import { sharedData } from '../../../helpers/shared-data.ts';
import { importHistory, tableOf, timeOf } from './import-history.ts';

const [deals, dealStages, stages, opportunities, snapshots] = ['deal_data', 'deal_stage_data', 'deal_pipeline_stage_data', 'sf_opportunity_data', 'sf_opportunity_history_data'].map(
	(name) => sharedData('history', `${name}.csv`)
);
const bytes = (path: string | null | undefined): Uint8Array => new Uint8Array(readFileSync(path!));

describe.runIf(dealStages)('a HubSpot connector\'s tables', () => {
	it('are told apart', () => {
		expect([deals, dealStages, stages].map((path) => isHistory(tableOf(bytes(path))))).toEqual([false, true, true]);
	});

	it('give every deal the stages it entered, at the moment it did', () => {
		const table = tableOf(bytes(dealStages));
		const cell = (header: string): ((row: { cells: string[] }) => string) => {
			const { index } = table.columns.find((column) => column.header === header)!;
			return ({ cells }) => cells[index]!;
		};
		const [id, value, entered] = [cell('deal_id'), cell('value'), cell('date_entered')];
		const own = `Deal ID,Deal name\n${table.rows.map((row, index) => `${id(row)},Deal ${index}\n`).join('')}`;
		const { plan, history } = importHistory(own, [bytes(dealStages), bytes(stages)]);
		expect(history.files.map(({ kind, utc }) => [kind, utc])).toEqual([['snapshots', true], ['labels', true]]);
		expect(plan.history).toMatchObject({ deals: table.rows.length, changes: table.rows.length, by: 'id', skipped: [], notes: [], unknown: [] });
		const names = new Map(plan.newStages.map(({ id: stage, cells }) => [stage, cells.name]));
		table.rows.forEach((row, index) => {
			const deal = plan.deals[index]!;
			expect([names.get(deal.stage!), timeOf(deal.createdAt)]).toEqual([value(row), timeOf(Date.parse(`${entered(row).replace(/ (\d):/, ' 0$1:')}Z`))]);
		});
	});

	it('of other deals are listed, none dropped', () => {
		const { plan } = importHistory(bytes(deals), [bytes(dealStages)]);
		expect(plan.history!.deals).toBe(0);
		expect(plan.history!.unknown).toHaveLength(14);
		expect(plan.history!.skipped.every(({ code }) => code === 'unknown-deal')).toBe(true);
	});
});

describe.runIf(snapshots)('a Salesforce connector\'s tables', () => {
	it('are told apart', () => {
		expect([opportunities, snapshots].map((path) => isHistory(tableOf(bytes(path))))).toEqual([false, true]);
	});

	it('give each opportunity its stage, amount and close date, first seen well after it began', () => {
		const { plan, history } = importHistory(bytes(opportunities), [bytes(snapshots)]);
		expect(history.files[0]).toMatchObject({ kind: 'snapshots', utc: true });
		expect(plan.history).toMatchObject({ deals: 10, by: 'id', unknown: [] });
		expect(plan.history!.notes.find(({ code }) => code === 'seen-later')).toMatchObject({ count: 10 });
		const deal = plan.deals.find(({ title }) => title === '$1m deal')!;
		expect(deal.value).toBe(2_412_000_000);
		expect(timeOf(deal.createdAt)).toBe('2018-12-19 18:51');
		// Its names are hashes there: each that is no forecast category is told with its line, as is a probability of 1000.
		const codes = new Set(plan.history!.skipped.map(({ code, what }) => `${code} ${what ?? ''}`));
		expect([...codes].sort()).toEqual(['not-a-value category', 'not-a-value probability']);
	});
});

const folders = [['hostile', 'made'], ['hostile', 'papaparse'], ['hostile', 'csv-spectrum'], ['maven'], ['dutch']].flatMap((path) => sharedData(...path) ?? []);

describe.runIf(folders.length > 0)('files that are no history, and damaged ones', () => {
	it('are never more than told of: nothing throws, and no deal gets a past that nobody told', () => {
		const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)));
		expect(files.length).toBeGreaterThan(20);
		for (const path of files) {
			const read = readTable(bytes(path));
			if (!read.ok || read.table.rows.length > 3000) continue;
			const { plan } = importHistory('Deal ID,Deal name,Stage\nnobody-has-this-id,nobody is called so,Lead\n', [bytes(path)]);
			expect(plan.deals).toHaveLength(1);
			expect(plan.history).toMatchObject({ deals: 0, changes: 0 });
		}
	});
});
