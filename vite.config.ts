import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export default defineConfig({
  base: './',
  plugins: [
    svelte(),
    openPolicyInDevelopment(),
    leaveOut(['d3-geo', 'd3-scale-chromatic']),
    VitePWA({
      strategies: 'generateSW',
      registerType: 'prompt',
      injectRegister: null,
      manifest: false,
      workbox: {
        cacheId: 'populace',
        globPatterns: ['**/*.{html,js,css,json,svg,png,webmanifest,wasm}'],
        globIgnores: ['**/*.map', 'packs/*.schema.json'],
        maximumFileSizeToCacheInBytes: 8_000_000,
        navigateFallback: 'index.html',
        navigateFallbackDenylist: [/\/m\//],
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        sourcemap: false,
        inlineWorkboxRuntime: true,
      },
    }),
  ],
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: true, assetsInlineLimit: 0 },
});

/** The development server injects styles and a socket that the page's policy refuses. */
function openPolicyInDevelopment(): Plugin {
  return {
    name: 'open-policy-in-development',
    apply: 'serve',
    transformIndexHtml: (html) =>
      html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
  };
}

/**
 * Plot brings map projections and color schemes that it uses only when a chart asks for them,
 * and none does: their names stay, their 43 kB go.
 */
function leaveOut(packages: readonly string[]): Plugin {
  const prefix = '\0left-out:';
  return {
    name: 'leave-out',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (packages.includes(id) ? prefix + id : null),
    async load(id) {
      if (!id.startsWith(prefix)) return null;
      const names = Object.keys((await import(id.slice(prefix.length))) as object);
      return `const absent = () => absent;\nexport { ${names.map((name) => `absent as ${name}`).join(', ')} };`;
    },
  };
}
