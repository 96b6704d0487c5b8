import { describe, expect, it } from 'vitest';
import {
  acceptMatch,
  addRule,
  addTable,
  applyRemedy,
  declineMatch,
  editAttribute,
  editTable,
  examineDraft,
  matchCategories,
  newDraft,
  packOf,
  readRule,
  removeRule,
  removeTable,
  ruleWords,
} from '../../../src/core/own/own.ts';
import type { Draft, DraftSource, Finding } from '../../../src/core/own/own.ts';
import type { Pack } from '../../../src/core/pack/pack.ts';
import { fitPack } from '../../../src/core/population/fit-pack.ts';
import { tableMass } from './fitted.ts';

describe('bands of different tables', () => {
  const draft = draftOf({
    'age.csv': 'Age,People\n0-14,20000\n15-64,60000\n65+,20000\n',
    'adults.csv':
      'Sex,Age,People\nMen,under 18,12000\nMen,18 and over,37000\nWomen,under 18,11000\nWomen,18 and over,40000\n',
  });

  it('become the finest common ones, and each table keeps its own', () => {
    const pack = made(draft);
    const age = pack.attributes.find(({ id }) => id === 'age')!;
    expect(age.categories.map(({ label }) => label)).toEqual([
      '0–14',
      '15–17',
      '18–64',
      '65 and over',
    ]);
    expect(pack.marginals[0]!.groups).toEqual({ age: [0, 1, 1, 2] });
    expect(pack.marginals[0]!.groupLabels).toEqual({ age: ['0–14', '15-64', '65 and over'] });
    expect(pack.marginals[1]!.groups).toEqual({ age: [0, 0, 1, 1] });
    expect(pack.presets).toEqual([{ id: 'adults', label: '18 and over', where: { age: [2, 3] } }]);
    const people = tableMass(pack, ['age']);
    expect(people[0]).toBeCloseTo(20_000, 3);
    expect(people[1]).toBeCloseTo(3_000, 3);
    expect(people[3]).toBeCloseTo(20_000, 3);
  });

  it('that overlap in one table are an error at the later one', () => {
    const crossed = draftOf({ 'a.csv': 'Age,People\n0-19,10\n15-64,20\n65+,5\n' });
    const [finding] = examineDraft(crossed);
    expect(finding).toMatchObject({ code: 'bands-cross', severity: 'error' });
    expect(finding!.places[0]).toEqual({ table: 't1', row: 2, column: 0 });
    const mended = applyRemedy(crossed, finding!.remedies[0]!);
    expect(codes(mended)).not.toContain('bands-cross');
  });

  it('spread evenly inside where no table says more', () => {
    const pack = made(
      draftOf({
        'a.csv': 'Age,People\n0-9,100\n10-19,100\n20-59,800\n',
        'b.csv': 'Age,People\n0-14,150\n15-59,850\n',
      }),
    );
    expect(pack.sampleFactors[0]).toMatchObject({
      status: 'assumed',
      of: ['age'],
      weights: [10, 5, 5, 40],
    });
  });
});

