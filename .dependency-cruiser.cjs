/** The rooms and who may call whom; the drawing is in CONTRIBUTING.md. */
const core = '^src/core/';
const pureNumeric = '^node_modules/(@noble/hashes|fflate)/';

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'core imports itself and the short written list of pure packages',
      severity: 'error',
      from: { path: core },
      to: { pathNot: [core, pureNumeric] },
    },
    {
      name: 'link-is-pure',
      severity: 'error',
      from: { path: '^src/link/' },
      to: { pathNot: ['^src/link/', core, pureNumeric] },
    },
    {
      name: 'workers-are-thin',
      comment: 'a worker sees core and the room of data it exists to run',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^src/', pathNot: [core, '^src/data/'] },
    },
    {
      name: 'only-client-knows-workers',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/client/' },
      to: { path: '^workers/' },
    },
    {
      name: 'ui-goes-through-state',
      comment: 'the interface never sees a worker, a client or a data room',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/(client|data|cli|llm)/' },
    },
    {
      name: 'state-knows-no-interface',
      severity: 'error',
      from: { path: '^src/state/' },
      to: { path: '^src/(ui|cli)/' },
    },
    {
      name: 'client-knows-no-state',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '^src/(ui|state|cli)/' },
    },
    {
      name: 'data-stands-on-core',
      severity: 'error',
      from: { path: '^src/data/' },
      to: { path: '^src/', pathNot: [core, '^src/data/'] },
    },
    {
      name: 'headless-sees-no-page',
      severity: 'error',
      from: { path: '^src/(api[.]ts|cli[.]ts|cli/)' },
      to: { path: '^src/(ui|state|client)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(worker|url)|^virtual:' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.app.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
