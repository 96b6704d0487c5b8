import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { drawSize, openPage, redrawn, sizeField } from './laboratory.ts';

const headline = (page: Page) => page.getByRole('heading', { level: 1 });

test('a stranger sees a finished population and what it is', async ({ page }) => {
  await openPage(page);
  const sentence = (await headline(page).innerText()).replace(/\s+/g, ' ');
  expect(sentence).toMatch(
    /^10,000 people drawn from the 2024 census of Moldova\. All [\d,]+ targets are met within one person; [\d,]+ published figures contradict others: see which\.$/,
  );
  await expect(page.getByRole('article')).toHaveCount(12);
  await expect(page.getByRole('img', { name: /^Ethnicity: Moldovan 7,67\d/ })).toBeVisible();
  await expect(page.getByText(/^drawn in/)).toBeVisible();
});

test('the contradictions are listed with gap, reason and source', async ({ page }) => {
  await openPage(page);
  const stated = /([\d,]+) published figures/.exec((await headline(page).textContent())!)![1]!;
  await page.getByRole('button', { name: 'see which' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { level: 2 })).toHaveText(
    `${stated} published figures that contradict others`,
  );
  const first = dialog.getByRole('listitem').first();
  await expect(first).toContainText(/[\d,]+ people (fewer|more) than printed/);
  await expect(first).toContainText('National Bureau of Statistics');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('from the chart that shows them, one click lists the figures that contradict others', async ({
  page,
}) => {
  await openPage(page);
  await page.getByRole('button', { name: 'See by how much, and why: Mother tongue' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { level: 2 })).toHaveText(
    /^Mother tongue: (1\spublished figure that contradicts|\d+ published figures that contradict) others$/,
  );
  const few = await dialog.getByRole('listitem').count();
  for (const row of await dialog.getByRole('listitem').all())
    await expect(row).toContainText(/Mother tongue.*people (fewer|more) than printed/);
  await dialog.getByRole('button', { name: /^See all/ }).click();
  expect(await dialog.getByRole('listitem').count()).toBeGreaterThan(few);
  await page.keyboard.press('Escape');
  await expect(
    page.getByRole('button', { name: 'See by how much, and why: Mother tongue' }),
  ).toBeFocused();
});

test('inside a filter nothing is called a target', async ({ page }) => {
  await openPage(page);
  await redrawn(page, () => page.getByRole('button', { name: 'Women of 25–44 in Nord' }).click());
  await expect(headline(page)).toContainText('totals of this group');
  const reader = page.getByRole('slider', { name: /^Ethnicity: read the values/ });
  await reader.focus();
  await expect(reader).toHaveAttribute('aria-valuetext', /\nfitted [\d,]+\n/);
  await page.getByRole('button', { name: 'As table: Ethnicity', exact: true }).click();
  const table = page.getByRole('table', { name: 'Ethnicity: fitted and drawn' });
  await expect(table.getByRole('columnheader')).toHaveText([
    'Ethnicity',
    'Fitted',
    'Drawn',
    'Share',
    'People off',
    'Points',
  ]);
});

test('the proof of agreement has a table of a few sizes that adds up to the sentence', async ({
  page,
}) => {
  await openPage(page);
  const stated = /All ([\d,]+) targets/.exec((await headline(page).textContent())!)![1]!;
  await page.getByRole('button', { name: 'As table: Agreement' }).click();
  const rows = page.getByRole('table', { name: 'targets by size' }).locator('tbody tr');
  await expect(rows).toHaveCount(5);
  const column = async (n: number) =>
    (await rows.locator(`td:nth-child(${n})`).allTextContents())
      .map((text) => Number(text.replaceAll(',', '')))
      .reduce((all, count) => all + count, 0)
      .toLocaleString('en');
  expect(await column(2)).toBe(stated);
  expect(await column(3)).toBe(stated);
});

test('a change of size, seed, method and filter redraws', async ({ page }) => {
  await openPage(page);
  await drawSize(page, 25_000);
  await expect(headline(page)).toContainText('25,000 people');

  const first = page.getByRole('article').first();
  const before = await first.textContent();
  await redrawn(page, () => page.getByRole('button', { name: 'Roll a new seed' }).click());
  await expect(first).not.toHaveText(before!);

  await redrawn(page, () => page.getByText('Random sample').click());
  await expect(headline(page)).toContainText('drawn at random');
  await expect(headline(page)).toContainText('of random draws');
  await redrawn(page, () => page.getByText('Exact quotas').click());

  await redrawn(page, () => page.getByRole('button', { name: 'Adults only' }).click());
  await expect(headline(page)).toContainText('people (18 and over) drawn from');
  await expect(headline(page)).toContainText('totals of this group are met within one person');
  await redrawn(page, () =>
    page.getByRole('button', { name: 'Remove the filter on Age', exact: true }).click(),
  );
  await expect(headline(page)).not.toContainText('18 and over');
  await redrawn(page, () => page.getByRole('button', { name: 'Undo' }).click());
  await expect(headline(page)).toContainText('18 and over');
});

test('a filter is put together from categories and numbers', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('combobox', { name: 'Attribute' }).selectOption({ label: 'Sex' });
  await redrawn(page, () => page.getByRole('checkbox', { name: 'female' }).check());
  await page.getByRole('combobox', { name: 'Attribute' }).selectOption({ label: 'Age' });
  await redrawn(page, async () => {
    await page.getByLabel('From', { exact: true }).fill('25');
    await page.getByLabel('To', { exact: true }).fill('44');
    await page.keyboard.press('Enter');
  });
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Sex female', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Age 25–44', exact: true })).toBeVisible();
  await expect(page.getByText('The same for everyone')).toContainText('Sex female');
});

