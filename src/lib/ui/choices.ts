// Currencies, time zones and months as choices, named in the person's language by the platform.
import { locale } from './locale.svelte.ts';

export interface Choice {
	value: string;
	label: string;
}

const COMMON_CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CAD', 'AUD', 'JPY'];

/** Every currency the platform knows, the common ones first; `current` is always among them. */
export function currencyChoices(current: string): Choice[] {
	const names = new Intl.DisplayNames(locale.tag, { type: 'currency' });
	const codes = new Set([...COMMON_CURRENCIES, ...Intl.supportedValuesOf('currency'), current]);
	return [...codes].map((code) => ({ value: code, label: `${code} – ${names.of(code) ?? code}` }));
}

/** Every time zone the platform knows, by name; `current` is always among them. */
export function timeZoneChoices(current: string): Choice[] {
	const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), current]);
	return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

/** The twelve months, values "1" to "12". */
export function monthChoices(): Choice[] {
	const format = new Intl.DateTimeFormat(locale.tag, { month: 'long', timeZone: 'UTC' });
	return Array.from({ length: 12 }, (_, index) => ({
		value: String(index + 1),
		label: format.format(Date.UTC(2001, index, 15))
	}));
}

/** Currency in use by region. Limit: regions a first user is likely in; the rest start with euros. */
const BY_REGION: Record<string, string> = {
	US: 'USD', GB: 'GBP', CH: 'CHF', SE: 'SEK', NO: 'NOK', DK: 'DKK', PL: 'PLN', CA: 'CAD', AU: 'AUD', NZ: 'NZD',
	JP: 'JPY', CZ: 'CZK', HU: 'HUF', RO: 'RON', IN: 'INR', ZA: 'ZAR', BR: 'BRL', MX: 'MXN', SR: 'SRD'
};

/** The currency and time zone this browser suggests, as a start. */
export function browserPreset(): { currency: string; timeZone: string } {
	let region: string | undefined;
	try {
		region = new Intl.Locale(navigator.language).maximize().region;
	} catch {
		region = undefined;
	}
	const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
	// "en-US" is the language of many browsers in Europe: the time zone says more about where they are.
	if (timeZone.startsWith('Europe/') && region === 'US') return { currency: 'EUR', timeZone };
	return { currency: BY_REGION[region ?? ''] ?? 'EUR', timeZone };
}
