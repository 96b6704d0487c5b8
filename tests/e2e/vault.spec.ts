import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { digestOf, drawSize, misdeeds, openPage, painted, redrawn } from './laboratory.ts';

test('nothing leaves the page, and nothing breaks its policy', async ({ page, baseURL }) => {
  const found = await misdeeds(page, baseURL!);
  await openPage(page);
  await drawSize(page, 2000);
  await page.getByRole('button', { name: 'see which' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await digestOf(page);
  await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: 'Parquet', exact: true }).click(),
  ]);
  expect(found).toEqual([]);
});

test('a request elsewhere is refused, and seen by the watch', async ({ page, baseURL }) => {
  const found = await misdeeds(page, baseURL!);
  await openPage(page);
  expect(found).toEqual([]);
  await page.evaluate(() => fetch('https://elsewhere.invalid/').catch(() => undefined));
  await expect
    .poll(() => found)
    .toContainEqual(expect.stringMatching(/^refused: connect-src https:\/\/elsewhere\.invalid/));
});

test('after one visit the page works without a network', async ({ page, context }) => {
  await openPage(page);
  await isKept(page);
  const digest = await digestOf(page);
  await context.setOffline(true);
  await page.reload();
  await openPage(page);
  expect(await digestOf(page)).toBe(digest);
  const [file] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: 'Parquet', exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toContain('.parquet');
});

test('the page keeps its own pack ahead, and any other once it was opened', async ({
  page,
  context,
}) => {
  await openPage(page);
  await isKept(page);
  expect(await keptPacks(page)).toEqual(['moldova-2024']);

  await page.getByRole('button', { name: 'Other populations' }).click();
  await redrawn(page, () =>
    page.getByRole('button', { name: /^Market policy: as written/ }).click(),
  );
  const link = page.url();
  const digest = await digestOf(page);
  expect(await keptPacks(page)).toEqual(['market-policy-text', 'moldova-2024']);

  await context.setOffline(true);
  await page.goto('about:blank');
  await page.goto(link);
  await painted(page, 0);
  expect(await digestOf(page)).toBe(digest);
  await page.getByRole('button', { name: 'Other populations' }).click();
  await page.getByRole('button', { name: /^United States/ }).click();
  await expect(page.getByRole('alert')).toContainText('could not be fetched. Check the connection');
  await expect(page.getByRole('main')).toContainText('people drawn from');
  await context.setOffline(false);
  await redrawn(page, () => page.getByRole('button', { name: 'Try again' }).click());
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('American Community Survey');
});

/** Waits until the browser keeps every file of the page. */
async function isKept(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state), {
      timeout: 60_000,
    })
    .toBe('activated');
}

/** Folders of packs of which the browser keeps a file. */
async function keptPacks(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const folders = new Set<string>();
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) {
        const folder = /\/packs\/([^/]+)\//.exec(url)?.[1];
        if (folder) folders.add(folder);
      }
    return [...folders].sort();
  });
}
