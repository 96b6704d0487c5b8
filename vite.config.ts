import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/**
 * Plot brings code for every chart there is. These modules answer to options that no chart of
 * the page gives: maps, color schemes, dates, tips, legends, bins, curves, other symbols than
 * the circle. Their names stay, except for those listed their code goes: 150 kB.
 */
const unusedByCharts: Readonly<Record<string, readonly string[]>> = {
  'd3-(geo|scale-chromatic|time|time-format|axis)/[\\w/.-]+': [],
  'd3-shape/[\\w/.-]+': ['area', 'curveLinear', 'line', 'symbolCircle'],
  'd3-interpolate/[\\w/.-]+': [
    ...['interpolate', 'interpolateNumber', 'interpolateRgb', 'interpolateRound'],
    ...['piecewise', 'quantize'],
  ],
  '@observablehq/plot/src/(time|marks/tip|interactions/pointer|transforms/bin).js': [],
  '@observablehq/plot/src/(legends/(ramp|swatches)|scales/(schemes|diverging|temporal)).js': [],
};

export default defineConfig({
  base: './',
  plugins: [
    svelte(),
    openPolicyInDevelopment(),
    leaveOut(unusedByCharts),
    VitePWA({
      strategies: 'generateSW',
      registerType: 'prompt',
      injectRegister: null,
      manifest: false,
      workbox: {
        cacheId: 'populace',
        // Of the packs only the page's own is kept ahead; what else is opened keeps itself.
        globPatterns: [
          '**/*.{html,js,css,svg,png,webmanifest,wasm}',
          'packs/index.json',
          `packs/${firstPack()}/*.json`,
        ],
        globIgnores: ['**/*.map'],
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
  worker: { format: 'es', rolldownOptions: { output: { chunkFileNames } } },
  build: {
    target: 'es2023',
    sourcemap: true,
    assetsInlineLimit: 0,
    // What a first visit needs is one file: in twenty it compresses worse, by 10 kB.
    rolldownOptions: {
      output: {
        chunkFileNames,
        codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] },
      },
    },
  },
});

/** Id of the pack that a first visit draws from. */
function firstPack(): string {
  const index = JSON.parse(readFileSync('public/packs/index.json', 'utf8')) as {
    packs: readonly { id: string }[];
  };
  return index.packs[0]!.id;
}

/** What is loaded on demand is told apart from the first visit by its folder. */
function chunkFileNames({ isDynamicEntry }: { isDynamicEntry: boolean }): string {
  return isDynamicEntry ? 'assets/later/[name]-[hash].js' : 'assets/[name]-[hash].js';
}

/** The development server injects styles and a socket that the page's policy refuses. */
function openPolicyInDevelopment(): Plugin {
  return {
    name: 'open-policy-in-development',
    apply: 'serve',
    transformIndexHtml: (html) =>
      html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
  };
}

/** Leaves modules of packages, by pattern, empty behind their names but for those to keep. */
function leaveOut(modules: Readonly<Record<string, readonly string[]>>): Plugin {
  const patterns = Object.entries(modules).map(
    ([path, kept]) => [new RegExp(`/node_modules/${path}$`), kept] as const,
  );
  return {
    name: 'leave-out',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      const kept = patterns.find(([pattern]) => pattern.test(id))?.[1];
      if (!kept) return null;
      const names = Object.keys((await import(pathToFileURL(id).href)) as object);
      const absent = names.filter((name) => !kept.includes(name));
      const whole = JSON.stringify(`${id}?whole`);
      return [
        'function absent() { return absent; }',
        `export { ${absent.map((name) => `absent as ${name}`).join(', ')} };`,
        kept.length > 0 ? `export { ${kept.join(', ')} } from ${whole};` : '',
      ].join('\n');
    },
  };
}
