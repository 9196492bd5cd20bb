// Deals from forms and programs: added where they belong, refused with what is wrong, and nothing told in return.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { RawClient } from '../../helpers/raw-client.ts';
import { Team, type Credentials } from '../../helpers/team.ts';

let team: Team;
let owner: Credentials;
let form: Credentials;
let id: string;

beforeAll(async () => {
	team = await Team.start();
	owner = await team.firstOwner();
	id = await team.pipeline(owner);
	form = (await team.token(owner, id, 'capture')).as;
});
afterAll(() => team.stop());

const send = (body: unknown): Promise<{ status: number; body: { id?: string; code?: string; field?: string; message?: string } }> => team.call('POST', `/api/pipelines/${id}/deals`, { as: form, body });

async function pipeline(): Promise<Pipeline> {
	const client = await new RawClient(team.server.wsUrl, id, { headers: { Authorization: '', ...owner } }).join();
	client.ws.terminate();
	return new Pipeline(client.doc);
}

it('adds a deal in the first open stage, or the one it names', async () => {
	const there = await pipeline();
	const [first, second] = there.liveStages.filter(({ type }) => type === 'open');
	const plain = await send({ title: ' Alder bridge ', value: 1250.5, company: 'Alder BV', expectedClose: '2026-12-31' });
	const placed = await send({ title: 'Birch tower', stage: second!.name.toUpperCase(), currency: 'JPY', value: 900 });
	expect([plain.status, placed.status]).toEqual([201, 201]);
	const { deals } = await pipeline();
	expect(deals.get(plain.body.id!)).toMatchObject({ title: 'Alder bridge', company: 'Alder BV', value: 125_050, stage: first!.id, expectedClose: '2026-12-31' });
	expect(deals.get(placed.body.id!)).toMatchObject({ title: 'Birch tower', value: 900, currency: 'JPY', stage: second!.id });
});

it('keeps each of many that come at once', async () => {
	const before = (await pipeline()).deals.size;
	const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send({ title: `Deal ${index}` })));
	expect(new Set(answers.map(({ body }) => body.id)).size).toBe(20);
	expect((await pipeline()).deals.size).toBe(before + 20);
});

it('says which field does not fit, tells nothing of the pipeline, and adds nothing', async () => {
	const before = team.logHash();
	for (const [body, field] of [
		[{}, 'title'],
		[{ title: 'x', value: 'a lot' }, 'value'],
		[{ title: 'x', value: 1e300 }, 'value'],
		[{ title: 'x', currency: 'euro' }, 'currency'],
		[{ title: 'x', expectedClose: '31-12-2026' }, 'expectedClose'],
		[{ title: 'x', stage: 'Nowhere' }, 'stage'],
		[{ title: 'x', phone: '1' }, 'phone'],
		[{ title: 'x', __proto__: null, company: 7 }, 'company']
	] as const) {
		const answer = await send(body);
		expect([field, answer.status, answer.body.field]).toEqual([field, 400, field]);
		expect(answer.body.message).not.toMatch(/Lead|Qualified|Proposal/);
	}
	expect(team.logHash()).toBe(before);
	expect((await team.call('GET', '/api/pipelines', { as: form })).body).toEqual({ pipelines: [], deleted: [] });
});