describe('totals', () => {
  const three = draftOf({
    'a.csv': 'Sex,People\nMen,49000\nWomen,51000\n',
    'b.csv': 'Region,People\nNorth,40000\nSouth,60120\n',
    'c.csv': 'Age,People\nunder 15,20000\n15-64,60000\n65+,19000\n',
  });

  it('that differ are named with the gap, and all scaled by one remedy', () => {
    const found = errors(three);
    expect(found.map(({ code, gap }) => [code, gap])).toEqual([
      ['totals-differ', 120],
      ['totals-differ', -1000],
    ]);
    expect(found[0]!.places).toEqual([{ table: 't2' }, { table: 't1' }]);
    expect(found[0]!.message).toContain('100,120');
    const pack = made(applyRemedy(three, found[0]!.remedies[0]!));
    for (const { counts } of pack.marginals)
      expect(counts.reduce<number>((sum, count) => sum + count!, 0)).toBeCloseTo(100_000, 6);
    expect(pack.marginals[1]!.reconciliation).toBe(
      'Printed counts add up to 100,120 and were scaled in proportion to 100,000 people.',
    );
    expect(pack.marginals[1]!.published!.values).toEqual([40000, 60120]);
    expect(pack.marginals[1]!.status).toBe('estimated');
    expect(pack.marginals[0]!.status).toBe('secondary');
  });

  it('follow the table that the user trusts', () => {
    const trusted = applyRemedy(three, { kind: 'trust-total', table: 't3', words: '' });
    expect(made(trusted).bases[0]!.total).toBe(99_000);
    const reliable = editTable(three, 't2', { reliability: 5 });
    expect(errors(reliable)[0]!.message).toContain('“b.csv” to 100,120');
  });

  it('are asked for where tables have shares alone', () => {
    const shares = draftOf({ 'a.csv': 'Sex,Share\nMen,49%\nWomen,51%\n' });
    const [finding] = errors(shares);
    expect(finding!.code).toBe('no-people');
    const pack = made({ ...shares, people: { from: 'stated', people: 5000 } });
    expect(pack.marginals[0]!.counts).toEqual([2450, 2550]);
    expect(pack.marginals[0]!.status).toBe('secondary');
  });

  it('of shares that miss a category are not scaled unasked', () => {
    const short = draftOf({
      'n.csv': 'Sex,People\nMen,500\nWomen,500\n',
      'a.csv': 'Faith,Share\nA,45%\nB,30%\n',
    });
    const [finding] = errors(short);
    expect(finding).toMatchObject({ code: 'shares-sum', severity: 'error' });
    expect(made(applyRemedy(short, finding!.remedies[0]!)).marginals[1]!.counts).toEqual([
      600, 400,
    ]);
  });
});

describe('three tables that agree two by two and not together', () => {
  const draft = draftOf({
    'ab.csv': 'Work,Home,People\nYes,Own,480\nYes,Rent,20\nNo,Own,20\nNo,Rent,480\n',
    'bc.csv': 'Home,Car,People\nOwn,With,480\nOwn,Without,20\nRent,With,20\nRent,Without,480\n',
    'ac.csv': 'Work,Car,People\nYes,With,20\nYes,Without,480\nNo,With,480\nNo,Without,20\n',
  });

  it('are found by the fit, which names cells and lets the least reliable give way', () => {
    const [finding] = errors(editTable(draft, 't2', { reliability: 0.5 }));
    expect(finding).toMatchObject({ code: 'infeasible', severity: 'error' });
    expect(new Set(finding!.places.map(({ table }) => table)).size).toBeGreaterThan(1);
    expect(finding!.places[0]).toMatchObject({ row: expect.any(Number), column: 2 });
    const relax = finding!.remedies.find(({ kind }) => kind === 'as-pattern')!;
    expect(relax).toMatchObject({ table: 't2' });
    const pack = made(applyRemedy(editTable(draft, 't2', { reliability: 0.5 }), relax));
    expect(pack.marginals.map(({ id }) => id)).toEqual(['t1', 't3']);
    expect(pack.sampleFactors.map(({ id }) => id)).toEqual(['t2']);
  });
});

