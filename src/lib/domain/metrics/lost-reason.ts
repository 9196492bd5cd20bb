// Lost reasons that are no sales outcome: such a deal leaves every figure (metrics G10).

const NO_OUTCOME = new Set(['duplicate', 'invalid', 'dubbel', 'duplicaat', 'ongeldig']);

/** True for "duplicate" and "invalid", in English or Dutch, whatever the case and space around it. */
export const isNoSalesOutcome = (lostReason: string | null): boolean =>
	lostReason !== null && NO_OUTCOME.has(lostReason.trim().toLowerCase());
