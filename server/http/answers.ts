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

export const STATUS: Record<ApiErrorCode, 400 | 403 | 404 | 413 | 500 | 503> = {
	'not-found': 404,
	invalid: 400,
	'forbidden-host': 403,
	'forbidden-origin': 403,
	'too-large': 413,
	'storage-failing': 503,
	internal: 500
};

export function sendError(response: ServerResponse, error: ApiError): void {
	response.writeHead(STATUS[error.code], { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
	response.end(JSON.stringify(error));
}
