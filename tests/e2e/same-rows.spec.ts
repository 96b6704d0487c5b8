import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { PopulationStudy } from '../../src/core/study/study.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { digestOf, openPage } from './laboratory.ts';

/** What `scripts/digests.ts` drew in Node. */
interface Pinned {
  modelVersion: number;
  study: PopulationStudy;
  population: string;
}

function pinned(name: string): Pinned {
  return JSON.parse(readFileSync(`fixtures/populations/${name}.json`, 'utf8')) as Pinned;
}

for (const workers of [1, 2, 8])
  test(`with ${workers} of the machine's cores the page draws what Node draws`, async ({
    page,
  }) => {
    await page.addInitScript((cores) => {
      Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => cores });
    }, workers);
    await page.addInitScript(() => {
      const names: string[] = [];
      const Native = Worker;
      Object.assign(window, { workerNames: names });
      window.Worker = class extends Native {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          names.push(options?.name ?? '');
        }
      };
    });
    const { modelVersion, study, population } = pinned('moldova-100000');
    await openPage(page, encodeLink({ version: 1, modelVersion, population: study }));
    expect(await digestOf(page)).toBe(population);
    const started = await page.evaluate(
      () => (window as never as { workerNames: string[] }).workerNames,
    );
    expect(new Set(started.filter((name) => name.startsWith('population'))).size).toBe(workers);
  });

for (const name of ['moldova-default', 'moldova-adults-sample', 'moldova-women-25-44-nord'])
  test(`the page draws ${name} as Node does`, async ({ page }) => {
    const { modelVersion, study, population } = pinned(name);
    await openPage(page, encodeLink({ version: 1, modelVersion, population: study }));
    expect(await digestOf(page)).toBe(population);
  });
