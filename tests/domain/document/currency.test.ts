// A deal's own currency and the pipeline's exchange rates in the document: what merges, undo, restores and looking back
// make of amounts in currencies of other decimals.
import { describe, expect, it } from 'vitest';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { addDeals, duplicateDeals, editDeals, editRates, editSettings } from '#lib/domain/document/commands.ts';
import { keepEdit, mergeFindings } from '#lib/domain/document/conflicts.ts';
import { withoutOtherMoney } from '#lib/domain/document/currency-edits.ts';
import { copyDocument } from '#lib/domain/document/create.ts';
import { cellTimeline, dealTimeline } from '#lib/domain/document/history.ts';
import { restoreCell, restoreDeal, restorePipeline } from '#lib/domain/document/restore.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import { newDocument, Replica, sync, T0, view } from '../../helpers/documents.ts';

const MINUTE = 60_000;

function pair(deal: { value?: number | null; currency?: string } = { value: 100_00 }) {
	const origin = newDocument([{ title: 'Acme', stage: 'lead', ...deal }]);
	const alice = new Replica('alice', origin);
	const bob = new Replica('bob', origin);
	const { id } = alice.deal('Acme');
	const set = (who: Replica, cells: Record<string, string | number | null>): Change => {
		who.clock += MINUTE;
		return editDeals(who.writer, Object.entries(cells).map(([field, value]) => ({ deal: id, field: field as 'value', value })));
	};
	const shown = (who: Replica): unknown[] => [who.pipeline.deals.get(id)!.value, who.pipeline.deals.get(id)!.currency];
	return { alice, bob, id, set, shown };
}

/** What lies in the cells, for readers that know no log. */
const stored = (replica: Replica, id: string): unknown[] => ['value', 'currency'].map((field) => replica.pipeline.cellValue(id, field));

