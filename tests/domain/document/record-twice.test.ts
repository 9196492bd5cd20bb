// One record created twice, as two tabs do that both replay a refused copy: the edit in the log stands,
// whichever of the two maps Yjs keeps.
import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { rebase } from '#lib/domain/document/rebase.ts';
import { newDocument, Replica, sync } from '../../helpers/documents.ts';

describe('a record created twice', () => {
	it.each([
		{ first: 1, second: 2 },
		{ first: 2, second: 1 }
	])('shows the logged edit, with client ids $first and $second', ({ first, second }) => {
		const shared = newDocument();
		const refused = new Replica('anna', shared);
		const fresh = (client: number): Replica => {
			const replica = new Replica(`tab ${client}`, shared);
			replica.doc.clientID = client;
			return replica;
		};
		const [one, two] = [fresh(first), fresh(second)];
		addDeals(refused.writer, [{ title: 'base', owner: 'base' }]);
		rebase(refused.doc, one.doc);
		const deal = refused.deal('base').id;
		editDeals(refused.writer, [
			{ deal, field: 'title', value: null },
			{ deal, field: 'owner', value: 'edited' }
		]);
		rebase(refused.doc, two.doc);
		sync(one, two);
		for (const { pipeline, doc } of [one, two]) {
			expect(pipeline.deals.get(deal)).toMatchObject({ title: null, owner: 'edited', conflicts: [] });
			expect(doc.getMap<Y.Map<unknown>>('deals').size).toBe(1);
		}
	});
});
