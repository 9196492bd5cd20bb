// Settings: what a pipeline is set to, its stages, targets and exchange rates.
export { default as RatesDialog } from './rates/RatesDialog.svelte';
export { default as SettingsDialog } from './SettingsDialog.svelte';
export { default as TargetsDialog } from './targets/TargetsDialog.svelte';