describe('another currency for a deal', () => {
	it('[MONEY1] is null until somebody chooses one, and follows the pipeline', () => {
		const { alice, shown } = pair();
		expect(shown(alice)).toEqual([100_00, null]);
	});

	it('[MONEY2] keeps the amount a person sees, in one step that undo takes back whole', () => {
		const { alice, id, set, shown } = pair();
		const stack = new UndoStack();
		stack.push(set(alice, { currency: 'JPY' }));
		expect(shown(alice)).toEqual([100, 'JPY']);
		expect(stored(alice, id)).toEqual([100, 'JPY']);
		expect(stack.undo(alice.writer)!.skipped).toEqual([]);
		expect(shown(alice)).toEqual([100_00, null]);
		expect(stored(alice, id)).toEqual([100_00, null]);
		stack.redo(alice.writer);
		expect(shown(alice)).toEqual([100, 'JPY']);
		set(alice, { currency: 'KWD' });
		expect(shown(alice)).toEqual([100_000, 'KWD']);
	});

	it('[MONEY2] writes the currency alone where decimals are the same, where there is no value, and where the value comes along', () => {
		const { alice, set, shown } = pair();
		expect(set(alice, { currency: 'USD' }).cells.map(({ field }) => field)).toEqual(['currency']);
		expect(set(alice, { currency: 'JPY', value: 5000 }).cells).toHaveLength(2);
		expect(shown(alice)).toEqual([5000, 'JPY']);
		set(alice, { value: null });
		expect(set(alice, { currency: 'EUR' }).cells.map(({ field }) => field)).toEqual(['currency']);
		expect(shown(alice)).toEqual([null, 'EUR']);
	});

	it('[MONEY2] is not taken where decimals would be lost', () => {
		const { alice, id, set, shown } = pair({ value: 100_55 });
		const edits = [{ deal: id, field: 'currency', value: 'JPY' }, { deal: id, field: 'title', value: 'B' }];
		expect(withoutOtherMoney(edits, alice.pipeline)).toEqual({ edits: [edits[1]], left: [edits[0]] });
		expect(withoutOtherMoney([...edits, { deal: id, field: 'value', value: 3 }], alice.pipeline).left).toEqual([]);
		expect(() => set(alice, { currency: 'JPY' })).toThrow(RangeError);
		expect(shown(alice)).toEqual([100_55, null]);
	});

	it('[MONEY3] keeps a value that somebody else typed meanwhile, in the other currency', () => {
		const { alice, bob, set, shown } = pair();
		set(alice, { currency: 'JPY' });
		set(bob, { value: 250_00 });
		set(bob, { value: 300_00 });
		sync(alice, bob);
		// Bob typed 300 and Alice made it yen: never 30,000 yen.
		expect(shown(alice)).toEqual([300, 'JPY']);
		expect(view(alice.pipeline)).toEqual(view(bob.pipeline));
		const reopened = new Pipeline(bob.doc);
		expect(reopened.deals.get(alice.deal('Acme').id)).toMatchObject({ value: 300, currency: 'JPY' });
	});

	it('[MONEY3] is the same whoever is later, and nothing typed is lost', () => {
		const { alice, bob, id, set, shown } = pair();
		set(bob, { value: 300_50 });
		bob.clock = T0;
		alice.clock += 10 * MINUTE;
		set(alice, { currency: 'JPY' });
		sync(alice, bob);
		expect(shown(bob)).toEqual([100, 'JPY']);
		const [conflict] = mergeFindings(bob.pipeline).cells;
		const other = conflict!.standing.find(({ by }) => by === 'bob')!;
		bob.clock += 20 * MINUTE;
		keepEdit(bob.writer, id, 'value', other);
		sync(alice, bob);
		// 300.50 has no place in yen: shown rounded, and kept as it was typed.
		expect(shown(alice)).toEqual([301, 'JPY']);
		set(alice, { currency: null, value: 300_50 });
		expect(shown(alice)).toEqual([300_50, null]);
	});

	it('[MONEY3] keeps a first value that somebody typed while another chose the currency', () => {
		const { alice, bob, set, shown } = pair({ value: null });
		set(alice, { currency: 'KWD' });
		set(bob, { value: 12_50 });
		sync(alice, bob);
		expect(shown(alice)).toEqual([12_500, 'KWD']);
		expect(shown(bob)).toEqual([12_500, 'KWD']);
	});

	it('[MONEY3] writes a number again that is the same digits in another currency', () => {
		const { alice, bob, id, set, shown } = pair();
		set(bob, { value: 120 });
		alice.clock += 5 * MINUTE;
		set(alice, { currency: 'JPY' });
		sync(alice, bob);
		set(alice, { value: 120 });
		expect(shown(alice)).toEqual([120, 'JPY']);
		expect(stored(alice, id)).toEqual([120, 'JPY']);
	});

	it('[MONEY3] takes one of two steps back without scaling what is left', () => {
		const { alice, bob, set, shown } = pair();
		const stack = new UndoStack();
		stack.push(set(alice, { value: 250_00 }));
		sync(alice, bob);
		stack.push(set(alice, { currency: 'JPY' }));
		sync(alice, bob);
		// As many decimals as the yen: the value is not written.
		set(bob, { currency: 'KRW' });
		sync(alice, bob);
		const undone = stack.undo(alice.writer)!;
		expect(undone.skipped.map(({ field }) => field)).toEqual(['currency']);
		expect(shown(alice)).toEqual([250, 'KRW']);
	});

	it('[MONEY3] looks back at the amount of then, in the currency of then', () => {
		const { alice, id, set } = pair();
		const before = alice.clock;
		set(alice, { currency: 'JPY' });
		const between = alice.clock + 100;
		set(alice, { value: 7000 });
		const as = new AsOf(alice.pipeline, before);
		const seen = () => [as.deals.get(id)!.value, as.deals.get(id)!.currency];
		expect(seen()).toEqual([100_00, null]);
		as.moveTo(between);
		expect(seen()).toEqual([100, 'JPY']);
		as.moveTo(Infinity);
		expect(seen()).toEqual([7000, 'JPY']);
		expect(as.moveTo(before).deals.get(id)).toEqual(new Set(['value', 'currency']));
	});

	it('[MONEY3] restores a cell, a deal and the pipeline to the amount of then', () => {
		for (const restore of [restoreDeal, (writer: Replica['writer'], _: string, at: number) => restorePipeline(writer, at)]) {
			const { alice, id, set, shown } = pair();
			const before = alice.clock;
			set(alice, { currency: 'JPY' });
			set(alice, { value: 7000 });
			const later = alice.clock + 100;
			alice.clock += MINUTE;
			restore(alice.writer, id, before);
			expect(shown(alice)).toEqual([100_00, null]);
			expect(stored(alice, id)).toEqual([100_00, null]);
			alice.clock += MINUTE;
			restore(alice.writer, id, later);
			expect(shown(alice)).toEqual([7000, 'JPY']);
		}
		const { alice, id, set, shown } = pair();
		set(alice, { currency: 'JPY' });
		const [first] = cellTimeline(alice.pipeline, id, 'value');
		expect(first).toMatchObject({ kind: 'created', to: 100_00, units: { to: null } });
		restoreCell(alice.writer, id, 'value', 250_00, null);
		expect(shown(alice)).toEqual([250, 'JPY']);
	});

	it('[MONEY3] tells of each amount in which currency it was', () => {
		const { alice, id, set } = pair();
		set(alice, { currency: 'JPY' });
		set(alice, { value: 130 });
		expect(cellTimeline(alice.pipeline, id, 'value').map(({ to, units }) => [to, units!.from, units!.to])).toEqual([
			[100_00, null, null],
			[100, null, 'JPY'],
			[130, 'JPY', 'JPY']
		]);
		// The same amount in another currency is no change of value.
		expect(dealTimeline(alice.pipeline, id, alice.clock)!.valueChanges).toEqual({ times: 1, by: 30 });
	});

	it('[MONEY1] is copied with a deal and a document', () => {
		const { alice } = pair({ value: 700, currency: 'JPY' });
		duplicateDeals(alice.writer, [alice.deal('Acme').id]);
		const values = (pipeline: Pipeline) => [...pipeline.deals.values()].map(({ value, currency }) => [value, currency]);
		expect(values(alice.pipeline)).toEqual([[700, 'JPY'], [700, 'JPY']]);
		expect(values(new Pipeline(copyDocument(alice.doc, 'Copy', () => 'lineage')))).toEqual([[700, 'JPY'], [700, 'JPY']]);
	});

	it('[MONEY1] shows what is no currency as none', () => {
		const { alice, id } = pair();
		alice.writer.write([{ record: id, field: 'currency', value: 'euro' }]);
		expect(alice.deal('Acme').currency).toBeNull();
		expect(() => addDeals(alice.writer, [{ title: 'X', currency: 'eur' }])).toThrow(TypeError);
	});
});

