import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const pureCore =
  'core is pure: a result may depend on the model version, the study, the seed and the index only';
const closedGlobals = [
  'window',
  'document',
  'navigator',
  'location',
  'self',
  'globalThis',
  'fetch',
  'Worker',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'performance',
  'Date',
  'crypto',
  'Intl',
  'process',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
  'requestAnimationFrame',
  'console',
];

export default ts.config(
  {
    ignores: ['dist/', 'build/', 'coverage/', 'test-results/', 'public/', '.vitest-attachments/'],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/link/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...closedGlobals.map((name) => ({ name, message: pureCore })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'draw from a stream, so that runs repeat' },
        ...[
          'exp',
          'log',
          'log2',
          'log10',
          'log1p',
          'expm1',
          'pow',
          'sin',
          'cos',
          'tan',
          'tanh',
        ].map((property) => ({
          object: 'Math',
          property,
          message: 'differs between engines in the last bit: use core/random/math',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='localeCompare']",
          message: 'depends on the locale: compare code units',
        },
        {
          selector: "CallExpression[callee.property.name='toLocaleString']",
          message: 'depends on the locale: format in the page',
        },
        {
          selector: "BinaryExpression[operator='**']",
          message: 'differs between engines in the last bit: multiply, or use core/random/math',
        },
      ],
    },
  },
);
