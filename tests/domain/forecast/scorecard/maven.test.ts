// 6,711 closed deals of a fictitious seller whose features say nothing of the outcome: the gate must refuse them.
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { LandmarkHistory } from '#lib/domain/forecast/scorecard/landmarks.ts';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import type { ColumnSpec } from '#lib/domain/forecast/scorecard/table.ts';
import { trainScorecard } from '#lib/domain/forecast/scorecard/train.ts';
import { landmarkTable, tableOf } from '../../../helpers/closed-deals.ts';
import { sharedData } from '../../../helpers/shared-data.ts';

const FILES = ['sales_pipeline.csv', 'accounts.csv', 'sales_teams.csv'].map((name) => sharedData('maven', name));
const there = FILES.every((path) => path !== null);

const COLUMNS: ColumnSpec[] = [
	{ key: 'agent', kind: 'choice' },
	{ key: 'product', kind: 'choice' },
	{ key: 'sector', kind: 'choice' },
	{ key: 'region', kind: 'choice' },
	{ key: 'employees', kind: 'number' },
	{ key: 'revenue', kind: 'number' }
];

type Row = Record<string, string>;

// Passed over where the data is not beside the project.
describe.runIf(there)('the Maven deals', () => {
	const read = (path: string): Row[] => Papa.parse<Row>(readFileSync(path, 'utf8'), { header: true, skipEmptyLines: true }).data;
	const [pipeline, accounts, teams] = FILES.map((path) => (path === null ? [] : read(path)));
	const account = new Map(accounts!.map((row) => [row.account!, row]));
	const region = new Map(teams!.map((row) => [row.sales_agent!, row.regional_office!]));
	const instant = (day: string): number => Date.parse(`${day}T00:00:00Z`);
	const closed = pipeline!
		.filter(({ deal_stage: stage }) => stage === 'Won' || stage === 'Lost')
		.map((row) => {
			const customer = account.get(row.account!);
			return {
				deal: row.opportunity_id!,
				won: row.deal_stage === 'Won',
				landmark: instant(row.engage_date!),
				closedAt: instant(row.close_date!),
				values: [
					row.sales_agent!,
					row.product!,
					customer?.sector ?? null,
					region.get(row.sales_agent!) ?? null,
					customer ? Number(customer.employees) : null,
					customer ? Number(customer.revenue) : null
				]
			};
		});

	it('[SCORE5] are refused as they stood when the customer was engaged', () => {
		const result = trainScorecard(tableOf({ columns: COLUMNS, rows: closed }), seededRandom(1));
		expect(result).toMatchObject({ kind: 'refused', reason: 'no-skill', evidence: { won: 4238, lost: 2473 } });
		expect(result.evidence.outOfTime!.auc).toBeGreaterThan(0.47);
		expect(result.evidence.outOfTime!.auc).toBeLessThan(0.53);
	});

	it('[SCORE1] [SCORE5] are refused at landmarks of their lives too, age and time in stage beside the rest', () => {
		const histories = closed.map(({ deal, won, landmark, closedAt, values }): LandmarkHistory => {
			const began = COLUMNS.map(({ key }, index) => ({ field: key, value: values[index]!, since: landmark }));
			const changes = [{ field: 'stage', value: 'Engaging', since: landmark }, ...began];
			return { id: deal, createdAt: landmark, outcome: won ? 'won' : 'lost', closedAt, changes };
		});
		const { table } = landmarkTable(histories, { closedStages: new Set(['Won', 'Lost']), fields: COLUMNS });
		const result = trainScorecard(table, seededRandom(1));
		expect(result).toMatchObject({ kind: 'refused', evidence: { outOfTime: { suspicious: false } } });
	});
});
