// Bulk edit: what can be done with the chosen deals of sheet and board. The only door of this feature.
export { default as BulkBar } from './BulkBar.svelte';
