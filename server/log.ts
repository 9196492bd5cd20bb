// What the server needs of a logger; pino is one. Never given content, names or tokens.

export interface Logger {
	info(data: object, message: string): void;
	warn(data: object, message: string): void;
	error(data: object, message: string): void;
}

/** For tests and callers that want silence. */
export const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
