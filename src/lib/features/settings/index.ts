// Settings: what a pipeline is set to, and its stages.
export { default as SettingsDialog } from './SettingsDialog.svelte';
