// The deal panel, everything about one deal, and the list of what one person is to do. The only door of this feature.
export { default as DealPanel } from './DealPanel.svelte';
export { default as NextSteps } from './NextSteps.svelte';
export { default as StepsButton } from './StepsButton.svelte';
export { MySteps } from './my-steps.svelte.ts';