describe('conditional tables', () => {
  it('take the people of the groups from the table that counts them', () => {
    const pack = made(
      draftOf({
        'r.csv':
          'Region,Sex,People\nNorth,Men,400\nNorth,Women,600\nSouth,Men,1100\nSouth,Women,900\n',
        'm.csv': 'Sex,Single,Married\nMen,40%,60%\nWomen,30%,70%\n',
      }),
    );
    expect(pack.marginals[1]).toMatchObject({
      of: ['sex', 'columns-m'],
      counts: [600, 900, 450, 1050],
    });
  });

  it('wait with what no table counts until spellings are matched', () => {
    const draft = draftOf({
      'a.csv':
        'Region,Age,People\nNorthmoor,Young,500\nNorthmoor,Old,400\nSouth,Young,300\nSouth,Old,200\n',
      'b.csv': 'Region,People\nNorthmor,900\nSouth,500\n',
      'm.csv': 'Work,Sex,Share\nPaid,Men,40%\nPaid,Women,60%\nNone,Men,55%\nNone,Women,45%\n',
    });
    const codes = (of: typeof draft) => examineDraft(of).map(({ code }) => code);
    expect(codes(draft)).toContain('category-unmatched');
    expect(codes(draft)).not.toContain('condition-unknown');
    const [match] = matchCategories(draft);
    expect(codes(acceptMatch(draft, match!))).toContain('condition-unknown');
  });

  it('only shape where nothing counts those groups, and say so', () => {
    const draft = draftOf({
      'a.csv': 'Sex,People\nMen,500\nWomen,500\n',
      'm.csv': 'Region,Sex,Share\nNorth,Men,40%\nNorth,Women,60%\nSouth,Men,55%\nSouth,Women,45%\n',
    });
    expect(examineDraft(draft)).toMatchObject([{ code: 'condition-unknown', severity: 'warning' }]);
    const pack = made(draft);
    expect(pack.marginals).toHaveLength(1);
    expect(pack.sampleFactors[0]).toMatchObject({
      of: ['region', 'sex'],
      weights: [40, 60, 55, 45],
    });
  });
});

describe('margins of error', () => {
  it('are handed on in people, with their level', () => {
    const pack = made(
      draftOf({ 'a.csv': 'Region,People,Margin of error\nNorth,1000,±50\nSouth,2000,..\n' }),
    );
    expect(pack.marginals[0]!.marginOfError).toEqual({ level: 0.9, values: [50, null] });
  });
});

describe('shares within the lines of a table that is scaled', () => {
  const draft = draftOf({
    'regions.csv': 'Region,People\nNorth,1000\nSouth,2000\n',
    'ages.csv':
      'Region,Age,People\nNorth,0-17,300\nNorth,18+,800\nSouth,0-17,500\nSouth,18+,1400\n',
    'work.csv': 'Age,Work,Percent\n0-17,yes,5\n0-17,no,95\n18+,yes,60\n18+,no,40\n',
  });

  it('are of the people that it comes to count', () => {
    const [finding] = errors(draft);
    const remedy = finding!.remedies.find(({ kind }) => kind === 'agree-with')!;
    expect(errors(applyRemedy(draft, remedy))).toEqual([]);
  });
});

describe('rules', () => {
  const draft = draftOf({
    'a.csv': 'Age,People\n0-14,200\n15-64,600\n65+,200\n',
    'm.csv': 'Marital status,People\nNever married,500\nMarried,400\nWidowed,100\n',
  });

  it('are read from words and written in words', () => {
    const read = readRule(draft, 'no widowed where age is under 15');
    expect(read).toEqual({ ok: true, where: { 'marital-status': ['widowed'], age: ['0-14'] } });
    const ruled = read.ok ? addRule(draft, read.where) : draft;
    expect(ruleWords(ruled, ruled.rules[0]!)).toBe(
      'No marital status widowed where age is under 15.',
    );
    expect(readRule(draft, 'no married or widowed if age < 15')).toMatchObject({
      where: { 'marital-status': ['married', 'widowed'], age: ['0-14'] },
    });
    expect(readRule(draft, 'no married where age is 65 and over')).toMatchObject({
      where: { 'marital-status': ['married'], age: ['65-plus'] },
    });
    expect(readRule(draft, 'widowed people are old').ok).toBe(false);
    expect(readRule(draft, 'no divorced where age is under 15')).toMatchObject({ ok: false });
  });

  it('keep people out of what cannot be', () => {
    const ruled = addRule(draft, { 'marital-status': ['married', 'widowed'], age: ['0-14'] });
    const pack = made(ruled);
    expect(pack.structuralZeros).toMatchObject([{ where: { 'marital-status': [1, 2], age: [0] } }]);
    const people = tableMass(pack, ['age', 'marital-status']);
    expect(people[0]).toBeCloseTo(200, 6);
    expect([people[1], people[2]]).toEqual([0, 0]);
  });

  it('that targets contradict are found, with dropping the rule as a way out', () => {
    const ruled = addRule(draft, {
      'marital-status': ['never-married'],
      age: ['15-64', '65-plus'],
    });
    const [finding] = errors(ruled);
    expect(['infeasible', 'empty-slice']).toContain(finding!.code);
    const drop = finding!.remedies.find(({ kind }) => kind === 'drop-rule')!;
    expect(packOf(applyRemedy(ruled, drop)).ok).toBe(true);
    expect(removeRule(ruled, 'rule').rules).toEqual([]);
  });
});

