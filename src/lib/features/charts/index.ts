// The charts' only door.
export { default as PickBar } from './dashboard/PickBar.svelte';
export { default as PipelineCharts } from './dashboard/PipelineCharts.svelte';
