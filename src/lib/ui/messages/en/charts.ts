// English words of: charts. ICU MessageFormat.
export const charts = {
} as const;
