import { existsSync } from 'node:fs';
import type { BenchLine } from '../tests/bench/bench-line.ts';

const ten = '--ten-million';
const given = process.argv.slice(2);
const large = given.includes(ten) ? { size: 10_000_000, runs: 1 } : { size: 1_000_000, runs: 3 };

/**
 * One JSON line per figure. Name a bench to run it alone: `npm run bench -- fit`. With
 * `--ten-million` the large file has ten million people instead of one.
 */
const benches: Record<string, () => Promise<BenchLine[]>> = {
  fit: async () => (await import('../tests/bench/fit-b2.ts')).benchFitB2(),
  strings: async () => (await import('../tests/bench/strings.ts')).benchStrings(),
  large: async () => (await import('../tests/bench/large.ts')).benchLarge(large.size, large.runs),
  validation: async () => (await import('../tests/bench/validation.ts')).benchValidation(),
  page: async () => (await import('../tests/bench/page.ts')).benchPage(),
};

const wanted = given.filter((name) => name !== ten);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `unknown bench ${unknown.join(', ')}: choose from ${Object.keys(benches).join(', ')}`,
  );
  process.exit(2);
}
if (!existsSync('dist/index.html') || !existsSync('build/cli.js')) {
  console.error('there is no build: run npm run build first');
  process.exit(1);
}
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const line of await run())
    console.log(JSON.stringify({ ...line, ratio: Number(line.ratio.toPrecision(3)) }));
}
