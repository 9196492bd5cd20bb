// The door of sharing: who else may come in, and one's own account.
export { default as AccountDialog } from './AccountDialog.svelte';
export { default as ShareDialog } from './ShareDialog.svelte';
export type { SharePart } from './sharing.svelte.ts';
