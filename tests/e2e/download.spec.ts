import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { digestOf, drawSize, openPage } from './laboratory.ts';

async function download(page: Page, format: string) {
  const [file] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: format, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('a population is downloaded as Parquet', async ({ page }) => {
  await openPage(page);
  await drawSize(page, 1000);
  const { name, bytes } = await download(page, 'Parquet');
  expect(name).toBe('moldova-2024-1000-seed-1-quota-en.parquet');
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PAR1');
  expect(bytes.subarray(-4).toString('latin1')).toBe('PAR1');
});

test('a population is downloaded as CSV and as JSON lines, with the same people', async ({
  page,
}) => {
  await openPage(page);
  await drawSize(page, 500);
  const csv = (await download(page, 'CSV')).bytes.toString('utf8').trimEnd().split(/\r?\n/);
  const jsonl = (await download(page, 'JSONL')).bytes.toString('utf8').trimEnd().split('\n');
  expect(csv).toHaveLength(501);
  expect(jsonl).toHaveLength(500);
  const first = JSON.parse(jsonl[0]!) as { email: string };
  expect(csv[1]).toContain(first.email);
  await expect(page.getByRole('article').first()).toContainText(first.email.split('@')[0]!);
});

test('beside a CSV file its study, digests and targets can be had', async ({ page }) => {
  await openPage(page);
  await drawSize(page, 500);
  const digest = await digestOf(page);
  const csv = await download(page, 'CSV');
  const { name, bytes } = await download(page, 'Study and digests (JSON)');
  expect(name).toBe(`${csv.name}.metadata.json`);
  const beside = JSON.parse(bytes.toString('utf8')) as {
    study: { population: { size: number } };
    link: string;
    digest: { population: string };
    targets: unknown[];
  };
  expect(beside.study.population.size).toBe(500);
  expect(beside.link).toMatch(/^#v1\./);
  expect(beside.digest.population).toBe(digest);
  expect(beside.targets.length).toBeGreaterThan(0);

  await download(page, 'Parquet');
  await expect(page.getByRole('button', { name: 'Study and digests (JSON)' })).toBeHidden();
});

test('a download can be cancelled', async ({ page }) => {
  await openPage(page);
  await drawSize(page, 1_000_000);
  await page.getByRole('button', { name: 'CSV', exact: true }).click();
  const study = page.getByRole('complementary', { name: 'Study' });
  await expect(study.getByRole('progressbar')).toBeVisible();
  await study.getByRole('button', { name: 'Cancel' }).click();
  await expect(study.getByRole('progressbar')).toBeHidden();
  await expect(page.getByRole('button', { name: 'CSV', exact: true })).toBeEnabled();
});
