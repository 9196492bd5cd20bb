// Pipelines: the list of them, what can be done with each as a whole, and where opening the app leads.
export { default as FirstScreen } from './FirstScreen.svelte';
export { default as StartPage } from './StartPage.svelte';
export { createEmptyPipeline } from './pipeline-list.svelte.ts';
