import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { digestOf, findings, openPage, painted, redrawn } from './laboratory.ts';

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** Draws Gagauz people more often and all regions equally. */
async function setUp(page: Page): Promise<void> {
  await page.getByText('Design of the sample').click();
  await page.getByRole('button', { name: 'Add group' }).click();
  await page.getByRole('combobox', { name: 'Attribute' }).selectOption({ label: 'Ethnicity' });
  await redrawn(page, () => page.getByRole('checkbox', { name: 'Gagauz' }).check());
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Add group' })).toBeFocused();
  await redrawn(page, () =>
    page
      .getByRole('combobox', { name: 'Make strata by' })
      .selectOption({ label: 'Development region' }),
  );
  await redrawn(page, () => page.getByText('Equal', { exact: true }).click());
}

const headline = (page: Page) => page.getByRole('heading', { level: 1 }).first();

test('a design is set up, weighs its rows back, travels in the link and is taken back', async ({
  page,
  browser,
  baseURL,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await setUp(page);
  await expect(headline(page)).toContainText('drawn by a design from the 2024 census of Moldova');
  await expect(headline(page)).toContainText(/Weighted back, [\d,]+ of [\d,]+ targets/);
  const result = page.getByRole('region', { name: 'What the design does' });
  await expect(result).toContainText(/Design effect 1\.\d\d/);
  const told = result.getByRole('region', { name: 'What the rows tell about each group' });
  await expect(told.getByRole('row', { name: /Gagauz/ })).toContainText(/[\d,]{3,}/);
  await expect(
    page.getByText(/about\s+Gagauz as much as [\d,]+, where [\d,]+ would/),
  ).toBeVisible();
  await result.getByRole('button', { name: /What is a design effect/ }).click();
  await expect(result).toContainText('Kish');
  await result.getByRole('button', { name: /Sizes and weights/ }).click();
  const sizes = result.getByRole('region', { name: 'Sizes and weights of the design' });
  await expect(sizes.getByRole('row')).toHaveCount(1 + 10);

  await page.getByText('As drawn', { exact: true }).click();
  await expect(headline(page)).toContainText(/All [\d,]+ counts of the design are met/);
  const digest = await digestOf(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const other = await (await browser.newContext({ baseURL: baseURL! })).newPage();
  await other.goto(link);
  await painted(other, 0);
  await expect(headline(other)).toContainText('drawn by a design');
  expect(await digestOf(other)).toBe(digest);
  await other.context().close();

  const factor = page.getByRole('textbox', { name: 'How many times as often: Ethnicity Gagauz' });
  await factor.fill('0');
  await factor.blur();
  await expect(page.getByRole('alert').filter({ hasText: 'such as 3' })).toBeVisible();
  await redrawn(page, () => page.getByRole('button', { name: 'Remove the design' }).click());
  await expect(headline(page)).not.toContainText('design');
  await expect(page.getByRole('button', { name: 'Add group' })).toBeFocused();
  await redrawn(page, () => page.getByRole('button', { name: 'Undo', exact: true }).click());
  await expect(headline(page)).toContainText('drawn by a design');
});

test('what a design asks for in vain is said with its remedy', async ({ page }) => {
  await openPage(page);
  await page.getByText('Design of the sample').click();
  await redrawn(page, () =>
    page.getByRole('combobox', { name: 'Make strata by' }).selectOption({ label: 'Locality' }),
  );
  const floor = page.getByRole('textbox', { name: /At least/ });
  await floor.fill('10');
  await floor.blur();
  await expect(page.locator('main')).toHaveAttribute('data-state', 'failed');
  await expect(page.locator('main')).toContainText(
    /At least 10 people in each of [\d,]+ strata are [\d,]+, more than the 10,000 drawn/,
  );
  const main = page.locator('main');
  const least = /strata are ([\d,]+), more than/.exec((await main.textContent())!)![1]!;
  await redrawn(page, () => page.getByRole('button', { name: `Draw ${least}` }).click());
  await expect(page.getByRole('textbox', { name: 'People', exact: true })).toHaveValue(least);
  await redrawn(page, async () => {
    await floor.fill('5');
    await floor.blur();
  });
  await expect(page.getByRole('region', { name: 'What the design does' })).toContainText(
    'strata have nobody in them and stay empty',
  );
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const viewport of [wide, narrow])
    test(`axe finds nothing in a design at ${viewport.width} px in ${colorScheme}`, async ({
      browser,
      baseURL,
    }) => {
      test.setTimeout(300_000);
      const context = await browser.newContext({ baseURL: baseURL!, viewport, colorScheme });
      const page = await context.newPage();
      await openPage(page);
      if (viewport === narrow) await page.getByRole('button', { name: /Change$/ }).click();
      await setUp(page);
      await redrawn(page, () => page.getByText('Own shares', { exact: true }).click());
      const result = page.getByRole('region', { name: 'What the design does' });
      await result.getByRole('button', { name: /Sizes and weights/ }).click();
      await page.getByRole('button', { name: 'Ethnicity Gagauz', exact: true }).click();
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        viewport.width,
      );
      await context.close();
    });

test('another pack is chosen by keyboard, as a new entry of the history', async ({ page }) => {
  await openPage(page);
  const opener = page.getByRole('button', { name: 'Other populations' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('list', { name: /tables/i }).first();
  await expect(list.locator('[aria-current]')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(list.locator('[aria-current]')).toBeFocused();
  await page.keyboard.press('Tab');
  const other = (await list.locator(':focus').textContent())!.trim();
  await redrawn(page, () => page.keyboard.press('Enter'));
  await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toHaveText(
    other,
  );
  await expect(headline(page)).not.toContainText('Moldova');
  expect(new URL(page.url()).hash).toContain('#v1.');
  await redrawn(page, () => page.goBack());
  await expect(headline(page)).toContainText('Moldova');
});
