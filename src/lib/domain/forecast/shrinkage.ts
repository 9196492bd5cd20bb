// Rates from few cases, drawn towards what is known of more (beta-binomial, metrics 3.2).

/** How many cases what is known beforehand is worth. */
export const PRIOR_CASES = 20;

/** (k + m · prior) / (n + m): the rate of k in n, as if m cases at the prior rate had been seen before. */
export const shrunkRate = (k: number, n: number, prior: number, m = PRIOR_CASES): number => (k + m * prior) / (n + m);
