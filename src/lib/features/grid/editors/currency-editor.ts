// Editor of a deal's currency: the pipeline's and those with a rate first, then all others. Emptied it is the pipeline's again.
import { ratedCurrencies } from '#lib/domain/model/rates.ts';
import { currencyRefusal, type CellInput } from '#lib/ui/cell-input.ts';
import { currencyChoices } from '#lib/ui/choices.ts';
import { ListEditor, type ListOption } from './list-editor.ts';

export class CurrencyEditor extends ListEditor {
	protected override all(): readonly ListOption[] {
		const { settings, rates } = this.params.context.pipeline();
		const first = [settings.currency, ...ratedCurrencies(rates).filter((code) => code !== settings.currency)];
		const choices = currencyChoices(settings.currency);
		const name = (code: string): string => choices.find(({ value }) => value === code)?.label ?? code;
		return [...first, ...choices.map(({ value }) => value).filter((code) => !first.includes(code))].map((code) => ({ id: code, name: name(code) }));
	}

	protected override current(): string | null {
		return this.params.data.currency ?? this.params.context.input().currency;
	}

	protected override read(): CellInput {
		const { chosen, params } = this;
		const emptied = this.input.value.trim() === '' && (this.narrowed || !chosen);
		const read: CellInput = emptied ? { ok: true, value: null } : chosen ? { ok: true, value: chosen.id === params.context.input().currency ? null : chosen.id } : super.read();
		const refusal = read.ok ? currencyRefusal(params.data, read.value as string | null, params.context.input().currency) : null;
		return refusal === null ? read : { ok: false, message: refusal };
	}
}
