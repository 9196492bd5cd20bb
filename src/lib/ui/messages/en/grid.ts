// English words of: grid. ICU MessageFormat.
export const grid = {
} as const;
