// Why the server ends a connection. 4400–4499: do not come back by yourself; 4500–4599 and 1013: retry.
export const CLOSE = {
	/** A frame that is not of the protocol. */
	badFrame: 4400,
	/** No identity. */
	unauthorized: 4401,
	/** Identity known, access refused. */
	forbidden: 4403,
	/** No such pipeline, or it was deleted. */
	gone: 4404,
	/** The client's copy is of another lineage: keep it as a fork. */
	lineage: 4409,
	/** A message larger than the server takes. */
	tooLarge: 4413,
	/** The client is older or newer than this server can serve. */
	version: 4426,
	/** Too many frames or bytes. */
	rate: 4429,
	/** The server cannot write to its disk. */
	storage: 4500,
	/** Rows were taken out of the history; reconnect and load it anew. */
	voided: 4501,
	/** The server is stopping. */
	stopping: 4503,
	/** The reader is too slow; reconnect and resume. */
	slow: 1013
} as const;

/** True when reconnecting without a change on our side cannot help. */
export const isPermanent = (code: number): boolean => code >= 4400 && code < 4500;
