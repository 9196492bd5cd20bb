// Refusals before anything is read: of one request too many, and of a websocket handshake.
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiError } from '#lib/protocol/api.ts';
import { sendError, STATUS } from './answers.ts';

/** Seconds. */
export const RETRY_AFTER = '5';

export const TOO_MANY: ApiError = { code: 'too-many', message: 'Too much at once from this network address, or by this client: try again in a few seconds.' };

export function tooManyRequests(response: ServerResponse): void {
	response.setHeader('Retry-After', RETRY_AFTER);
	sendError(response, TOO_MANY);
}

/** Answers a handshake with an HTTP status in the place of a websocket. */
export function refuseSocket(socket: Duplex, error: ApiError): void {
	const body = JSON.stringify(error);
	const status = STATUS[error.code];
	const retry = status === 429 ? `Retry-After: ${RETRY_AFTER}\r\n` : '';
	socket.on('error', () => undefined);
	socket.end(
		`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n${retry}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
	);
}
