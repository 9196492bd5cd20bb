// What is typed as a rate or a day of one, or the words that say what is wrong with it.
import type { Day } from '#lib/domain/model/deal.ts';
import { parseRate } from '#lib/domain/reading/typed-rate.ts';
import { parseDay } from '#lib/domain/reading/typed-input.ts';
import { conventions } from '#lib/ui/cell-input.ts';
import { formatDay } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { formatUnits } from '#lib/ui/rate-words.ts';

export type Typed<T> = { ok: true; value: T } | { ok: false; message: string };

/** The decimal text of a rate of `from` in `to`. */
export function typedUnits(text: string, from: string, to: string): Typed<string> {
	const { decimal } = conventions(locale.tag);
	const typed = text.trim();
	const parsed = parseRate(typed, decimal);
	if (parsed.ok) return { ok: true, value: parsed.units };
	if (parsed.code === 'out-of-range') return { ok: false, message: t('rates.wrongRange') };
	if (parsed.code === 'ambiguous') {
		const digits = typed.replace(/\D/g, '');
		return { ok: false, message: t('rates.wrongAmbiguous', { text: typed, small: typed.replace(/[.,]/, decimal), large: digits }) };
	}
	return { ok: false, message: t('rates.wrong', { text: typed, from, to, example: formatUnits('0.9215') }) };
}

export function typedDay(text: string, today: Day): Typed<Day> {
	const parsed = parseDay(text.trim(), { today, order: conventions(locale.tag).order });
	if (parsed.ok && parsed.value !== null) return { ok: true, value: parsed.value };
	return { ok: false, message: t('rates.wrongDay', { text: text.trim(), example: formatDay(today, 'numeric') }) };
}
