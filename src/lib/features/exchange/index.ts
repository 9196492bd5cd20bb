// The door of import and export.
export { default as ImportDialog } from './ImportDialog.svelte';
export { exportCsv, exportJson, exportXlsx } from './export-deals.ts';
