// The merge review: what several people changed at the same time, and the choice. The only door of this feature.
export { default as MergeButton } from './MergeButton.svelte';
export { default as MergePanel } from './MergePanel.svelte';
export { tellNews } from './news.ts';
