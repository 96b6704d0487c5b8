import { describe, expect, it } from 'vitest';
import { addTable, examineDraft, newDraft, packOf, readingOf } from '../../../src/core/own/own.ts';
import type { Draft } from '../../../src/core/own/own.ts';
import { readTable } from '../../../src/core/own/reading.ts';

/** Labels of each axis, in its order. */
const labels = (text: string) => readTable(text, 'x').axes.map((axis) => axis.labels);
const cells = (text: string) => readTable(text, 'x').cells;
const messages = (text: string) => readTable(text, 'x').problems.map(({ message }) => message);

describe('tables of Eurostat', () => {
  const bulk = [
    'unit,sex,age,geo\\time\t2021 \t2020 ',
    ...['NR,F,Y_LT15,AL\t210000 b\t212000 ', 'NR,F,Y15-64,AL\t950000 \t960000 '],
    ...['NR,F,Y_GE65,AL\t220000 bp\t: ', 'NR,M,Y_LT15,AL\t230000 \t232000 '],
    ...['NR,M,Y15-64,AL\t930000 \t940000 ', 'NR,M,Y_GE65,AL\t:c\t:c '],
    'NR,T,Y15-64,AL\t1880000 \t1900000 ',
  ].join('\n');

  it('are cut where attributes share a column, flags and marks for unknown taken off', () => {
    const reading = readTable(bulk, 'demo.tsv');
    expect(reading.axes.map(({ name }) => name)).toEqual(['sex', 'age']);
    expect(reading.axes.map((axis) => axis.labels)).toEqual([
      ['F', 'M'],
      ['Y_LT15', 'Y15-64', 'Y_GE65'],
    ]);
    expect(reading.cells).toEqual([210_000, 950_000, 220_000, 230_000, 930_000, null]);
    expect(reading.totals).toMatchObject([{ printed: 1_880_000, sum: 1_880_000 }]);
    expect(messages(bulk).join(' ')).toContain('The first column holds 4 attributes');
    expect(messages(bulk).filter((message) => message.includes('footnote mark'))).toHaveLength(2);
  });

  it('are read for one year, the newest, and the other years are offered', () => {
    const { problems } = readTable(bulk, 'demo.tsv');
    const years = problems.find(({ message }) => message.startsWith('Columns are years'));
    expect(years?.message).toContain('2021 is read, the newest with figures; 2020 is set aside');
    const [remedy] = years!.remedies;
    expect(remedy?.words).toBe('Read 2020 instead');
    expect(remedy?.kind === 'layout' && readTable(bulk, 'x', remedy.layout).cells).toEqual([
      212_000,
      960_000,
      null,
      232_000,
      940_000,
      null,
    ]);
  });

  it('become ages in bands, dated with the year that was read', () => {
    const draft = addTable(newDraft('Arland', 2024), 'demo.tsv', bulk);
    const age = draft.attributes.find(({ id }) => id === 'age')!;
    expect(age.categories.map(({ label }) => label)).toEqual(['0–14', '15–64', '65 and over']);
    expect(draft.tables[0]!.source.year).toBe(2021);
  });

  it('are read with a row per figure too, of the newest year alone', () => {
    const text = [
      'DATAFLOW,LAST UPDATE,freq,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG',
      ...['D(1.0),26/04/24,A,F,BG1,2022,100,b', 'D(1.0),26/04/24,A,F,BG2,2022,110,'],
      ...['D(1.0),26/04/24,A,M,BG1,2022,120,', 'D(1.0),26/04/24,A,M,BG2,2022,130,'],
      ...['D(1.0),26/04/24,A,F,BG1,2023,101,b', 'D(1.0),26/04/24,A,F,BG2,2023,111,'],
      ...['D(1.0),26/04/24,A,M,BG1,2023,121,', 'D(1.0),26/04/24,A,M,BG2,2023,131,'],
    ].join('\n');
    expect(labels(text)).toEqual([
      ['F', 'M'],
      ['BG1', 'BG2'],
    ]);
    expect(cells(text)).toEqual([101, 111, 121, 131]);
    expect(messages(text).join(' ')).toContain('Only the rows of 2023 are read; those of 2022');
  });
});

