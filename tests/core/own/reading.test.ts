import { describe, expect, it } from 'vitest';
import { readTable } from '../../../src/core/own/reading.ts';
import { guessStyle, readCell } from '../../../src/core/own/numbers.ts';
import { splitText } from '../../../src/core/own/split.ts';

describe('splitText', () => {
  it('keeps delimiters, doubled quotes and line breaks inside quotes', () => {
    const { rows, lines } = splitText('a,b\n"x, ""y""","1\n2"\nc,d\n');
    expect(rows).toEqual([
      ['a', 'b'],
      ['x, "y"', '1\n2'],
      ['c', 'd'],
    ]);
    expect(lines).toEqual([1, 2, 4]);
  });

  it('drops a byte-order mark and reads every kind of line break', () => {
    expect(splitText('\uFEFFa;b\r\n1;2\r3;4').rows).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('says where a quotation mark is never closed, or something follows a closed one', () => {
    const { problems } = splitText('a,b\n"x"y,2\n3,"z\n');
    expect(problems.map(({ row, column }) => [row, column])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(problems[0]!.message).toContain('Line 2, column 1');
    expect(problems[1]!.message).toContain('never closed');
  });

  it('takes the tab or semicolon before the comma of decimals', () => {
    expect(splitText('a;b\n1,5;2,5\n').delimiter).toBe(';');
    expect(splitText('a\tb, c\n1,5\t2\n').delimiter).toBe('\t');
  });
});

describe('readCell', () => {
  const english = { decimal: '.', thousands: ',' } as const;

  it.each([
    ['1,234.5', 1234.5],
    ['12,34,567', 1234567],
    ['-3', -3],
    ['±50', 50],
    ['1e3', 1000],
    ['0', 0],
  ])('reads %s', (text, value) => {
    expect(readCell(text, english)).toMatchObject({ kind: 'number', value });
  });

  it.each(['1,23', '1,2345', '0,123', 'abc', '1.2.3', '12-15'])('does not take %s', (text) => {
    expect(readCell(text, english).kind).toBe('text');
  });

  it.each(['', ' ', '-', '–', '..', '…', ':', 'n/a', 'X'])('knows “%s” as not known', (text) => {
    expect(readCell(text, english).kind).toBe('blank');
  });

  it.each([
    ['1,234¹', '¹'],
    ['1,234 (2)', '(2)'],
    ['1,234*', '*'],
    ['1,234 p', 'p'],
    ['1,234[a]', '[a]'],
  ])('takes the footnote off %s and says so', (text, footnote) => {
    expect(readCell(text, english)).toMatchObject({ value: 1234, footnote });
  });

  it('reads spaces of all widths and apostrophes of all kinds between thousands', () => {
    const space = { decimal: ',', thousands: ' ' } as const;
    for (const text of ['1 234,5', '1\u00a0234,5', '1\u202f234,5', '1\u2009234,5'])
      expect(readCell(text, space)).toMatchObject({ value: 1234.5 });
    for (const text of ["1'234", '1’234'])
      expect(readCell(text, { decimal: '.', thousands: "'" })).toMatchObject({ value: 1234 });
  });
});

describe('guessStyle', () => {
  it.each([
    [['1,234', '12'], { decimal: '.', thousands: ',' }, true],
    [['1.234', '12'], { decimal: ',', thousands: '.' }, true],
    [['1,234.5', '12'], { decimal: '.', thousands: ',' }, false],
    [['0.123', '0.877'], { decimal: '.', thousands: '' }, false],
    [['1,234', '12345'], { decimal: ',', thousands: '' }, true],
    [['12.345%', '87.655%'], { decimal: '.', thousands: '' }, true],
    [['12,5', '87,5'], { decimal: ',', thousands: '' }, false],
    [['1,234,567', '12'], { decimal: '.', thousands: ',' }, false],
  ])('%j', (cells, style, open) => {
    const guessed = guessStyle(cells);
    expect(guessed.style).toEqual(style);
    expect(guessed.rival !== undefined).toBe(open);
  });
});

describe('readTable', () => {
  it('reads two levels of heading, the upper spanning the lower', () => {
    const { axes, cells, kinds } = readTable(
      'Population by region\n,Men,,Women,\nRegion,0-14,15+,0-14,15+\nNorth,10,20,11,22\nSouth,12,25,13,24\n',
      'x',
    );
    expect(axes.map(({ labels }) => labels)).toEqual([
      ['North', 'South'],
      ['Men', 'Women'],
      ['0-14', '15+'],
    ]);
    expect(cells).toEqual([10, 20, 11, 22, 12, 25, 13, 24]);
    expect(kinds).toEqual(['title', 'heading', 'heading', 'cells', 'cells']);
  });

  it('fills labels that a spreadsheet left blank under the one above', () => {
    const { axes, cells } = readTable(
      'Region,Sex,People\nNorth,Men,5\n,Women,6\nSouth,Men,7\n,Women,8\n',
      'x',
    );
    expect(axes.map(({ labels }) => labels)).toEqual([
      ['North', 'South'],
      ['Men', 'Women'],
    ]);
    expect(cells).toEqual([5, 6, 7, 8]);
  });

  it('sets totals aside and checks them', () => {
    const reading = readTable(
      'Region,Men,Women,Total\nNorth,100,110,210\nSouth,120,130,350\nTotal,220,240,560\n',
      'x',
    );
    expect(reading.axes.map(({ labels }) => labels)).toEqual([
      ['North', 'South'],
      ['Men', 'Women'],
    ]);
    expect(reading.totals.map(({ printed, sum }) => [printed, sum])).toEqual([
      [210, 210],
      [350, 250],
      [220, 220],
      [240, 240],
      [560, 460],
    ]);
    expect(reading.problems.map(({ row, column, severity }) => [row, column, severity])).toEqual([
      [2, 3, 'warning'],
      [3, 3, 'warning'],
    ]);
    expect(reading.kinds[3]).toBe('total');
  });

  it('reads a column of margins of error beside the figures it belongs to', () => {
    const { cells, marginsOfError, layout } = readTable(
      'Region,Men,Men margin of error,Women,Women margin of error\nNorth,100,±9,110,±8\nSouth,120,±7,130,..\n',
      'x',
    );
    expect(cells).toEqual([100, 110, 120, 130]);
    expect(marginsOfError).toEqual([9, 8, 7, null]);
    expect(layout.marginLevel).toBe(0.9);
  });

  it.each([
    ['Religion,Share\nA,45.2%\nB,30.1%\nC,24.7%\n', { kind: 'shares', per: 100, within: [] }],
    ['Religion,Share\nA,0.45\nB,0.30\nC,0.25\n', { kind: 'shares', per: 1, within: [] }],
    [
      'Region,Low,Middle,High\nNorth,20,50,30\nSouth,10,55,35\n',
      { kind: 'shares', per: 100, within: [0] },
    ],
    [
      'Education,North,South\nLow,20%,10%\nMiddle,50%,55%\nHigh,30%,35%\n',
      { kind: 'shares', per: 100, within: [1] },
    ],
    ['Region,People\nNorth,100\nSouth,120\n', { kind: 'counts' }],
  ])('sees what the figures are: %j', (text, measure) => {
    expect(readTable(text, 'x').layout.measure).toEqual(measure);
  });

  it('takes counts rather than the percent beside them', () => {
    const { cells, layout } = readTable(
      'Region,People,Share in %\nNorth,100,40.0\nSouth,150,60.0\n',
      'x',
    );
    expect(cells).toEqual([100, 150]);
    expect(layout.measure).toEqual({ kind: 'counts' });
  });

  it('reads thousands as such', () => {
    expect(readTable('Region,People (thousands)\nNorth,1.5\nSouth,2.5\n', 'x').layout.unit).toBe(
      1000,
    );
  });

  it('sets aside codes beside names, constants, remarks and totals by another name', () => {
    const reading = readTable(
      'code,Country,District,Province,Inhabitants 2024,Low,Middle,High,Remark\n' +
        '01,Arland,Arl,West,1000,200,500,300,\n02,Arland,Brel,West,900,300,400,200,\n' +
        '03,Arland,Corn,East,800,100,400,300,checked\n',
      'x',
    );
    expect(reading.axes.map(({ labels }) => labels)).toEqual([
      ['Arl', 'Brel', 'Corn'],
      ['West', 'East'],
      ['Low', 'Middle', 'High'],
    ]);
    expect(reading.totals.map(({ printed, sum }) => [printed, sum])).toEqual([
      [1000, 1000],
      [900, 900],
      [800, 800],
    ]);
    expect(reading.problems.map(({ severity }) => severity)).toEqual(['note', 'note']);
    expect(reading.problems[0]!.message).toContain('“code”, “Country” and “Remark” are not used');
    expect(reading.problems[1]!.message).toContain(
      '“Inhabitants 2024” was taken for a total: it is the sum of',
    );
  });

  it('knows microdata by rows that repeat, and its weights by their name', () => {
    const people =
      'id,sex,age,region,weight\n1,Men,34,North,1.2\n2,Women,51,South,0.9\n3,Men,34,North,1.1\n';
    const reading = readTable(people, 'x');
    expect(reading.layout).toMatchObject({ shape: 'microdata', weight: 4 });
    expect(reading.persons).toBe(3);
    expect(reading.axes.map(({ name }) => name)).toEqual(['sex', 'age', 'region']);
  });

  it('reads a table without a heading, and one of a single row', () => {
    expect(readTable('Men,4821\nWomen,5012', 'x').cells).toEqual([4821, 5012]);
    const row = readTable('Men,Women\n4821,5012', 'x');
    expect(row.cells).toEqual([4821, 5012]);
    expect(row.axes[0]!.labels).toEqual(['Men', 'Women']);
  });

  it('takes numbers as labels where they are ages', () => {
    const { axes, cells } = readTable('Age,Men,Women\n0,500,480\n1,510,490\n2,520,500\n', 'x');
    expect(axes[0]!.bands).toEqual([0, 1, 2].map((age) => ({ from: age, to: age })));
    expect(cells).toEqual([500, 480, 510, 490, 520, 500]);
  });

  it('says row and column of what it could not read', () => {
    const { problems, cells } = readTable(
      'Region,People\nNorth,100\nSouth,many\nEast,-5\nNorth,7\n',
      'x',
    );
    expect(cells).toEqual([100, null, null]);
    expect(problems.map(({ row, column, severity }) => [row, column, severity])).toEqual([
      [2, 1, 'warning'],
      [3, 1, 'warning'],
      [4, 1, 'error'],
    ]);
  });

  it('says what is missing where there is no table', () => {
    expect(readTable('', 'x').problems[0]!.message).toContain('nothing in it');
    expect(readTable('just\nwords\n', 'x').problems[0]!.message).toContain('Only one column');
  });

  it('follows a layout that was corrected by hand', () => {
    const text = 'Year,Men,Women\n2020,100,110\n2021,120,130\n';
    const long = readTable(text, 'x', { shape: 'long', values: [2] });
    expect(long.cells.filter((cell) => cell !== null)).toEqual([110, 130]);
    const german = readTable('Region,People\nNorth,"1,234"\nSouth,"2,345"\n', 'x', {
      number: { decimal: ',', thousands: '' },
    });
    expect(german.cells).toEqual([1.234, 2.345]);
  });
});
