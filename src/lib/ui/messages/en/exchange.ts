// English words of: exchange. ICU MessageFormat.
export const exchange = {
} as const;
