import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { findChromium } from './chromium.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface Step {
  name: string;
  command: [program: string, ...args: string[]];
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

const playwright: Step = {
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
};

const script = (name: string, run: string): Step => ({
  name,
  command: ['npm', 'run', '--silent', run],
});

/** Steps of one group use one core each and run side by side; groups follow one another. */
const groups: Step[][] = [
  [script('page', 'build:page'), script('library', 'build:library')],
  [
    script('style', 'lint:style'),
    script('types', 'check'),
    script('lint', 'lint:code'),
    script('layers', 'layers'),
    script('unused', 'unused'),
    script('sizes', 'size'),
  ],
  [vitest('unit')],
  [vitest('browser')],
  [playwright],
];

const env = { ...process.env, CHROMIUM_PATH: findChromium() };
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const broken: string[] = [];
const begun = Date.now();

for (const group of groups) {
  const waiting = [...group];
  const alone = group.length === 1;
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) await take(step, alone);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\nAll steps took ${seconds(begun)} s`);
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Runs a step; its words are shown as they come if it is alone, else once it has ended. */
async function take({ name, command, count }: Step, alone: boolean): Promise<void> {
  const started = Date.now();
  const title = `\n── ${name}: ${command.join(' ')}`;
  if (alone) console.log(title);
  const { ok, words } = await run(command, alone);
  if (!alone) console.log(`${title}\n${words.trimEnd()}`);
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
  console.log(`── ${name}: ${ok ? 'ok' : 'FAILED'} in ${seconds(started)} s`);
}

function run(
  [program, ...args]: Step['command'],
  alone: boolean,
): Promise<{ ok: boolean; words: string }> {
  const child = spawn(
    program === 'npm' ? 'npm' : 'npx',
    program === 'npm' ? args : [program, ...args],
    { stdio: ['ignore', ...(alone ? (['inherit', 'inherit'] as const) : [])], env },
  );
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (words += text));
  return new Promise((resolve) => {
    child.on('error', (cause) => resolve({ ok: false, words: String(cause) }));
    child.on('close', (code) => resolve({ ok: code === 0, words }));
  });
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
