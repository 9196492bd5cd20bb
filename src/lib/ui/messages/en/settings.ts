// English words of: settings. ICU MessageFormat.
export const settings = {
} as const;
