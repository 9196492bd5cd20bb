// Deals of a document as landmarks read them: nothing is known before it was written down, unless it was told with its time.
import { describe, expect, it } from 'vitest';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { landmarkHistory, type FieldHistory } from '#lib/domain/forecast/scorecard/landmark-history.ts';
import { featuresAt, type LandmarkOptions } from '#lib/domain/forecast/scorecard/landmarks.ts';
import { StageTable } from '#lib/domain/metrics/stage-table.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { newDocument, Replica, T0 } from '../../../helpers/documents.ts';

const FIELDS: LandmarkOptions['fields'] = [
	{ key: 'value', kind: 'number' },
	{ key: 'owner', kind: 'choice' },
	{ key: 'lostReason', kind: 'choice' }
];

/** A pipeline whose clock is moved by hand. */
function pipeline() {
	const person = new Replica('founder', newDocument([]));
	const stages = new StageTable(person.pipeline.stages);
	const closedStages = new Set(person.pipeline.stages.filter(({ type }) => type !== 'open').map(({ id }) => id));
	return {
		person,
		at: (days: number): number => (person.clock = T0 + days * DAY_MS),
		read: (id: string) => landmarkHistory(dealHistory(person.pipeline, id)!, person.pipeline.deals.get(id)!.addedAt, stages),
		options: { closedStages, fields: FIELDS }
	};
}

const stageOf = ({ person }: ReturnType<typeof pipeline>, type: string): string => person.pipeline.stages.find((stage) => stage.type === type)!.id;

describe('a deal that was worked on here', () => {
	it('[SCORE2] is known from its beginning, and ends with its last close', () => {
		const here = pipeline();
		here.at(1);
		const [id] = addDeals(here.person.writer, [{ title: 'a', stage: stageOf(here, 'open'), value: 100, owner: 'Anna' }]).created;
		here.at(5);
		editDeals(here.person.writer, [{ deal: id!, field: 'value', value: 200 }]);
		const closedAt = here.at(9);
		editDeals(here.person.writer, [{ deal: id!, field: 'stage', value: stageOf(here, 'lost') }, { deal: id!, field: 'lostReason', value: 'price' }]);
		const read = here.read(id!);
		expect(read).toMatchObject({ createdAt: T0 + DAY_MS, outcome: 'lost' });
		expect(read.closedAt! - closedAt).toBeLessThan(10);
		expect(featuresAt(read, T0 + 1.5 * DAY_MS, here.options)).toMatchObject({ value: 100, owner: 'Anna', lostReason: null, daysOpen: 0.5 });
		expect(featuresAt(read, T0 + 6 * DAY_MS, here.options)).toMatchObject({ value: 200, lostReason: null, daysOpen: 5 });
		expect(featuresAt(read, T0 + 10 * DAY_MS, here.options)).toBeNull();
	});

	it('[SCORE2] teaches nothing where it is deleted, or was no sales outcome', () => {
		const here = pipeline();
		const [id] = addDeals(here.person.writer, [{ title: 'a', stage: stageOf(here, 'open') }]).created;
		here.at(3);
		editDeals(here.person.writer, [{ deal: id!, field: 'stage', value: stageOf(here, 'lost') }]);
		expect(here.read(id!).outcome).toBe('lost');
		editDeals(here.person.writer, [{ deal: id!, field: 'lostReason', value: 'Duplicate' }]);
		expect(here.read(id!)).toMatchObject({ outcome: null, closedAt: null });
	});
});

describe('a deal that came in by a file', () => {
	const stages = new StageTable(pipeline().person.pipeline.stages);
	const [open, won] = ['open', 'won'].map((type) => pipeline().person.pipeline.stages.find((stage) => stage.type === type)!.id);
	const began = { since: -Infinity, at: T0, quiet: true } as const;
	const addedAt = T0 + 100 * DAY_MS;
	const told = (changes: FieldHistory['changes']) => landmarkHistory({ id: 'd', createdAt: T0, changes }, addedAt, stages);
	const options: LandmarkOptions = { closedStages: new Set([won!]), fields: FIELDS };

	it('[SCORE2] without a past is known from then on only: closed before, it is not known at all', () => {
		const closed = told([{ field: 'stage', value: won!, ...began }, { field: 'owner', value: 'Anna', ...began }]);
		expect(closed).toMatchObject({ outcome: 'won', closedAt: null });
		const open_ = told([{ field: 'stage', value: open!, ...began }, { field: 'owner', value: 'Anna', ...began }]);
		expect(featuresAt(open_, addedAt - 1, options)).toBeNull();
		expect(featuresAt(open_, addedAt, options)).toMatchObject({ owner: 'Anna', daysOpen: 100 });
	});

	it('[SCORE2] with a past of its stages is known by those, and by nothing else it had become', () => {
		const read = told([
			{ field: 'stage', value: open!, since: -Infinity, at: T0 },
			{ field: 'owner', value: 'Anna', ...began },
			{ field: 'value', value: 500, ...began },
			{ field: 'stage', value: won!, since: T0 + 50 * DAY_MS, at: T0 + 50 * DAY_MS }
		]);
		expect(read).toMatchObject({ outcome: 'won', closedAt: T0 + 50 * DAY_MS });
		expect(featuresAt(read, T0 + 10 * DAY_MS, options)).toMatchObject({ stage: open, daysInStage: 10, owner: null, value: null });
	});

	it('[SCORE2] with a step of unknown time is not known to have been there', () => {
		const read = told([
			{ field: 'stage', value: open!, since: -Infinity, at: null },
			{ field: 'stage', value: won!, since: T0 + 50 * DAY_MS, at: T0 + 50 * DAY_MS }
		]);
		expect(read.changes).toEqual([{ field: 'stage', value: won, since: T0 + 50 * DAY_MS }]);
		expect(featuresAt(read, T0 + 10 * DAY_MS, options)).toBeNull();
	});
});
