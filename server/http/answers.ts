// What every answer has in common: the security headers, and errors in one shape.
import type { ServerResponse } from 'node:http';
import type { ApiError, ApiErrorCode } from '#lib/protocol/api.ts';

/** `frame-ancestors` has to be a real header; the page's own policy is in its meta element. */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
	['Content-Security-Policy', "frame-ancestors 'none'"],
	['X-Content-Type-Options', 'nosniff'],
	['Referrer-Policy', 'no-referrer'],
	['Cross-Origin-Opener-Policy', 'same-origin']
];

export const STATUS: Record<ApiErrorCode, 400 | 401 | 403 | 404 | 409 | 410 | 413 | 429 | 500 | 503> = {
	'not-found': 404,
	invalid: 400,
	'signed-out': 401,
	'not-allowed': 403,
	'wrong-key': 403,
	'no-longer-valid': 410,
	'name-taken': 409,
	'last-one': 409,
	'too-many': 429,
	'forbidden-host': 403,
	'forbidden-origin': 403,
	'too-large': 413,
	'storage-failing': 503,
	'provider-failing': 503,
	internal: 500
};

export function sendError(response: ServerResponse, error: ApiError): void {
	response.writeHead(STATUS[error.code], { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
	response.end(JSON.stringify(error));
}