describe('tables with headings of every kind', () => {
  it('lose a title cut apart at its commas', () => {
    const reading = readTable(
      'Population by region, sex, 2023,,\n(thousands),,\nRegion,Men,Women\nNorth,12,13\nSouth,22,23\n',
      'x',
    );
    expect(reading.axes.map((axis) => axis.labels)).toEqual([
      ['North', 'South'],
      ['Men', 'Women'],
    ]);
    expect(reading.layout).toMatchObject({ headerRow: 2, unit: 1000 });
    expect(reading.kinds.slice(0, 3)).toEqual(['title', 'title', 'heading']);
  });

  it('have merged cells above two levels, both totals, and numbered footnotes', () => {
    const reading = readTable(
      'Table 7. Population by age, sex and urban/rural residence,,,,,,\n' +
        ',Urban,,,Rural,,\nAge (in years),Both sexes,Male,Female,Both sexes,Male,Female\n' +
        'Total,1 300,640,660,900,450,450\n0 - 14,300,155,145,260,133,127\n' +
        '15 - 64,850,410,440,500,252,248\n65 +,150,75,75,140,65,75\n' +
        '1 Excluding persons in transit,,,,,,\n',
      'x',
    );
    expect(reading.axes.map((axis) => axis.labels)).toEqual([
      ['0 - 14', '15 - 64', '65 +'],
      ['Urban', 'Rural'],
      ['Male', 'Female'],
    ]);
    expect(reading.totals.every(({ printed, sum }) => printed === sum)).toBe(true);
    expect(reading.totals).toHaveLength(12);
    expect(reading.kinds.at(-1)).toBe('note');
  });

  it('repeat the upper of two levels over each column, several tables side by side', () => {
    const draft = added(
      'zone_id,sample_geog,cars,cars,cars,children,children\n,,none,one,two or more,no,yes\n' +
        '1,1,7,49,197,41,212\n2,1,9,59,237,68,237\n3,1,10,69,275,79,275\n',
    );
    expect(draft.tables.map(({ name }) => name)).toEqual(['x.csv, cars', 'x.csv, children']);
    expect(draft.attributes.map(({ label }) => label)).toEqual(['Zone_id', 'Cars', 'Children']);
    expect(readingOf(draft, 't2').cells).toEqual([41, 212, 68, 237, 79, 275]);
    expect(readingOf(draft, 't1').places[4]).toEqual({ row: 3, column: 3 });
    expect(packOf(draft).ok).toBe(true);
  });

  it('stand side by side under one row where columns add up alike, as in SimpleWorld', () => {
    const draft = added('zone,age0_49,age50plus,m,f\n1,8,4,6,6\n2,2,8,4,6\n3,7,4,3,8\n');
    expect(draft.attributes.map(({ label, numeric }) => [label, numeric])).toEqual([
      ['Zone', false],
      ['Age', true],
      ['Sex', false],
    ]);
    expect(draft.attributes[1]!.categories.map(({ label }) => label)).toEqual([
      '0–49',
      '50 and over',
    ]);
    const made = packOf(draft);
    expect(made.ok && made.pack.marginals.map(({ counts }) => counts)).toEqual([
      [8, 4, 2, 8, 7, 4],
      [6, 6, 4, 6, 3, 8],
    ]);
  });

  it('have a total whose parts are columns, beside figures of other things', () => {
    const draft = added(
      'area,everyone,town,country,schools\nA,700,600,100,7\nB,950,900,50,1\nC,570,60,510,4\n',
    );
    expect(readingOf(draft, 't1').axes[1]!.labels).toEqual(['town', 'country']);
    expect(readingOf(draft, 't1').totals.map(({ printed, sum }) => [printed, sum])).toEqual([
      [700, 700],
      [950, 950],
      [570, 570],
    ]);
    expect(messagesOf(draft)).toContain('“schools” is not used');
  });

  it('stand below what the table is of, and above lines of signs', () => {
    const census = [
      '"QS119 - Households by deprivation"',
      '"Date","2011"',
      '"Rural Urban","Total"',
      '',
      ...['"region","None","One","Two"', '"North","460,123","370,100","260,900"'],
      ...['"South","1,250,000","990,100","640,050"', '__________', '© Office'],
    ].join('\n');
    expect(labels(census)).toEqual([
      ['North', 'South'],
      ['None', 'One', 'Two'],
    ]);
    expect(readTable(census, 'x').problems).toEqual([]);
    const marked =
      '| Region | Men | Women |\n|---|---|---|\n| North | 12 | 13 |\n| South | 22 | 23 |\n';
    expect(labels(marked)).toEqual([
      ['North', 'South'],
      ['Men', 'Women'],
    ]);
    expect(readTable(marked, 'x').problems).toEqual([]);
  });

  it('name a percent of each category, every column adding up to 100', () => {
    const reading = readTable('Age,Men %,Women (%)\n0-14,20,18\n15-64,66,65\n65+,14,17\n', 'x');
    expect(reading.axes[1]!.labels).toEqual(['Men', 'Women']);
    expect(reading.layout.measure).toEqual({ kind: 'shares', per: 100, within: [1] });
  });

  it('repeat the heading further down', () => {
    const text = 'Region,Men,Women\nA,12,13\nB,22,23\nRegion,Men,Women\nC,32,33\n';
    expect(labels(text)[0]).toEqual(['A', 'B', 'C']);
    expect(readTable(text, 'x').problems).toEqual([]);
  });
});

