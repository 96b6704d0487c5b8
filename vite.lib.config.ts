import { defineConfig } from 'vite';

/** The library (`api.js`) and the command line (`cli.js`), for Node and browsers. */
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2023',
    outDir: 'build',
    sourcemap: true,
    minify: false,
    ssr: true,
    rollupOptions: {
      input: { api: 'src/api.ts', cli: 'src/cli.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
