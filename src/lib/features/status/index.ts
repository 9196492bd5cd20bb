// Status: who is here, where the edits are, and the bar over a pipeline that shows both.
export { default as PeopleHere } from './PeopleHere.svelte';
export { default as PersonDialog } from './PersonDialog.svelte';
export { default as ReplacementNotice } from './ReplacementNotice.svelte';
export { default as SyncStatusBadge } from './SyncStatusBadge.svelte';
export { default as TopBar } from './TopBar.svelte';
