import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** Opens the page, or a link to it, and waits until its first population is painted. */
export async function openPage(page: Page, hash = ''): Promise<void> {
  await page.goto(`./${hash}`);
  await painted(page, 0);
}

/** Waits for one paint more than `before`. */
export async function painted(page: Page, before: number): Promise<void> {
  await expect.poll(() => paints(page), { timeout: 30_000 }).toBeGreaterThan(before);
  await expect(page.locator('main')).toHaveAttribute('data-state', 'done');
}

/** Runs an act on the page and waits for the population that follows from it. */
export async function redrawn(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = await paints(page);
  await act();
  await painted(page, before);
}

/** Computes the digest of the population shown, as a reader of the page would. */
export async function digestOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Compute digest' }).click();
  const digest = page.locator('[data-digest]');
  await expect(digest).toHaveText(/^[0-9a-f]{64}$/, { timeout: 30_000 });
  return (await digest.textContent())!;
}

/** The field that holds the size of the population. */
export function sizeField(page: Page) {
  return page.getByLabel('People', { exact: true });
}

/** Sets the size and waits for the redraw. */
export async function drawSize(page: Page, size: number): Promise<void> {
  await redrawn(page, async () => {
    await sizeField(page).fill(String(size));
    await page.keyboard.press('Enter');
  });
}

/**
 * What axe finds on the whole page. Charts out of sight are laid out before: else each look at
 * one of their marks lays it out anew.
 */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const chart of document.querySelectorAll<HTMLElement>('.plot'))
      chart.style.setProperty('content-visibility', 'visible');
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary ?? ''}`),
  );
}

/**
 * What the page should never do, as it happens from now on: a request to another address, an act
 * that its policy forbids, an error. The policy is watched from the next document on.
 */
export async function misdeeds(page: Page, home: string): Promise<string[]> {
  const found: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(home).origin)
      found.push(`request to ${request.url()}`);
  });
  page.on('pageerror', ({ message }) => found.push(`error: ${message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(`console: ${message.text()}`);
  });
  await page.exposeFunction('noteViolation', (what: string) => found.push(`refused: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const { noteViolation } = window as unknown as { noteViolation(what: string): void };
      noteViolation(`${violatedDirective} ${blockedURI}`);
    });
  });
  return found;
}

function paints(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('populace:painted').length);
}
