// The Maven pipeline as past deals, for tests and the bench. An open deal there has no value: the average of what its product
// had brought by the moment stands in, before its first sale the list price.
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { valueAt, type PastDeal } from '#lib/domain/forecast/past-deals.ts';
import { Seasons } from '#lib/domain/forecast/seasons.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { sharedData } from '../../helpers/shared-data.ts';

const pipeline = sharedData('maven', 'sales_pipeline.csv');
const products = sharedData('maven', 'products.csv');
export const mavenThere = pipeline !== null && products !== null;

/** The last day that the file knows of. */
export const MAVEN_END = Date.UTC(2017, 11, 31);

const table = (path: string): Record<string, string>[] =>
	Papa.parse<Record<string, string>>(readFileSync(path, 'utf8'), { header: true, skipEmptyLines: true }).data;

export interface MavenDeals {
	/** Engaged deals: those still prospected have no date. */
	deals: PastDeal[];
	standIn: (deal: PastDeal, at: number) => number | null;
}

export function mavenDeals(): MavenDeals {
	if (pipeline === null || products === null) return { deals: [], standIn: () => null };
	// The file spells one product in two ways.
	const productOf = (name: string): string => (name === 'GTXPro' ? 'GTX Pro' : name);
	const listPrices = new Map(table(products).map((row) => [productOf(row.product!), Number(row.sales_price) * 100]));
	const productOfDeal = new Map<PastDeal, string>();
	const deals = table(pipeline)
		.filter((row) => row.engage_date !== '')
		.map((row): PastDeal => {
			const steps: PastDeal['steps'][number][] = [{ at: Date.parse(row.engage_date!), stage: 'Engaging', type: 'open' }];
			const values: PastDeal['values'][number][] = [];
			if (row.close_date !== '') {
				const at = Date.parse(row.close_date!);
				const won = row.deal_stage === 'Won';
				steps.push({ at, stage: row.deal_stage!, type: won ? 'won' : 'lost' });
				if (won) values.push({ at, value: Math.round(Number(row.close_value) * 100) });
			}
			const deal = { steps, values };
			productOfDeal.set(deal, productOf(row.product!));
			return deal;
		});
	const known = new Map<number, Map<string, number>>();
	const averagesAt = (at: number): Map<string, number> => {
		const sums = new Map<string, { n: number; sum: number }>();
		for (const deal of deals) {
			const value = valueAt(deal, at);
			if (value === null) continue;
			const product = productOfDeal.get(deal)!;
			const sum = sums.get(product) ?? { n: 0, sum: 0 };
			sums.set(product, { n: sum.n + 1, sum: sum.sum + value });
		}
		return new Map([...listPrices].map(([product, price]) => [product, sums.has(product) ? sums.get(product)!.sum / sums.get(product)!.n : price]));
	};
	const standIn = (deal: PastDeal, at: number): number | null => {
		let averages = known.get(at);
		if (!averages) known.set(at, (averages = averagesAt(at)));
		return averages.get(productOfDeal.get(deal)!) ?? null;
	};
	return { deals, standIn };
}

/** 26 Mondays whose horizon of 28 days ends within the file, the last on 27 November; `shift` moves them by days. */
export const mavenOrigins = (shift = 0): number[] =>
	Array.from({ length: 26 }, (_, week) => Date.UTC(2017, 5, 5 + shift) + week * 7 * DAY_MS);

export const MAVEN_SEASONS = new Seasons({ from: Date.UTC(2016, 9, 1), until: Date.UTC(2018, 1, 1), timeZone: 'UTC', fiscalYearStart: 1 });
