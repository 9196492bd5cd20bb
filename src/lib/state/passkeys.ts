// Passkeys in this browser: whether they can be offered, and the browser's part in making and using one.
import type { ApiResult, Problem } from './api-call.ts';

/** declined: the person or the browser broke it off, or there is no such passkey here. */
export type PasskeyProblem = Problem | { code: 'declined'; message: '' };

/** Why this page has no passkeys; null: it has. insecure: plain http. numbers: the address has no name. browser: it knows none. */
export type NoPasskeys = 'insecure' | 'numbers' | 'browser' | null;

/** Browsers keep passkeys to pages that nobody between can have changed, and to names. */
export function whyNoPasskeys(): NoPasskeys {
	if (globalThis.isSecureContext !== true) return 'insecure';
	if (/^[\d.]+$|^\[/.test(location.hostname)) return 'numbers';
	return typeof globalThis.PublicKeyCredential === 'function' ? null : 'browser';
}

export const canUsePasskeys = (): boolean => whyNoPasskeys() === null;

type Options = ApiResult<Record<string, unknown>>;
type Asked = { ok: true; value: unknown } | { ok: false; problem: PasskeyProblem };

const DECLINED: Asked = { ok: false, problem: { code: 'declined', message: '' } };

/** The browser's answer to options for a new passkey. */
export async function makePasskey(options: Promise<Options>): Promise<Asked> {
	const given = await options;
	if (!given.ok) return given;
	const { startRegistration } = await import('@simplewebauthn/browser');
	try {
		return { ok: true, value: await startRegistration({ optionsJSON: given.value as never }) };
	} catch {
		return DECLINED;
	}
}

/** The browser's answer to options for signing in. */
export async function usePasskey(options: Promise<Options>): Promise<Asked> {
	const given = await options;
	if (!given.ok) return given;
	const { startAuthentication } = await import('@simplewebauthn/browser');
	try {
		return { ok: true, value: await startAuthentication({ optionsJSON: given.value as never }) };
	} catch {
		return DECLINED;
	}
}
