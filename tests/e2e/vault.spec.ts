import { expect, test } from '@playwright/test';
import { digestOf, drawSize, openPage } from './laboratory.ts';

test('nothing leaves the page, and nothing breaks its policy', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(baseURL!).origin)
      foreign.push(request.url());
  });
  const refused: string[] = [];
  await page.exposeFunction('noteViolation', (what: string) => refused.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const { noteViolation } = window as unknown as { noteViolation(what: string): void };
      noteViolation(`${violatedDirective} ${blockedURI}`);
    });
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));

  await openPage(page);
  await drawSize(page, 2000);
  await page.getByRole('button', { name: 'see which' }).click();
  await page.keyboard.press('Escape');
  await digestOf(page);
  await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: 'Parquet', exact: true }).click(),
  ]);
  expect(foreign).toEqual([]);
  expect(refused).toEqual([]);
  expect(errors).toEqual([]);
});

test('after one visit the page works without a network', async ({ page, context }) => {
  await openPage(page);
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state), {
      timeout: 60_000,
    })
    .toBe('activated');
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
