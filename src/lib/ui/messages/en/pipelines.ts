// English words of: pipelines. ICU MessageFormat.
export const pipelines = {
} as const;
