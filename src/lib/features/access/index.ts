// Access: what somebody meets whom the server does not know yet, from the first owner to a guest with a link.
export { default as AccessGate } from './AccessGate.svelte';
export { default as JoinScreen } from './JoinScreen.svelte';
export { default as OpenScreen } from './OpenScreen.svelte';
