// Settings: what a pipeline is set to, its stages and its targets.
export { default as SettingsDialog } from './SettingsDialog.svelte';
export { default as TargetsDialog } from './targets/TargetsDialog.svelte';
