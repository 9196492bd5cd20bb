// Why the server ends a connection. 4400–4499: do not come back by yourself; 4500–4599 and 1013: retry.
export const CLOSE = {
	/** A frame that is not of the protocol. */
	badFrame: 4400,
	/** Nobody is signed in, or no longer: sign in, then come back. */
	unauthorized: 4401,
	/** Signed in, without a role here: it was taken away, or there never was one. */
	forbidden: 4403,
	/** No such pipeline, or it was deleted. */
	gone: 4404,
	/** The client's copy is of another lineage: keep it as a fork. */
	lineage: 4409,
	/** Something was erased for good: remove the copy here and load the new lineage. */
	erased: 4410,
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
	/** Another role from now on: reconnect. */
	roleChanged: 4502,
	/** The server is stopping. */
	stopping: 4503,
	/** The reader is too slow; reconnect and resume. */
	slow: 1013
} as const;

/** True when reconnecting without a change on our side cannot help. */
export const isPermanent = (code: number): boolean => code >= 4400 && code < 4500;
