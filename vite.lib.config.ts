import ts from 'typescript';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/**
 * The library (`api.js`) and the command line (`cli.js` with its threads, `part-thread.js`). What the library imports is
 * bundled, so that a browser can load it as it is; only parquet-wasm, which the command
 * line loads with its own wasm file, stays a package.
 */
export default defineConfig({
  publicDir: false,
  plugins: [declarations('src/api.ts')],
  build: {
    target: 'es2023',
    outDir: 'build',
    sourcemap: true,
    minify: false,
    lib: {
      entry: {
        api: 'src/api.ts',
        cli: 'src/cli.ts',
        'part-thread': 'src/cli/part-thread.ts',
      },
      formats: ['es'],
    },
    rollupOptions: {
      external: [/^node:/, /^parquet-wasm/],
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});

/** Emits the types of a source file and all it imports; `npm run check` is what checks them. */
function declarations(entry: string): Plugin {
  return {
    name: 'declarations',
    closeBundle() {
      const { config } = ts.readConfigFile('tsconfig.core.json', ts.sys.readFile);
      const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
      const program = ts.createProgram([entry], {
        ...options,
        lib: ['lib.es2023.d.ts', 'lib.webworker.d.ts'],
        composite: false,
        noCheck: true,
        declaration: true,
        emitDeclarationOnly: true,
        outDir: 'build/types',
      });
      const { diagnostics } = program.emit();
      for (const { messageText } of diagnostics)
        this.error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  };
}
