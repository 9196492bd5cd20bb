// History: the time bar, the timeline of a cell or deal, and word of colleagues' large changes. The only door of this feature.
export { default as TimeBar } from './TimeBar.svelte';
export { tellBulk } from './bulk-news.ts';
export { default as Timeline } from './Timeline.svelte';
export { default as TimelineEntries } from './TimelineEntries.svelte';
