import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// wavesurfer.js writes its style sheet into the page, which the Content Security Policy forbids, and rightly.
// It is taken out here; record/Waveform.svelte adopts the same rules as a sheet of its own.
const withoutInlineStyle = {
  name: 'without-inline-style',
  transform(code, id) {
    if (!id.includes('wavesurfer.js/dist/wavesurfer.esm')) return undefined;
    const rest = code.replace(/<style\$\{.*?<\/style>/s, '');
    if (rest === code) this.error('wavesurfer.js has no inline style any more: remove this plugin');
    return { code: rest, map: null };
  },
};

export default defineConfig({
  plugins: [svelte(), withoutInlineStyle],
  build: {
    target: 'es2020', // a five-year-old Android
    assetsInlineLimit: 0, // the Content Security Policy allows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // Beside a running station: XIANGYIN_SOCKET=/run/xiangyin/control.sock npm run dev
  server: { proxy: { '/v1': { target: { socketPath: process.env.XIANGYIN_SOCKET } } } },
});
