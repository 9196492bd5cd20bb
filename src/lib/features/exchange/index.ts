// The door of import and export.
export { default as ImportDialog } from './ImportDialog.svelte';
export { exportCsv, exportJson } from './export-deals.ts';
