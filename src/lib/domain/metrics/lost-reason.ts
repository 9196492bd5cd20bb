// Lost reasons that are no sales outcome: such a deal leaves every figure (metrics G10).

const NO_OUTCOME = new Set(['duplicate', 'invalid', 'dubbel', 'duplicaat', 'ongeldig']);

/** True for "duplicate", "invalid" or both with a stroke between, in English or Dutch, whatever the case and space around them. */
export const isNoSalesOutcome = (lostReason: string | null): boolean =>
	lostReason !== null && lostReason.split('/').every((reason) => NO_OUTCOME.has(reason.trim().toLowerCase()));
