// English words of: status. ICU MessageFormat.
export const status = {
} as const;
