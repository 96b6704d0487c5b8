import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { drawSize, openPage } from './laboratory.ts';

/** What became of the file that the page was given. */
interface Kept {
  name: string;
  bytes: number;
  head: string;
  tail: string;
  state: 'choosing' | 'open' | 'closed' | 'aborted';
  removed: boolean;
}

const large = 1_300_000;

/** A browser whose chooser hands out a file in memory; `choose` says what the user does. */
async function withDisk(page: Page, choose: 'file' | 'nothing'): Promise<void> {
  await page.addInitScript((answer) => {
    const kept = { bytes: 0, head: '', tail: '', name: '', state: 'choosing', removed: false };
    const letters = (bytes: Uint8Array) => String.fromCharCode(...bytes);
    const writable = {
      write: (bytes: Uint8Array) => {
        if (kept.bytes === 0) kept.head = letters(bytes.subarray(0, 4));
        kept.tail = letters(bytes.subarray(-4));
        kept.bytes += bytes.length;
        return new Promise((resolve) => setTimeout(resolve, 20));
      },
      close: () => Promise.resolve((kept.state = 'closed')),
      abort: () => Promise.resolve((kept.state = 'aborted')),
    };
    Object.assign(window, {
      kept,
      showSaveFilePicker: (options: { suggestedName: string }) => {
        kept.name = options.suggestedName;
        if (answer === 'nothing') return Promise.reject(new DOMException('', 'AbortError'));
        kept.state = 'open';
        return Promise.resolve({
          getFile: () => Promise.resolve(new Blob()),
          createWritable: () => Promise.resolve(writable),
          remove: () => Promise.resolve((kept.removed = true)),
        });
      },
    });
  }, choose);
}

/** A browser that does not let a page write to disk, on a machine of some memory. */
async function withoutDisk(page: Page, memory: number): Promise<void> {
  await page.addInitScript((gibibytes) => {
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined });
    Object.defineProperty(navigator, 'deviceMemory', { value: gibibytes });
  }, memory);
}

const kept = (page: Page): Promise<Kept> =>
  page.evaluate(() => (window as never as { kept: Kept }).kept);
const panel = (page: Page) => page.getByRole('complementary', { name: 'Study' });
const format = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a large population is written to disk as it is made', async ({ page }) => {
  await withDisk(page, 'file');
  await openPage(page);
  await drawSize(page, large);
  await expect(panel(page)).toContainText('You choose where the file goes');
  await format(page, 'Parquet').click();
  await expect(panel(page)).toContainText('The file stands where you chose.', { timeout: 90_000 });
  const file = await kept(page);
  expect(file).toMatchObject({
    name: `moldova-2024-${large}-seed-1-quota-en.parquet`,
    head: 'PAR1',
    tail: 'PAR1',
    state: 'closed',
    removed: false,
  });
  expect(file.bytes).toBeGreaterThan(large);
});

test('a cancelled file leaves nothing on disk', async ({ page }) => {
  await withDisk(page, 'file');
  await openPage(page);
  await drawSize(page, large);
  await format(page, 'CSV').click();
  await expect.poll(async () => (await kept(page)).bytes).toBeGreaterThan(0);
  await expect(panel(page)).toContainText('left', { timeout: 30_000 });
  await panel(page).getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(async () => (await kept(page)).state).toBe('aborted');
  await expect.poll(async () => (await kept(page)).removed).toBe(true);
  await expect(format(page, 'CSV')).toBeEnabled();
});

test('choosing no file writes none', async ({ page }) => {
  await withDisk(page, 'nothing');
  await openPage(page);
  await drawSize(page, large);
  await format(page, 'Parquet').click();
  await expect.poll(async () => (await kept(page)).name).not.toBe('');
  await expect(format(page, 'Parquet')).toBeEnabled();
  await expect(panel(page)).not.toContainText('could not be written');
  expect((await kept(page)).bytes).toBe(0);
});

test('where a page cannot write to disk it says so before, and how many people fit', async ({
  page,
}) => {
  await withoutDisk(page, 1);
  await openPage(page);
  await expect(panel(page)).not.toContainText('held in memory');
  await drawSize(page, large);
  await expect(panel(page)).toContainText('all of it is first held in memory');
  await expect(panel(page)).toContainText(/JSONL is possible for up to about [\d,]+ people/);
  await expect(format(page, 'JSONL')).toBeDisabled();
  await expect(format(page, 'Parquet')).toBeEnabled();
});
