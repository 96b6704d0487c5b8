import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

export interface TableFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Three tables of a country that no pack has; every row agrees with every other. */
export const plainTables: TableFile[] = [
  file('quarters.csv', [
    'Quarter,Sex,People',
    ...['Harbor,Women,41200', 'Harbor,Men,39800', 'Hill,Women,27500', 'Hill,Men,26900'],
    ...['Mill,Women,18300', 'Mill,Men,19300'],
  ]),
  file('ages.csv', [
    'Age,People',
    ...['0–17,32600', '18–39,58400', '40–64,53100', '65 and over,28900'],
  ]),
  file('tenure.csv', [
    'Quarter,Tenure,Percent',
    ...['Harbor,Owned,31.5%', 'Harbor,Rented,68.5%', 'Hill,Owned,72.0%', 'Hill,Rented,28.0%'],
    ...['Mill,Owned,49.5%', 'Mill,Rented,50.5%'],
  ]),
];

/**
 * Three tables of another one, as they come: a byte-order mark, semicolons and thousands by
 * point, a title, totals and a note; misspelt provinces, totals that differ, a slice of zero;
 * percent signs.
 */
export const roughTables: TableFile[] = [
  file(
    'provinces.csv',
    [
      'Population of Velmark by province and sex, 31 March 2023',
      '',
      'Province;Female;Male;Total',
      ...['Northmoor;204.310;198.722;403.032', 'St. Anne;97.405;95.118;192.523'],
      ...['River Vale;310.882;301.447;612.329', 'Islands;12.033;12.910;24.943'],
      ...['Total;624.630;608.197;1.232.827', '', 'Source: Velmark Statistics, Census 2023'],
    ],
    '\uFEFF',
  ),
  file('ages.csv', [
    'province,age group,persons',
    ...['Northmor,0-14,"70,310"', 'Northmor,15-29,"78,420"', 'Northmor,30-59,"161,400"'],
    ...['Northmor,60+,"92,800"', 'Saint Anne,0-14,"31,020"', 'Saint Anne,15-29,"36,900"'],
    ...['Saint Anne,30-59,"78,103"', 'Saint Anne,60+,"46,400"', 'River Vale,0-14,"112,900"'],
    ...['River Vale,15-29,"121,560"', 'River Vale,30-59,"250,870"', 'River Vale,60+,"128,220"'],
    ...['Islands,0-14,"3,940"', 'Islands,15-29,0', 'Islands,30-59,"11,800"', 'Islands,60+,"9,203"'],
  ]),
  file('work.tsv', [
    'Age group\tEmployed\tUnemployed\tNot in the labour force',
    ...['0–14\t0%\t0%\t100%', '15–29\t48.2%\t9.1%\t42.7%'],
    ...['30–59\t81.5%\t4.4%\t14.1%', '60 and over\t18.6%\t0.9%\t80.5%'],
  ]),
];

/** Towns beside the regions that they lie in. */
export const townTable = file('towns.csv', [
  'Region,Town,People',
  ...['North,Alder,4000', 'North,Birch,6000', 'South,Cedar,7000', 'South,Dune,3000'],
  'South,Elm,5000',
]);

/** A table of Eurostat's kind, and one in Windows-1252 with a dash for nobody. */
export const oldTables: TableFile[] = [
  file('demo.tsv', [
    'freq,sex,geo\\TIME_PERIOD\t2022 \t2023 ',
    ...['A,F,Westmark\t4000 \t4100 b', 'A,F,Östmark\t3000 \t3050 b'],
    ...['A,M,Westmark\t3900 \t3950 b', 'A,M,Östmark\t3100 \t3100 b'],
  ]),
  {
    ...file('regions.csv', []),
    buffer: Buffer.from(
      'Region;Town;Country;Total\nWestmark;8.050;–;8.050\nÖstmark;2.150;4.000;6.150\nTotal;10.200;4.000;14.200\n'.replaceAll(
        '–',
        '-',
      ),
      'latin1',
    ),
  },
];

/** A table with more cells than a link can carry. */
export function largeTable(): TableFile {
  const rows = ['Parish,Trade,People'];
  for (let parish = 1; parish <= 150; parish++)
    for (let trade = 1; trade <= 60; trade++)
      rows.push(`Parish ${parish},Trade ${trade},${figure(parish, trade)}`);
  return file('parishes.csv', rows);
}

/** Figures without a pattern that deflating would find. */
function figure(parish: number, trade: number): number {
  let mixed = Math.imul(parish * 1009 + trade, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) % 9973;
}

/** Opens the tables of one's own from the head of the page. */
export async function enterTables(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Your own tables…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('tables of your own');
}

/** Hands files to the page and waits until it has examined them. */
export async function addTables(page: Page, tables: readonly TableFile[]): Promise<void> {
  await page.getByLabel('Choose files…').setInputFiles([...tables]);
  await examined(page);
}

/** Waits until the page says what it thinks of the tables as they are. */
export async function examined(page: Page): Promise<void> {
  await expect(page.locator('main[data-ready="true"]')).toBeVisible({ timeout: 30_000 });
}

function file(name: string, lines: readonly string[], mark = ''): TableFile {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(mark + lines.join('\r\n')) };
}
