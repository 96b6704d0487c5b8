/** What is loaded only for studies with layers, or when the user asks for them. */
export { default as LayerSection } from './LayerSection.svelte';
export { default as WholePeople } from './WholePeople.svelte';
