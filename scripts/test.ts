import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findChromium } from './chromium.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface Step {
  name: string;
  command: string[];
  /** Reads how many tests ran; a step without one counts as a single test. */
  count?: () => Count;
}

const results = 'test-results';
rmSync(results, { recursive: true, force: true });
mkdirSync(results);

const vitest = (project: string): Step => ({
  name: project,
  command: [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}/${project}.json`,
  ],
  count() {
    const report = JSON.parse(readFileSync(`${results}/${project}.json`, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
    };
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests,
    };
  },
});

const steps: Step[] = [
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'types', command: ['npm', 'run', '--silent', 'check'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'layers', command: ['npm', 'run', '--silent', 'layers'] },
  { name: 'unused', command: ['npm', 'run', '--silent', 'unused'] },
  vitest('unit'),
  vitest('browser'),
  {
    name: 'end to end',
    command: ['playwright', 'test'],
    count() {
      const { stats } = JSON.parse(readFileSync(`${results}/e2e.json`, 'utf8')) as {
        stats: { expected: number; unexpected: number; flaky: number; skipped: number };
      };
      return {
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky,
        skipped: stats.skipped,
      };
    },
  },
  { name: 'sizes', command: ['npm', 'run', '--silent', 'size'] },
];

const env = { ...process.env, CHROMIUM_PATH: findChromium() };
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const broken: string[] = [];

for (const { name, command, count } of steps) {
  const started = Date.now();
  console.log(`\n── ${name}: ${command.join(' ')}`);
  const [program, ...args] = command as [string, ...string[]];
  const { status } = spawnSync(
    program === 'npm' ? 'npm' : 'npx',
    program === 'npm' ? args : [program, ...args],
    {
      stdio: 'inherit',
      env,
    },
  );
  const ok = status === 0;
  let counted: Count = { passed: Number(ok), failed: Number(!ok), skipped: 0 };
  try {
    if (count) counted = count();
  } catch (cause) {
    console.error(`${name}: no report was written (${String(cause)})`);
    counted = { passed: 0, failed: 1, skipped: 0 };
  }
  if (!ok && counted.failed === 0) counted.failed = 1;
  total.passed += counted.passed;
  total.failed += counted.failed;
  total.skipped += counted.skipped;
  if (counted.failed > 0) broken.push(name);
  console.log(
    `── ${name}: ${ok ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}

if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