describe('exchange rates in the document', () => {
	const usd = (day: string, units: string | null) => ({ from: 'USD', to: 'EUR', day, units });

	it('[RATE1] merge per currency and day, and are undone', () => {
		const { alice, bob } = pair();
		const stack = new UndoStack();
		stack.push(editRates(alice.writer, [usd('2026-01-01', '0.9'), usd('2026-02-01', '0.95')]));
		editRates(bob.writer, [usd('2026-03-01', '0.97')]);
		sync(alice, bob);
		expect(bob.pipeline.rates.map(({ day, units }) => [day, units])).toEqual([['2026-01-01', '0.9'], ['2026-02-01', '0.95'], ['2026-03-01', '0.97']]);
		expect(alice.pipeline.rates).toEqual(bob.pipeline.rates);
		stack.undo(alice.writer);
		expect(alice.pipeline.rates.map(({ day }) => day)).toEqual(['2026-03-01']);
		expect(() => editRates(alice.writer, [usd('2026-01-01', '0,9')])).toThrow(TypeError);
	});

	it('[RATE1] are a conflict of their cell where two write one day differently', () => {
		const { alice, bob } = pair();
		editRates(alice.writer, [usd('2026-01-01', '0.9')]);
		bob.clock += MINUTE;
		editRates(bob.writer, [usd('2026-01-01', '0.91')]);
		sync(alice, bob);
		expect(alice.pipeline.rates).toMatchObject([{ units: '0.91' }]);
		expect(mergeFindings(alice.pipeline).cells).toMatchObject([{ record: 'settings', field: 'rate_USD_EUR_2026-01-01' }]);
	});

	it('[RATE5] are those of now at every moment, and go back with the whole pipeline', () => {
		const { alice } = pair();
		alice.clock += MINUTE;
		editRates(alice.writer, [usd('2026-01-01', '0.9')]);
		const then = alice.clock;
		alice.clock += MINUTE;
		editRates(alice.writer, [usd('2026-01-01', '0.8'), usd('2026-02-01', '0.7')]);
		expect(new AsOf(alice.pipeline, then).rates).toBe(alice.pipeline.rates);
		restorePipeline(alice.writer, then);
		expect(alice.pipeline.rates.map(({ day, units }) => [day, units])).toEqual([['2026-01-01', '0.9']]);
	});

	it('[RATE3] keep their meaning when the pipeline gets another currency', () => {
		const { alice } = pair();
		editRates(alice.writer, [usd('2026-01-01', '0.9')]);
		const { rates } = alice.pipeline;
		editSettings(alice.writer, 'currency', 'USD');
		expect(alice.pipeline.rates).toBe(rates);
	});
});