describe('rows in sections', () => {
  const bare =
    'Age,Number\nMale,\n0-14,100\n15-64,300\n65+,50\nFemale,\n0-14,95\n15-64,310\n65+,80\n';

  it('become an attribute more, without a warning', () => {
    const draft = added(bare);
    expect(readingOf(draft, 't1').cells).toEqual([100, 95, 300, 310, 50, 80]);
    expect(draft.attributes.map(({ label }) => label)).toEqual(['Age', 'Sex']);
    expect(examineDraft(draft).map(({ severity }) => severity)).toEqual(['note']);
    expect(messagesOf(draft)).toContain('Rows stand in sections (“Male”, “Female”)');
  });

  it('are checked against the figures of their heads, margins of error beside them', () => {
    const draft = added(
      'Label,Estimate,Margin of Error\nTotal:,"10,000",±120\nMale:,"4,900",±80\n' +
        'Under 18 years,"1,000",±40\n18 to 64 years,"3,100",±60\n65 years and over,"800",±30\n' +
        'Female:,"5,110",±85\nUnder 18 years,950,±40\n18 to 64 years,"3,150",±62\n65 years and over,"1,000",±33\n',
    );
    const reading = readingOf(draft, 't1');
    expect(reading.cells).toEqual([1000, 950, 3100, 3150, 800, 1000]);
    expect(reading.marginsOfError).toEqual([40, 40, 60, 62, 30, 33]);
    expect(reading.totals.map(({ printed, sum }) => [printed, sum])).toEqual([
      [10_000, 10_000],
      [4900, 4900],
      [5110, 5100],
    ]);
    expect(messagesOf(draft)).toContain('is printed as 5,110, but its parts add up to 5,100');
    expect(draft.attributes.map(({ label }) => label)).toEqual(['Age', 'Sex']);
  });

  it('are left alone where labels repeat for another reason', () => {
    const text = 'Region,People\nNorth,10\nSouth,20\nNorth,30\n';
    expect(messages(text)[0]).toContain('Row 4 states “North” again, which row 2 states already');
  });
});

describe('figures of every kind', () => {
  it('are 0 for a dash where totals leave nothing for it, and may be unknown after all', () => {
    const text = 'Region,A,B,C\nNorth,1200,–,300\nSouth,–,4500,100\nTotal,1200,4500,400\n';
    expect(cells(text)).toEqual([1200, 0, 300, 0, 4500, 100]);
    const told = readTable(text, 'x').problems.find(({ message }) => message.includes('dash'))!;
    expect(told.message).toContain('2 cells hold a dash and are read as 0');
    const [remedy] = told.remedies;
    expect(remedy?.kind === 'layout' && readTable(text, 'x', remedy.layout).cells).toContain(null);
  });

  it('are unknown for a dash that totals have people for', () => {
    const text = 'Region,A,B,C\nNorth,1200,–,300\nSouth,–,4500,100\nTotal,1210,4500,400\n';
    expect(cells(text)).toEqual([1200, null, 300, null, 4500, 100]);
  });

  it('are unknown where they are kept back, and the column stays one of figures', () => {
    const text = 'District,Single,Married,Widowed\nA,120,340,<5\nB,80,200,12\nC,< 5,45,≤4\n';
    expect(labels(text)[1]).toEqual(['Single', 'Married', 'Widowed']);
    expect(cells(text)).toEqual([120, 340, null, 80, 200, 12, null, 45, null]);
    expect(readTable(text, 'x').problems).toMatchObject([
      {
        severity: 'note',
        message:
          'Row 2, column 4: “<5” was kept back by whoever printed it and counts as unknown; so were 2 more cells.',
      },
    ]);
  });

  it('are percent with a decimal comma and a space before the sign', () => {
    const text =
      'Land;Männer;Frauen;Insgesamt\nNord;12,3 %;12,7 %;25,0 %\nSüd;36,1 %;38,9 %;75,0 %\nInsgesamt;48,4 %;51,6 %;100,0 %\n';
    const reading = readTable(text, 'x');
    expect(reading.cells).toEqual([12.3, 12.7, 36.1, 38.9]);
    expect(reading.layout.measure).toEqual({ kind: 'shares', per: 100, within: [] });
    expect(reading.totals).toHaveLength(5);
  });

  it('in words are refused with row, column and remedy', () => {
    const draft = added('Region,People\nNorth,ten\nSouth,twenty\n');
    const [finding] = examineDraft(draft);
    expect(finding).toMatchObject({ severity: 'error', places: [{ row: 1, column: 1 }] });
    expect(finding!.message).toBe(
      'x.csv: Row 2, column 2: “People” is headed as figures, and “ten” is no number. Write it in digits, or give the column another heading.',
    );
  });

  it('written in two ways are refused at the one that differs', () => {
    expect(messages('Region,People\nNorth,"1.234,5"\nSouth,"2,345.6"\n')[0]).toMatch(
      /^Row [23], column 2: “People” is headed as figures, and “.*” is not written as the other/,
    );
  });

  it('without a label to their row are refused with what is missing', () => {
    const said = messages('a0_49,a50plus,b\n8,4,1\n2,8,2\n2,9,3\n').join(' ');
    expect(said === '' || /again|no column says/.test(said)).toBe(true);
  });
});