describe('microdata', () => {
  const persons = ['sex,age,region,weight'];
  for (let i = 0; i < 60; i++)
    persons.push(
      `${i % 2 ? 'Men' : 'Women'},${(i * 7) % 80},${i % 3 ? 'North' : 'South'},${1 + (i % 4) / 2}`,
    );
  const sample = `${persons.join('\n')}\n`;

  it('alone make a pack of their weighted shares, estimated', () => {
    const pack = made(draftOf({ 'survey.csv': sample }));
    expect(pack.marginals.map(({ of, status }) => [of, status])).toEqual([
      [['sex'], 'estimated'],
      [['age'], 'estimated'],
      [['region'], 'estimated'],
    ]);
    expect(pack.sampleFactors[0]!.of).toEqual(['sex', 'age', 'region']);
    const weights = pack.sampleFactors[0]!.weights.reduce((sum, weight) => sum + weight, 0);
    expect(pack.bases[0]!.total).toBeCloseTo(weights, 9);
    expect(fitPack(pack).fit.status).toBe('converged');
  });

  it('beside tables shape them, in the bands of the tables', () => {
    const pack = made(
      draftOf({
        'age.csv': 'Sex,Age,People\nMen,0-39,300\nMen,40+,200\nWomen,0-39,260\nWomen,40+,240\n',
        'survey.csv': sample,
      }),
    );
    expect(pack.attributes.find(({ id }) => id === 'age')!.categories).toHaveLength(2);
    expect(pack.marginals.map(({ id }) => id)).toEqual(['t1', 't2-region']);
    const people = tableMass(pack, ['sex', 'age']);
    expect(people[0]).toBeCloseTo(300, 5);
  });

  it('that never saw a group have a prior weight offered, which ends it', () => {
    const draft = draftOf({
      'age.csv': 'Age,People\n0-39,500\n40-79,400\n80+,100\n',
      'survey.csv': sample,
    });
    const [finding] = errors(draft);
    expect(finding).toMatchObject({ code: 'empty-slice' });
    expect(finding!.places[0]).toEqual({ table: 't1', row: 3, column: 1 });
    expect(finding!.remedies[0]).toMatchObject({ kind: 'prior-weight', table: 't2' });
    const pack = made(applyRemedy(draft, finding!.remedies[0]!));
    expect(pack.sampleFactors[0]!.weights.every((weight) => weight > 0)).toBe(true);
    expect(pack.sampleFactors[0]!.note).toContain('0.01 of the mean weight');
  });
});

