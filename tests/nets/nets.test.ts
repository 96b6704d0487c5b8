import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import ts from 'typescript';
import { afterEach, describe, expect, it } from 'vitest';

const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: never[];
  options: ICruiseOptions & { tsConfig?: unknown };
};
// The planted files stand in a folder of their own, outside the TypeScript projects.
delete options.tsConfig;

/** Each net is shown a violation and must catch it: a net nobody saw catch is no net. */

describe('ESLint globals', () => {
  const eslint = new ESLint();
  const violations: [string, string][] = [
    ['Math.random', 'export const a = Math.random();'],
    ['Date', 'export const a = Date.now();'],
    ['performance', 'export const a = performance.now();'],
    ['Intl', "export const a = new Intl.NumberFormat('en');"],
    ['localeCompare', "export const a = 'a'.localeCompare('b');"],
    ['Math.exp', 'export const a = Math.exp(1);'],
    ['**', 'export const a = (b: number) => b ** 0.5;'],
    ['window', 'export const a = window;'],
  ];

  it.each(violations)('refuses %s in core', async (_, code) => {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: 'src/core/study/study.ts' });
    expect(result!.messages.map((m) => m.ruleId)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^no-restricted-/)]),
    );
  });

  it('lets the page use the clock', async () => {
    const [result] = await eslint.lintText('export const a = performance.now();\n', {
      filePath: 'src/client/clock.ts',
    });
    expect(result!.messages).toEqual([]);
  });
});

describe('TypeScript projects', () => {
  function errorsIn(project: string, code: string): string[] {
    const path = resolve(`tsconfig.${project}.json`);
    const config = ts.parseJsonConfigFileContent(
      ts.readConfigFile(path, ts.sys.readFile).config,
      ts.sys,
      dirname(path),
    );
    const planted = resolve(project === 'core' ? 'src/core/planted.ts' : 'workers/planted.ts');
    const options = {
      ...config.options,
      composite: false,
      incremental: false,
      emitDeclarationOnly: false,
      noEmit: true,
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists, readFile } = host;
    host.getSourceFile = (name, ...rest) =>
      name === planted
        ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2023)
        : getSourceFile.call(host, name, ...rest);
    host.fileExists = (name) => name === planted || fileExists.call(host, name);
    host.readFile = (name) => (name === planted ? code : readFile.call(host, name));
    const program = ts.createProgram([planted], options, host);
    return ts
      .getPreEmitDiagnostics(program)
      .map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
  }

  it.each(['window', 'document', 'fetch', 'Worker', 'process'])('core cannot name %s', (name) => {
    expect(errorsIn('core', `export const a = ${name};\n`).join()).toMatch(`'${name}'`);
  });

  it('a worker cannot name the window', () => {
    expect(errorsIn('workers', 'export const a = window;\n').join()).toMatch("'window'");
    expect(errorsIn('workers', 'export const a = self.name;\n')).toEqual([]);
  });
});

describe('dependency-cruiser layers', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function violations(files: Record<string, string>): Promise<string[]> {
    folder = mkdtempSync(join(tmpdir(), 'layers-'));
    for (const [path, code] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const { output } = await cruise(
      ['src', 'workers'].filter((room) => Object.keys(files).some((f) => f.startsWith(room))),
      { ...options, ruleSet: { forbidden }, validate: true, baseDir: folder },
    );
    return (output as ICruiseResult).summary.violations.map((v) => v.rule.name);
  }

  const empty = 'export const b = 1;\n';
  const cases: [string, string, string, string][] = [
    ['core-is-pure', 'src/core/a.ts', '../ui/b.ts', 'src/ui/b.ts'],
    ['link-is-pure', 'src/link/a.ts', '../data/b.ts', 'src/data/b.ts'],
    ['workers-are-thin', 'workers/a.ts', '../src/state/b.ts', 'src/state/b.ts'],
    ['only-client-knows-workers', 'src/state/a.ts', '../../workers/b.ts', 'workers/b.ts'],
    ['ui-goes-through-state', 'src/ui/a.ts', '../client/b.ts', 'src/client/b.ts'],
    ['state-knows-no-interface', 'src/state/a.ts', '../ui/b.ts', 'src/ui/b.ts'],
    ['client-knows-no-state', 'src/client/a.ts', '../state/b.ts', 'src/state/b.ts'],
    ['data-stands-on-core', 'src/data/a.ts', '../link/b.ts', 'src/link/b.ts'],
    ['headless-sees-no-page', 'src/cli.ts', './client/b.ts', 'src/client/b.ts'],
  ];

  it.each(cases)('%s', async (rule, from, specifier, to) => {
    const found = await violations({
      [from]: `import { b } from '${specifier}';\nexport const a = b;\n`,
      [to]: empty,
    });
    expect(found).toContain(rule);
  });

  it('core may not import a package outside the written list', async () => {
    const found = await violations({
      'src/core/a.ts': "import { openDB } from 'idb';\nexport const a = openDB;\n",
    });
    expect(found).toContain('core-is-pure');
  });

  it('no-circular', async () => {
    const found = await violations({
      'src/core/a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
      'src/core/b.ts': "import { a } from './a.ts';\nexport const b = a;\n",
    });
    expect(found).toContain('no-circular');
  });
});
