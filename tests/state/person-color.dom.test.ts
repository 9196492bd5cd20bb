// The colour a person wears in a pipeline: one that nobody there has, as long as there is one. And their name, in every tab.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Awareness } from 'y-protocols/awareness';
import { applyAwarenessUpdate, Awareness as Others, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { editDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import type { Person } from '#lib/domain/model/settings.ts';
import { savePerson } from '#lib/state/person.ts';
import { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { newDocument } from '../helpers/documents.ts';
import { FakeSession } from '../helpers/fake-session.ts';
import { waitFor } from '../helpers/wait-for.ts';

const ME: Person = { id: 'me', name: 'Anna', color: 2 };
let state: PipelineState;
let doc: Y.Doc;
let value = 1;

/** Somebody edits, and is known from then on. */
function edit(person: Person): void {
	const pipeline = new Pipeline(doc);
	const writer = new Writer(pipeline, { now: () => 1_800_000_000_000, newId: () => `${person.id}${value}`, person });
	editDeals(writer, [{ deal: [...pipeline.deals.keys()][0]!, field: 'value', value: (value += 1) }]);
	pipeline.destroy();
}

async function open(person = ME): Promise<PipelineState> {
	state = new PipelineState(new FakeSession(doc), person);
	await waitFor('ready', () => state.ready);
	return state;
}

function copyOf(from: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(from));
	return copy;
}

/** Somebody is here who has not edited. */
function arrive(awareness: Awareness, person: Person): void {
	const theirs = new Others(new Y.Doc());
	theirs.setLocalState({ person, cursor: null });
	applyAwarenessUpdate(awareness, encodeAwarenessUpdate(theirs, [theirs.clientID]), 'server');
	theirs.destroy();
}

beforeEach(() => {
	sessionStorage.clear();
	localStorage.clear();
	doc = newDocument([{ title: 'Acme' }]);
});
afterEach(() => state.destroy());

const known = (id: string): number | undefined => state.pipeline.people.get(id)?.color;
const nameThere = (): string => state.pipeline.people.get('me')!.name;
/** As the dialog does it. */
const rename = (name: string): void => {
	savePerson({ ...state.person, name });
	state.setPerson({ ...state.person, name });
};
const mine = (tab = state): void => void tab.perform((writer) => editDeals(writer, [{ deal: [...tab.pipeline.deals.keys()][0]!, field: 'value', value: (value += 1) }]));

describe('a person new to a pipeline', () => {
	it('keeps their own colour where nobody has it', async () => {
		edit({ id: 'bram', name: 'Bram', color: 3 });
		expect((await open()).person).toEqual(ME);
	});

	it('wears one that nobody there has, and is known by it', async () => {
		edit({ id: 'bram', name: 'Bram', color: 2 });
		edit({ id: 'chris', name: 'Chris', color: 0 });
		await open();
		const { color } = state.person;
		expect([0, 2, known('maker')]).not.toContain(color);
		expect((state.session.awareness.getLocalState() as { person: Person }).person.color).toBe(color);
		mine();
		expect(known('me')).toBe(color);
	});

	it('keeps their own where every colour is somebody’s', async () => {
		for (let color = 0; color < 8; color += 1) edit({ id: `p${color}`, name: `P${color}`, color });
		expect((await open()).person.color).toBe(2);
	});

	it('gives way to a newcomer of a smaller id, who does not, and to whoever becomes known first', async () => {
		await open();
		arrive(state.session.awareness, { id: 'zoe', name: 'Zoë', color: 2 });
		expect(state.person.color).toBe(2);
		arrive(state.session.awareness, { id: 'bram', name: 'Bram', color: 2 });
		const { color } = state.person;
		expect(color).not.toBe(2);
		edit({ id: 'zoe', name: 'Zoë', color });
		expect([2, color]).not.toContain(state.person.color);
	});
});

describe('a person who is known', () => {
	it('keeps the colour they are known by, whoever comes', async () => {
		edit({ ...ME, color: 5 });
		edit({ id: 'bram', name: 'Bram', color: 5 });
		expect((await open()).person.color).toBe(5);
		mine();
		expect([known('me'), known('bram')]).toEqual([5, 5]);
	});

	it('has the colour they choose, taken or not, for good', async () => {
		edit({ ...ME, color: 5 });
		edit({ id: 'bram', name: 'Bram', color: 6 });
		await open();
		state.setPerson({ ...ME, color: 6 });
		mine();
		expect([state.person.color, known('me')]).toEqual([6, 6]);
		state.destroy();
		expect((await open()).person.color).toBe(6);
	});

	it('has the colour they choose also where they reload before they edit', async () => {
		edit({ id: 'bram', name: 'Bram', color: 6 });
		await open();
		mine();
		state.setPerson({ ...ME, color: 6 });
		state.destroy();
		doc = copyOf(doc);
		expect((await open({ ...ME, color: 6 })).person.color).toBe(6);
	});

	it('wears in every tab what they chose last', async () => {
		const first = await open();
		first.setPerson({ ...ME, color: 6 });
		await open({ ...ME, color: 6 });
		state.setPerson({ ...ME, color: 7 });
		for (const tab of [first, state, first]) {
			mine(tab);
			expect([known('me'), first.person.color, state.person.color]).toEqual([7, 7, 7]);
		}
		first.destroy();
	});

	it.each(['after they have edited', 'before they have edited'])('has in every tab the name they gave last, %s', async (when) => {
		const first = await open();
		if (when.startsWith('after')) mine();
		await open();
		rename('Anna de Wit');
		mine(first);
		expect([first.person.name, state.person.name, nameThere()]).toEqual(['Anna de Wit', 'Anna de Wit', 'Anna de Wit']);
		first.destroy();
	});

	it('has the name they gave in a tab of another pipeline', async () => {
		await open();
		savePerson({ ...ME, name: 'Anna de Wit' });
		dispatchEvent(new StorageEvent('storage', { key: 'sluice:person' }));
		expect((state.session.awareness.getLocalState() as { person: Person }).person.name).toBe('Anna de Wit');
		mine();
		expect(nameThere()).toBe('Anna de Wit');
	});

	it('keeps a name they gave elsewhere where this pipeline still brings an older one', async () => {
		edit({ ...ME, name: 'Calm Otter' });
		await open({ ...ME, name: 'Anna de Wit' });
		savePerson(state.person);
		edit(ME);
		expect(state.person.name).toBe('Anna de Wit');
		mine();
		expect(nameThere()).toBe('Anna de Wit');
	});

	it('wears what they choose where they may only look, and writes nothing', async () => {
		edit({ ...ME, color: 5 });
		const session = new FakeSession(doc);
		session.status = { kind: 'read-only', waiting: 0 };
		state = new PipelineState(session, ME);
		await waitFor('ready', () => state.ready);
		state.setPerson({ ...ME, color: 6 });
		edit({ id: 'bram', name: 'Bram', color: 1 });
		expect([state.person.color, known('me')]).toEqual([6, 5]);
		session.setStatus({ kind: 'server' });
		mine();
		expect(known('me')).toBe(6);
	});
});
