// What people and files write for a currency, as its code. Limit: codes in use, and signs where only one can be meant.
import { isCurrency, isSignOf, withoutCurrency } from './typed-input.ts';

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
/** Signs that are of one currency only, wherever one is. */
const UNIQUE = ['EUR', 'GBP'];

/** "usd", "USD – US Dollar", "€"; "$" where one of `known` alone is written so. null: it is no currency, or could be several. */
export function parseCurrency(text: string, known: readonly string[] = []): string | null {
	const written = text.trim();
	const code = /^([a-z]{3})(?:\s*[–—-]\s.*)?$/i.exec(written)?.[1]?.toUpperCase();
	if (code !== undefined && codes.has(code)) return code;
	const meant = [...new Set([...known, ...UNIQUE])].filter((one) => isSignOf(written.toLowerCase(), one));
	return meant.length === 1 ? meant[0]! : null;
}

/**
 * The currency whose sign or code stands with an amount: "USD 100", "100 £"; "$ 100" where one of `known` alone is written so.
 * A code in small letters is one where it is known: "5 all" are no leks. null: there is none, or it could be several.
 */
export function currencyOfAmount(text: string, known: readonly string[]): string | null {
	const { sign } = withoutCurrency(text);
	const code = sign === null ? null : parseCurrency(sign, known);
	return code !== null && (known.includes(code) || isCurrency(sign!, text)) ? code : null;
}