test('a filter that keeps nobody is explained, and what stood there stays', async ({ page }) => {
  await openPage(page);
  await redrawn(page, () => page.getByRole('button', { name: 'Adults only' }).click());
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('combobox', { name: 'Attribute' }).selectOption({ label: 'Age in decades' });
  await page.getByRole('checkbox', { name: '0–9' }).check();
  await expect(
    page
      .getByRole('alert')
      .filter({ hasText: "Nobody is of age 18 and over and of age in decades '0–9'." }),
  ).toBeVisible();
  await expect(headline(page)).toContainText('18 and over');
  await redrawn(page, () => page.getByRole('button', { name: 'Undo the last change' }).click());
  await expect(page.getByText('Nobody is of age')).toBeHidden();
});

test('a size that is none is explained beside its field', async ({ page }) => {
  await openPage(page);
  await sizeField(page).fill('12 or so');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Give a whole number from 100 to 10,000,000')).toBeVisible();
  await expect(headline(page)).toContainText('10,000 people');
});

test('a large draw shows its progress and can be cancelled', async ({ page }) => {
  await openPage(page);
  await sizeField(page).fill('10000000');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar', { name: 'Drawing' })).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('main')).toHaveAttribute('data-state', 'cancelled');
  await expect(headline(page)).toContainText('10,000 people');
  await redrawn(page, () => page.getByRole('button', { name: 'Undo the last change' }).click());
  await expect(sizeField(page)).toHaveValue('10,000');
  await drawSize(page, 1000);
  await expect(headline(page)).toContainText('1,000 people');
});

test('persons can be looked up by their row', async ({ page }) => {
  await openPage(page);
  const fifth = await page.getByRole('article').nth(5).textContent();
  await page.getByLabel('From row').fill('5');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').first()).toHaveText(fifth!);
});

test('labels of data follow the chosen language', async ({ page }) => {
  await openPage(page);
  await page.getByLabel('Language of the labels').selectOption('ro');
  await expect(page.getByRole('heading', { name: 'Etnia', exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Etnia', exact: true })).toBeVisible();
});

test('studies are kept, named, duplicated, and deleted with undo', async ({ page }) => {
  await openPage(page);
  await drawSize(page, 3000);
  await page.reload();
  const recent = page.getByRole('region', { name: 'Recent studies' });
  await expect(recent.getByRole('listitem')).toHaveCount(1);

  await recent.getByRole('button', { name: /^Name 3,000 people/ }).click();
  await recent.getByLabel('Name of the study').fill('Small town');
  await page.keyboard.press('Enter');
  await redrawn(page, () => recent.getByRole('button', { name: 'Duplicate Small town' }).click());
  await expect(recent.getByRole('listitem')).toHaveCount(2);
  await recent.getByRole('button', { name: 'Delete Copy of Small town' }).click();
  await expect(recent.getByRole('listitem')).toHaveCount(1);
  await recent.getByRole('button', { name: 'Undo' }).click();
  await expect(recent.getByRole('listitem')).toHaveCount(2);
});
