import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const cli = 'build/cli.js';
const lock = 'node_modules/.tmp/library-build';

/** Builds library and command line, unless they are newer than every source. */
export async function builtLibrary(): Promise<void> {
  mkdirSync('node_modules/.tmp', { recursive: true });
  while (!takeLock()) await wait(100);
  try {
    if (isStale())
      await promisify(execFile)(process.execPath, [
        'node_modules/vite/bin/vite.js',
        'build',
        '--config=vite.lib.config.ts',
        '--logLevel=error',
      ]);
  } finally {
    rmdirSync(lock);
  }
}

/** Test files run side by side, and one of them builds; a lock left by a crash is old. */
function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 60_000) rmdirSync(lock);
    return false;
  }
}

function isStale(): boolean {
  const made = statSync(cli, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const rooms = ['core', 'link', 'data', 'cli'].map((room) => join('src', room));
  const sources = rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
  );
  return [...sources, 'src/api.ts', 'src/cli.ts', 'vite.lib.config.ts'].some(
    (file) => statSync(file).mtimeMs > made,
  );
}

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command line. */
export function populace(args: readonly string[], input = ''): Promise<Run> {
  const child = spawn(process.execPath, [cli, ...args]);
  return new Promise((resolve, reject) => {
    const run = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (run.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (run.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...run, code }));
    child.stdin.on('error', () => undefined).end(input);
  });
}
