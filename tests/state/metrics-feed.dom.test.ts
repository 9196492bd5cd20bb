// The metrics of an open pipeline follow what people note beside its cells, and the moment looked at.
import { afterEach, expect, it } from 'vitest';
import { deleteActivity, logTouch } from '#lib/domain/document/activities.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { MetricsFeed } from '#lib/state/metrics-feed.ts';
import { openPipeline, type OpenedPipeline } from '../features/charts/session.ts';
import { seedOf, T0 } from '../helpers/documents.ts';

const HOUR = 3_600_000;
const accountOf = () => null;
let opened: OpenedPipeline;

afterEach(() => opened.state.destroy());

it('[CONTACT1] [HISTORY1] a colleague’s contact counts at once, is gone once it is deleted, and counts at the moments in between', () => {
	let now = T0;
	opened = openPipeline(seedOf([{ title: 'Acme', stage: 'lead', createdAt: T0 }]), () => now);
	const { state, colleague } = opened;
	const feed = new MetricsFeed(state);
	const answered = () => feed.settle({ accountOf }).snapshot().leads!.response.answered;
	expect(answered()).toBe(0);
	const theirs = new Pipeline(colleague);
	let ids = 0;
	const writer = new Writer(theirs, { now: () => now, newId: () => `their-contact-${(ids += 1)}`, person: { id: 'you', name: 'You', color: 1 } });
	const acme = [...theirs.deals.keys()][0]!;
	now = T0 + HOUR;
	logTouch(writer, acme, { how: 'call', day: '2026-01-15', text: '' }, '2026-01-15');
	now = T0 + 2 * HOUR;
	expect(answered()).toBe(1);
	now = T0 + 3 * HOUR;
	deleteActivity(writer, [...theirs.contacts.of(acme)][0]!);
	now = T0 + 4 * HOUR;
	expect(answered()).toBe(0);
	state.showAsOf(T0 + 2 * HOUR);
	expect(answered()).toBe(1);
	state.showAsOf(null);
	expect(answered()).toBe(0);
	theirs.destroy();
	feed.destroy();
});
