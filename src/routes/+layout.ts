// Every route runs in the browser only; the one prerendered shell serves them all.
export const ssr = false;
export const prerender = false;
