// For svelte-check; Vite needs nothing of it.
export default {};
