import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtLibrary } from './built.ts';

const [example, householdExample] = [
  ...readFileSync('docs/library.md', 'utf8').matchAll(/```js\n([^]*?)```/g),
]
  .map(([, code]) => code!)
  .filter((code) => code.includes('import '));

beforeAll(builtLibrary, 120_000);
afterAll(() => rmSync('build/example', { recursive: true, force: true }));

describe('the library', { timeout: 60_000 }, () => {
  it('runs its documented example as an installed package', async () => {
    writeFileSync('build/example.mjs', example!);
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['build/example.mjs']);
      const header = readFileSync('women.csv', 'utf8').slice(0, 200).split('\r\n')[0]!;
      expect(header.startsWith('index,raion,')).toBe(true);
      const [, count, met] = /targets: \{ count: (\d+), met: (\d+)/.exec(stdout)!;
      expect(met).toBe(count);
    } finally {
      rmSync('women.csv', { force: true });
      rmSync('build/example.mjs');
    }
  });

  it('runs its documented example of households', async () => {
    writeFileSync('build/households.mjs', householdExample!);
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['build/households.mjs']);
      expect(stdout).toContain("'households with tenure = own: 60'");
      expect(stdout).toContain("'persons with age = child: 30'");
      expect(stdout).toMatch(
        /(north|south) \[\s+\[ 'person_id', \d+ \],\s+\[ 'household_id', 5 \]/,
      );
    } finally {
      rmSync('build/households.mjs');
    }
  });

  it('has types that a strict program of others compiles with', () => {
    const file = 'build/example.mts';
    writeFileSync(
      file,
      `import { decodeLink, drawRange, type Plan, type Study } from 'populace';
declare const plan: Plan;
export const codes: ArrayLike<number> | undefined = drawRange(plan, 0, 1).columns[0]?.codes;
const decoded = decodeLink('#v1.');
export const study: Study | string = decoded.ok ? decoded.study : decoded.remedy;
// @ts-expect-error a plan is no study
export const wrong: Study = plan;
`,
    );
    try {
      const program = ts.createProgram([file], {
        strict: true,
        noEmit: true,
        module: ts.ModuleKind.NodeNext,
        target: ts.ScriptTarget.ES2023,
        types: [],
      });
      const problems = ts.getPreEmitDiagnostics(program);
      expect(
        problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
      ).toEqual([]);
    } finally {
      rmSync(file);
    }
  });

  it('imports nothing that a browser lacks', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      const source = ts.preProcessFile(readFileSync(file, 'utf8'));
      for (const { fileName } of source.importedFiles) {
        expect(fileName, `${file} imports ${fileName}`).toMatch(/^\.\.?\//);
        visit(join(file, '..', fileName));
      }
    };
    visit(join('build', 'api.js'));
    expect(reached.size).toBeGreaterThan(1);
    expect(readdirSync('build')).toContain('types');
  });
});
