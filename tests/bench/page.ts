import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from '@playwright/test';
import { preview } from 'vite';
import { plainIpf, plainOffsets } from '../../fixtures/bench/b2/plain-ipf.ts';
import { b2Problem } from '../../fixtures/bench/b2/problem.ts';
import { findChromium } from '../../scripts/chromium.ts';
import { assemblePack } from '../../src/core/pack/assemble.ts';
import { layerDigest, parseLayer } from '../../src/core/layer/parse-layer.ts';
import { packDigest } from '../../src/core/pack/pack-digest.ts';
import { modelVersion } from '../../src/core/study/study.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';

/** What is asked of the default pack, which is the first, and of the others. */
const sizes = {
  first: [
    { size: 100_000, limit: 1000, runs: 7 },
    { size: 1_000_000, limit: 3000, runs: 5 },
  ],
  other: [
    { size: 100_000, limit: 1000, runs: 5 },
    { size: 1_000_000, limit: 5000, runs: 3 },
  ],
};

/** What the plain fit of problem B2 takes on a quiet machine of two such cores, in milliseconds. */
const quietFit = 57;

/** Click to painted charts, longest main-thread task and first-visit script, in Chromium on the built page. */
export async function benchPage(): Promise<BenchLine[]> {
  const server = await preview({
    preview: { host: '127.0.0.1', port: 4175, strictPort: true },
    logLevel: 'error',
  });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  });
  try {
    const address = 'http://127.0.0.1:4175/';
    const lines = [await firstVisit(await browser.newPage(), address)];
    const fits = plainFits();
    for (const [i, pack] of cases().entries())
      for (const asked of i === 0 ? sizes.first : sizes.other) {
        lines.push(
          ...(await drawn(await (await browser.newContext()).newPage(), address, pack, asked)),
        );
        fits.push(...plainFits());
      }
    return [...lines, machineSpeed(fits)];
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Milliseconds of some plain fits of problem B2, run between the pages: how fast the machine is just then. */
function plainFits(): number[] {
  const problem = b2Problem();
  const offsets = plainOffsets(problem);
  return Array.from({ length: 3 }, () => {
    const start = performance.now();
    plainIpf(problem, offsets);
    return performance.now() - start;
  });
}

function machineSpeed(fits: readonly number[]): BenchLine {
  const value = median(fits);
  return {
    name: 'plain fit of problem B2 between the pages, by which the figures above can be read',
    value: Number(value.toFixed(1)),
    unit: 'ms',
    peer: `quiet machine ${quietFit} ms`,
    ratio: value / quietFit,
  };
}

interface Case {
  id: string;
  digest: string;
  layers?: Record<string, { digest: string }>;
}

/** The pack with all of whose attributes a layer's are drawn too. */
const wholePeople = 'usa-2022';

/** The packs of the site in its order, with their digests; one of them again with every layer. */
function cases(): Case[] {
  const folder = new URL('../../public/packs/', import.meta.url);
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  const site = read('index.json') as {
    packs: { id: string; files: string[] }[];
    layers: { id: string }[];
  };
  const layers = Object.fromEntries(
    site.layers.map(({ id }) => {
      const parsed = parseLayer(read(`${id}/layer.json`));
      if (!parsed.ok) throw new Error(`${id}: ${parsed.problems[0]!.message}`);
      return [id, { digest: layerDigest(parsed.layer) }];
    }),
  );
  return site.packs.flatMap(({ id, files }): Case[] => {
    const pack = {
      id,
      digest: packDigest(assemblePack(files.map((name) => read(`${id}/${name}`)))),
    };
    return id === wholePeople ? [pack, { ...pack, layers }] : [pack];
  });
}

/** Rolls seeds of one size on a page of its own. */
async function drawn(
  page: Page,
  address: string,
  { layers, ...pack }: Case,
  { size, limit, runs }: { size: number; limit: number; runs: number },
): Promise<BenchLine[]> {
  await page.addInitScript(() => {
    const long: number[] = [];
    new PerformanceObserver((list) =>
      long.push(...list.getEntries().map((entry) => entry.duration)),
    ).observe({ type: 'longtask' });
    Object.assign(window, { longTasks: long });
  });
  await page.goto(
    address +
      encodeLink({ version: 1, modelVersion, population: { pack, ...(layers && { layers }) } }),
  );
  await painted(page, 0);
  await page.getByLabel('People', { exact: true }).fill(String(size));
  await page.keyboard.press('Enter');
  await painted(page, 1);
  await page.evaluate(() => ((window as never as { longTasks: number[] }).longTasks.length = 0));
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = await paints(page);
    await page.getByRole('button', { name: 'Roll a new seed' }).click();
    times.push(await painted(page, before));
  }
  const longest = await page.evaluate(() =>
    Math.max(0, ...(window as never as { longTasks: number[] }).longTasks),
  );
  await page.context().close();
  const name = `${[pack.id, ...Object.keys(layers ?? {})].join(' with ')}: ${size.toLocaleString('en')} people, click to painted charts`;
  return [
    {
      name,
      value: Math.round(median(times)),
      unit: 'ms',
      peer: `limit ${limit} ms`,
      ratio: median(times) / limit,
    },
    {
      name: `${name}: longest main-thread task`,
      value: Math.round(longest),
      unit: 'ms',
      peer: 'limit 100 ms',
      ratio: longest / 100,
    },
  ];
}

async function firstVisit(page: Page, address: string): Promise<BenchLine> {
  let bytes = 0;
  const bodies: Promise<void>[] = [];
  const seen = new Set<string>();
  page.on('response', (response) => {
    // The second draw worker has its script from the browser's cache: no byte comes again.
    if (!response.url().endsWith('.js') || seen.has(response.url())) return;
    seen.add(response.url());
    bodies.push(response.body().then((body) => void (bytes += gzipSync(body).length)));
  });
  await page.goto(address);
  await painted(page, 0);
  await Promise.all(bodies);
  const kilobytes = bytes / 1000;
  return {
    name: 'script before the first population is painted, gzip',
    value: Math.round(kilobytes),
    unit: 'kB',
    peer: 'limit 200 kB',
    ratio: kilobytes / 200,
  };
}

function paints(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('populace:painted').length);
}

/** Waits for one more paint than `before`, and returns request to paint in milliseconds. */
async function painted(page: Page, before: number): Promise<number> {
  await page.waitForFunction(
    (n) => performance.getEntriesByName('populace:painted').length > n,
    before,
    { timeout: 120_000 },
  );
  return page.evaluate(() => {
    const end = performance.getEntriesByName('populace:painted').at(-1)!.startTime;
    const start = performance
      .getEntriesByName('populace:request')
      .filter((mark) => mark.startTime <= end)
      .at(-1)!.startTime;
    return end - start;
  });
}
