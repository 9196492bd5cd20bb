// The board: a pipeline as cards in columns. The only door of this feature.
export { default as PipelineBoard } from './PipelineBoard.svelte';
