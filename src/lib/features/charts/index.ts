// The charts' only door.
export { default as PipelineCharts } from './PipelineCharts.svelte';
