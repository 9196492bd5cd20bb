// Logs made at random, whole and damaged: every row is told, left out with its reason, or of a field that is left out;
// what is told is in order and ends with what the deal is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importHistory } from './import-history.ts';

const deal = fc.constantFrom('1', '2', '3', '9', '');
const field = fc.constantFrom('stage', 'value', 'expected close', 'owner', 'probability', 'forecast category', 'status', 'Colour', '');
const text = fc.constantFrom('Lead', 'Qualified', 'Intake', 'won', 'open', '1.250,50', '2500', '-', '', '02-03-2026', '40', 'Commit', '=1+1', 'Ann');
const at = fc.constantFrom('2026-01-05', '2026-01-05 09:00', '05-02-2026 10:30', '2026-03-01T09:00:00Z', '2030-01-01', 'soon', '', '1767600000000');
const row = fc.record({ deal, field, old: text, text, at });
const DEALS = 'Deal ID,Deal name,Stage,Value,Owner,Create date\n1,Roof,Proposal,2500,Ann,2026-01-04\n2,Gate,Won,900,Bob,\n3,Pump,Lead,,,2026-03-01\n';

describe('a made log', () => {
	it.each([true, false])('[TOLD6] loses no row unsaid, and [TOLD8] ends with the present (with old values: %s)', (withOld) => {
		fc.assert(
			fc.property(fc.array(row, { maxLength: 25 }), (rows) => {
				const cells = rows.map((each) => [each.deal, each.field, ...(withOld ? [each.old] : []), each.text, each.at]);
				const log = [['deal', 'field', ...(withOld ? ['old value'] : []), 'value', 'at'], ...cells].map((line) => `${line.map((cell) => `"${cell}"`).join(';')}\n`).join('');
				const { history, plan } = importHistory(DEALS, [log]);
				const told = new Set([...history.changes.map(({ line }) => line), ...plan.history!.skipped.map(({ line }) => line)]);
				const leftOut = new Set(history.files[0]!.fields.flatMap(({ name, target }) => (target === null ? [name] : [])));
				cells.forEach(([whose, name], index) => {
					if (!leftOut.has(name!) || whose === '') expect(told.has(index + 2)).toBe(true);
				});
				for (const { past, stage, value, createdAt } of plan.deals) {
					const last = new Map<string, number>();
					for (const [name, , moment] of past) {
						if (moment === null) continue;
						expect(moment).toBeGreaterThanOrEqual(last.get(name) ?? -Infinity);
						last.set(name, moment);
						if (createdAt !== null) expect(moment).toBeGreaterThanOrEqual(createdAt);
					}
					const ends = new Map(past.map(([name, held]) => [name, held] as const));
					if (ends.has('stage')) expect(ends.get('stage')).toBe(stage);
					if (ends.has('value')) expect(ends.get('value') ?? null).toBe(value ?? null);
				}
			}),
			{ numRuns: 60, seed: 5 }
		);
	});
});