describe('matches', () => {
  it('are proposed for plurals, words for the same, near spellings and labels merged', () => {
    const draft = draftOf({
      'a.csv':
        'Work,People\nEmployees,50\nSelf-employed,20\nStudent,10\nRetired,15\nOther,3\nUnknown,2\n',
      'b.csv':
        'Work,Sex,People\nEmployee,Men,25\nSelf employed,Men,12\nStudents,Men,5\nRetird,Men,7\nOther or unknown,Men,2\nEmployee,Women,25\nSelf employed,Women,8\nStudents,Women,5\nRetird,Women,8\nOther or unknown,Women,3\n',
    });
    const found = matchCategories(draft);
    expect(found.map(({ from, into }) => [from, into])).toEqual([
      ['employee', ['employees']],
      ['students', ['student']],
      ['retird', ['retired']],
      ['other-or-unknown', ['other', 'unknown']],
    ]);
    const all = found.reduce((now, match) => acceptMatch(now, match), draft);
    expect(matchCategories(all)).toEqual([]);
    const pack = made(all);
    expect(pack.attributes[0]!.categories).toHaveLength(6);
    expect(pack.marginals[1]!.groups).toEqual({ work: [0, 1, 2, 3, 4, 4] });
  });

  it('are not proposed for two labels of one table, nor again once declined', () => {
    const draft = draftOf({
      'a.csv': 'Region,People\nNord,50\nNordd,20\n',
      'b.csv': 'Region,People\nNord,50\nNorden,20\n',
    });
    const found = matchCategories(draft);
    expect(found.map(({ from, into }) => [from, into])).toEqual([['norden', ['nordd']]]);
    expect(matchCategories(declineMatch(draft, found[0]!))).toEqual([]);
  });

  it('are not proposed for codes of a letter, or for a word and its opposite', () => {
    const draft = draftOf({
      'a.csv':
        'Zone,Work,People\nZone A,Employed,50\nZone A,Out of it,20\nZone C,Employed,5\nZone C,Out of it,2\n',
      'b.csv':
        'Zone,Work,People\nZone B,Unemployed,50\nZone B,Else,20\nZone D,Unemployed,5\nZone D,Else,2\n',
    });
    expect(matchCategories(draft).filter(({ confidence }) => confidence >= 0.6)).toEqual([]);
  });

  it('join attributes of two names', () => {
    const draft = draftOf({
      'a.csv': 'Canton,People\nArl,50\nBrel,20\n',
      'b.csv': 'Home,Sex,People\nArl,Men,30\nArl,Women,20\nBrel,Men,12\nBrel,Women,8\n',
    });
    const [match] = matchCategories(draft);
    expect(match).toMatchObject({ kind: 'attribute', from: 'home', into: 'canton' });
    const joined = acceptMatch(draft, match!);
    expect(joined.attributes.map(({ id }) => id)).toEqual(['canton', 'sex']);
    expect(made(joined).marginals).toHaveLength(2);
  });
});

