// History: the time bar and the timeline of a cell or deal. The only door of this feature.
export { default as TimeBar } from './TimeBar.svelte';
export { default as Timeline } from './Timeline.svelte';
