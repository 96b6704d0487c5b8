import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { findings, openPage, redrawn, sizeField } from './laboratory.ts';

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

for (const colorScheme of ['light', 'dark'] as const)
  for (const viewport of [wide, narrow])
    test(`axe finds nothing at ${viewport.width} px in ${colorScheme}`, async ({
      browser,
      baseURL,
    }) => {
      const context = await browser.newContext({ baseURL: baseURL!, viewport, colorScheme });
      const page = await context.newPage();
      await openPage(page);
      if (viewport === narrow) await page.getByRole('button', { name: /Change$/ }).click();
      await page.getByRole('button', { name: 'Add filter' }).click();
      await page.getByRole('combobox', { name: 'Attribute' }).selectOption({ label: 'Ethnicity' });
      await showEverything(page);
      expect(await findings(page)).toEqual([]);
      if (viewport === narrow) await page.getByRole('button', { name: /Close$/ }).click();
      await page.getByRole('button', { name: 'see which' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await context.close();
    });

for (const colorScheme of ['light', 'dark'] as const)
  test(`the figures of a heatmap are read on every depth of its color in ${colorScheme}`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({ baseURL: baseURL!, viewport: wide, colorScheme });
    const page = await context.newPage();
    await openPage(page);
    const heatmap = page.getByRole('img', { name: /heatmap/ });
    await heatmap.scrollIntoViewIfNeeded();
    const ratios = await contrasts(heatmap);
    expect(ratios.length).toBeGreaterThan(100);
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
    await context.close();
  });

test('a notice about a link is clean too', async ({ page }) => {
  await page.goto('./#v1.abc');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('ends too early');
  expect(await findings(page)).toEqual([]);
});

test('at 390 px nothing has to be scrolled sideways', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL!, viewport: narrow });
  const page = await context.newPage();
  await openPage(page);
  await showEverything(page);
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBe(390);
  await page.getByRole('button', { name: /Change$/ }).click();
  await redrawn(page, () => page.getByRole('button', { name: 'Adults only' }).click());
  expect(await width()).toBe(390);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Adults only' })).toBeHidden();
  await context.close();
});

test('at 390 px a running draw is seen, and cancelled, wherever the page is scrolled to', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL!, viewport: narrow });
  const page = await context.newPage();
  await openPage(page);
  await page.getByRole('heading', { name: 'Ties' }).scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: /Change$/ }).click();
  await sizeField(page).fill('10000000');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Close$/ }).click();
  const study = page.getByRole('complementary', { name: 'Study' });
  await expect(study.getByRole('progressbar', { name: 'Drawing' })).toBeInViewport();
  await study.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-state', 'cancelled');
  await expect(study.getByRole('progressbar')).toBeHidden();
  await context.close();
});

test('everything can be done by keyboard', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the population' })).toBeFocused();

  await tabTo(page, () => sizeField(page).evaluate((field) => field === document.activeElement));
  await redrawn(page, async () => {
    await page.keyboard.type('3000');
    await page.keyboard.press('Enter');
  });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('3,000 people');

  await tabTo(page, () => isFocused(page, 'Adults only (18 and over)'));
  await redrawn(page, () => page.keyboard.press('Space'));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('18 and over');

  await tabTo(page, () => isFocused(page, 'see which'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'see which' })).toBeFocused();

  const reader = page.getByRole('slider', { name: /^Ethnicity: read the values/ });
  await reader.focus();
  await expect(reader).toHaveAttribute('aria-valuetext', /^Moldovan\ndrawn/);
  await page.keyboard.press('ArrowDown');
  await expect(reader).toHaveAttribute('aria-valuetext', /^Romanian\ndrawn/);

  await redrawn(page, () => page.keyboard.press('Control+z'));
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('18 and over');
});

test('colors follow the choice, and the system where there is none', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL!, colorScheme: 'dark' });
  const page = await context.newPage();
  await openPage(page);
  const paper = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await paper();
  await page.getByLabel('Colors of the page').selectOption('light');
  await expect.poll(paper).not.toBe(dark);
  await page.getByLabel('Colors of the page').selectOption('auto');
  await expect.poll(paper).toBe(dark);
  await context.close();
});

/** Opens every panel under the charts. */
async function showEverything(page: Page): Promise<void> {
  await page.evaluate(() => {
    const closed = document.querySelectorAll<HTMLElement>('main [aria-expanded="false"]');
    const first = new Map<Element | null, HTMLElement>();
    for (const button of closed)
      if (!first.has(button.parentElement)) first.set(button.parentElement, button);
    for (const button of first.values()) button.click();
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

async function tabTo(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 80; i++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('not reached by eighty tabs');
}

function isFocused(page: Page, name: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement?.textContent?.trim() === wanted, name);
}

/** How far the figures of a heatmap stand out from their cells, as WCAG has it. */
function contrasts(chart: Locator): Promise<number[]> {
  return chart.evaluate((svg) => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const luminance = (mark: Element) => {
      context.fillStyle = getComputedStyle(mark).fill;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
        const part = byte / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const cells = [...svg.querySelectorAll('rect')].map((cell) => ({
      cell,
      box: cell.getBoundingClientRect(),
    }));
    return [...svg.querySelectorAll('text')].flatMap((figure) => {
      const { left, right, top, bottom } = figure.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const under = cells.find(
        ({ box }) => x > box.left && x < box.right && y > box.top && y < box.bottom,
      );
      if (!under) return [];
      const [light, dark] = [luminance(figure), luminance(under.cell)].sort((a, b) => b - a);
      return [(light! + 0.05) / (dark! + 0.05)];
    });
  });
}
