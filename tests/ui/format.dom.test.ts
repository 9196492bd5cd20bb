// Numbers as people read them: no sign where nothing is left of them, whatever the language and the kind of number.
import { afterEach, describe, expect, it } from 'vitest';
import { formatMoney, formatNumber, formatPermille, formatPlain, formatRatio } from '#lib/ui/format.ts';
import { countCell, daysCell, formatRate } from '#lib/features/charts/frame/figures.ts';
import { locale } from '#lib/ui/locale.svelte.ts';

afterEach(() => void (locale.language = 'en'));

describe('numbers', () => {
	it.each(['en', 'nl'] as const)('that are or round to nothing have no sign: %s', (language) => {
		locale.language = language;
		const said = [formatNumber(-0), formatNumber(-0.4), formatNumber(-0.04, 1), formatPlain(-0), formatRatio(-0), formatRatio(-0.0001), formatPermille(-0), formatMoney(-0, 'EUR'), formatMoney(-40, 'EUR', { cents: 'never' }), formatMoney(-0, 'EUR', { compact: true, plus: true })];
		for (const text of [...said, formatRate(-0), String(countCell(-0)), ...[countCell(-0), daysCell(-0)].map((cell) => JSON.stringify(cell))]) expect(text).not.toMatch(/[-−+]/);
	});

	it('below nothing have a real minus sign', () => {
		expect([formatNumber(-1), formatNumber(-0.06, 1), formatPlain(-0.5), formatRatio(-0.25), formatMoney(-500, 'EUR')]).toEqual(['−1', '−0.1', '−0.5', '−25.0%', '−€5']);
	});
});
