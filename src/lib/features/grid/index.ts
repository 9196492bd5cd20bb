// The sheet: a pipeline as a spreadsheet. The only door of this feature.
export { default as PipelineSheet } from './PipelineSheet.svelte';
