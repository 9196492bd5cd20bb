// The reference fixture as deal histories: 15 deals of one quarter with answers computed by an independent program.
import { readFileSync } from 'node:fs';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import { readStage, type Stage } from '#lib/domain/model/stage.ts';
import { sharedData } from '../../helpers/shared-data.ts';
import { historyOf, type Told } from './histories.ts';

type Event = [deal: string, day: number, field: 'stage' | 'value' | 'expectedClose' | 'touch', value: string | number];
interface Golden {
	events: Event[];
	stages: string[];
	prob: Record<string, number>;
	cat: Record<string, string>;
	expected: Record<string, unknown>;
}

const path = sharedData('golden', 'golden.json');

/** null where the file is absent. */
export const golden: Golden | null = path === null ? null : (JSON.parse(readFileSync(path, 'utf8')) as Golden);

/** The moment of the answers. */
export const T = Date.UTC(2026, 3, 1);

export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export function goldenHistories(): DealHistory[] {
	const told = new Map<string, Told[]>();
	for (const [deal, day, field, value] of golden?.events ?? [])
		told.set(deal, [
			...(told.get(deal) ?? []),
			[field, field === 'expectedClose' ? dayText(Number(value)) : field === 'touch' ? null : value, day * DAY_MS]
		]);
	return [...told].map(([id, changes]) => historyOf(changes, { id }));
}

/** Thresholds of staleness are those of the specification: 14, 14, 21 and 21 days. */
export function goldenStages(): Stage[] {
	const { stages = [], prob = {}, cat = {} } = golden ?? {};
	const open = stages.map((id, index) => {
		const cells: Record<string, unknown> = {
			name: id,
			type: 'open',
			probability: prob[id]! * 1000,
			order: `a${index}`,
			staleAfter: index < 2 ? 14 : 21,
			forecastCategory: cat[id]!.toLowerCase().replace(' ', '-')
		};
		return readStage(id, (field) => cells[field]);
	});
	const closed = (['won', 'lost'] as const).map((type) => {
		const id = type === 'won' ? 'Won' : 'Lost';
		return readStage(id, (field) => ({ name: id, type, order: 'b' })[field as string]);
	});
	return [...open, ...closed];
}