describe('labels of every kind', () => {
  it('lose marks of footnotes and a colon at the end, and keep square metres', () => {
    const text = 'Flat,People\nup to 50 m²,10\nover 50 m²¹,20\nOther*:,30\n';
    expect(labels(text)[0]).toEqual(['up to 50 m²', 'over 50 m²', 'Other']);
  });

  it('are ages, sexes and totals in Cyrillic, with ids in Latin', () => {
    const draft = added(
      'Возраст;Пол;Человек\nдо 15 лет;мужчины;12 300\n15–64 года;мужчины;38 000\n65 лет и старше;мужчины;5 000\n' +
        'до 15 лет;женщины;11 900\n15–64 года;женщины;38 900\n65 лет и старше;женщины;9 000\nИтого;оба пола;115 100\n',
    );
    expect(draft.attributes.map(({ id, unit }) => [id, unit])).toEqual([
      ['vozrast', 'years'],
      ['pol', undefined],
    ]);
    expect(draft.attributes[0]!.categories.map(({ label }) => label)).toEqual([
      '0–14',
      '15–64',
      '65 and over',
    ]);
    expect(readingOf(draft, 't1').totals).toMatchObject([{ printed: 115_100, sum: 115_100 }]);
    expect(packOf(draft).ok).toBe(true);
  });

  it('stand for a total by a word and by their sum', () => {
    const text =
      'Comunidad;Hombres;Mujeres\nNorte;1.234.567;1.300.000\nSur;2.000.100;2.100.200\nTotal nacional;3.234.667;3.400.200\n';
    expect(labels(text)[0]).toEqual(['Norte', 'Sur']);
    expect(messages(text)[0]).toContain('“Total nacional” was taken for a total');
  });

  it('are bands that end where the next one begins, each number counted once', () => {
    const draft = added('Age,People\n19 and under,312\n20 to 35,108\n35 to 60,223\nabove 60,177\n');
    expect(draft.attributes[0]!.categories.map(({ label }) => label)).toEqual([
      '0–19',
      '20–34',
      '35–60',
      '61 and over',
    ]);
    expect(messagesOf(draft)).toContain('“20 to 35” ends with 35, which another band begins with');
    expect(packOf(draft).ok).toBe(true);
  });

  it('are numbers in one table and of the same name in the next', () => {
    const draft = addTable(
      added('Zone,Men,Women\n1,10,12\n2,20,22\n'),
      'y.csv',
      'Zone,People\n1,22\n2,42\n',
    );
    expect(draft.attributes.map(({ label }) => label)).toEqual(['Zone', 'Sex']);
  });
});

function added(text: string): Draft {
  return addTable(newDraft('Arland', 2024), 'x.csv', text);
}

function messagesOf(draft: Draft): string {
  return examineDraft(draft)
    .map(({ message }) => message)
    .join('\n');
}