describe('a draft', () => {
  it('takes several tables of one text apart', () => {
    const draft = draftOf({
      'all.csv': 'Sex,People\nMen,490\nWomen,510\n\nRegion,People\nNorth,400\nSouth,600\n',
    });
    expect(draft.tables.map(({ name }) => name)).toEqual(['all.csv, table 1', 'all.csv, table 2']);
    expect(made(draft).marginals.map(({ of }) => of)).toEqual([['sex'], ['region']]);
  });

  it('loses with a table what only that table had', () => {
    const draft = draftOf({
      'a.csv': 'Sex,People\nMen,490\nWomen,510\n',
      'b.csv': 'Region,People\nNorth,400\nSouth,600\n',
    });
    expect(removeTable(draft, 't1').attributes.map(({ id }) => id)).toEqual(['region']);
  });

  it('keeps streams of attributes when others come and go', () => {
    const one = draftOf({ 'a.csv': 'Sex,People\nMen,490\nWomen,510\n' });
    const two = addTable(one, 'b.csv', 'Region,People\nNorth,400\nSouth,600\n');
    const streams = (draft: Draft) =>
      new Map(made(draft).attributes.map(({ id, stream }) => [id, stream]));
    expect(streams(two).get('sex')).toBe(streams(one).get('sex'));
    expect(streams(removeTable(two, 't1')).get('region')).toBe(streams(two).get('region'));
  });

  it('carries names, order and sources to the pack', () => {
    let draft = draftOf({ 'a.csv': 'Sex,People\nMen,490\nWomen,510\n' });
    draft = editAttribute(draft, 'sex', {
      label: 'Gender',
      categoryLabels: { men: 'Male' },
      order: ['women', 'men'],
    });
    draft = editTable(draft, 't1', {
      source: { publisher: 'Office of Arland', licence: 'CC0-1.0', status: 'official' },
    });
    const pack = made(draft);
    expect(pack.attributes[0]).toMatchObject({
      label: 'Gender',
      categories: [{ label: 'Women' }, { label: 'Male' }],
    });
    expect(pack.marginals[0]).toMatchObject({ counts: [510, 490], status: 'official' });
    expect(pack.sources[0]).toMatchObject({ publisher: 'Office of Arland', licence: 'CC0-1.0' });
  });

  it('calls no figure official whose publisher nobody names', () => {
    const draft = draftOf({
      'a.csv': 'Sex,People\nMen,490\nWomen,510\n',
      'b.csv': 'Age,Share\nYoung,40%\nOld,60%\n',
    });
    const statuses = (source: Partial<DraftSource>) =>
      made(editTable(editTable(draft, 't1', { source }), 't2', { source })).marginals.map(
        ({ status }) => status,
      );
    expect(statuses({})).toEqual(['secondary', 'secondary']);
    expect(statuses({ status: 'official' })).toEqual(['secondary', 'secondary']);
    expect(statuses({ publisher: ' ', status: 'official-copied' })).toEqual([
      'secondary',
      'secondary',
    ]);
    expect(statuses({ publisher: 'Office of Arland', status: 'official' })).toEqual([
      'official',
      'derived',
    ]);
    expect(statuses({ publisher: 'invented', status: 'fictitious' })).toEqual([
      'fictitious',
      'fictitious',
    ]);
  });

  it('follows a corrected text and keeps what was said of its axes', () => {
    let draft = draftOf({
      'a.csv': 'Sex,People\nMen,490\nWomen,510\n',
      'b.csv': 'Gender of person,People\nMale,500\nFemale,500\n',
    });
    for (const match of matchCategories(draft)) draft = acceptMatch(draft, match);
    const edited = editTable(draft, 't2', {
      text: 'Gender of person,People\nMale,490\nFemale,510\n',
    });
    expect(edited.attributes).toHaveLength(1);
    expect(made(edited).marginals[1]!.counts).toEqual([490, 510]);
  });

  it('is plain JSON that examines the same after a round trip', () => {
    const draft = draftOf({
      'a.csv': 'Sex,People\nMen,490\nWomen,510\n',
      'b.csv': 'Region,People\nNorth,400\nSouth,500\n',
    });
    const again = JSON.parse(JSON.stringify(draft)) as Draft;
    expect(again).toEqual(draft);
    expect(examineDraft(again)).toEqual(examineDraft(draft));
  });

  it('says that there is nothing to draw from where there is no table', () => {
    expect(examineDraft(newDraft('Arland', 2024))).toMatchObject([
      { code: 'no-tables', severity: 'error' },
    ]);
  });
});

function draftOf(files: Record<string, string>): Draft {
  return Object.entries(files).reduce(
    (draft, [name, text]) => addTable(draft, name, text),
    newDraft('Arland 2024', 2024),
  );
}

function made(draft: Draft): Pack {
  const result = packOf(draft);
  if (!result.ok) throw new Error(result.findings.map(({ message }) => message).join('\n'));
  return result.pack;
}

function errors(draft: Draft): Finding[] {
  return examineDraft(draft).filter(({ severity }) => severity === 'error');
}

function codes(draft: Draft): string[] {
  return examineDraft(draft).map(({ code }) => code);
}
