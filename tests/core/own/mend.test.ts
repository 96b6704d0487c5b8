import { describe, expect, it } from 'vitest';
import {
  addTable,
  applyRemedy,
  editTable,
  givenWay,
  mendDraft,
  newDraft,
  packOf,
} from '../../../src/core/own/own.ts';
import type { Draft } from '../../../src/core/own/own.ts';
import { agreeing, disagreeing } from './arland.ts';
import { tableMass } from './fitted.ts';

/** Three tables that agree two by two and not together; the second counts ten people more. */
function contradicting(): Draft {
  const draft = draftOf({
    'ab.csv': 'Work,Home,People\nYes,Own,480\nYes,Rent,20\nNo,Own,20\nNo,Rent,480\n',
    'bc.csv': 'Home,Car,People\nOwn,With,490\nOwn,Without,20\nRent,With,20\nRent,Without,480\n',
    'ac.csv': 'Work,Car,People\nYes,With,20\nYes,Without,480\nNo,With,480\nNo,Without,20\n',
  });
  return editTable(draft, 't2', { reliability: 0.5 });
}

describe('a draft is mended', () => {
  it('without a step that a later one makes needless', () => {
    const { draft, remedies } = mendDraft(contradicting());
    expect(packOf(draft).ok).toBe(true);
    expect(remedies.map(({ kind }) => kind)).toEqual(['as-pattern']);
    expect(draft.done.map(({ words }) => words)).toEqual(remedies.map(({ words }) => words));
    expect(packOf(contradicting()).findings[0]!.remedies[0]!.kind).not.toBe('as-pattern');
  });

  it('so that no step can be left out', () => {
    for (const tables of [
      disagreeing,
      { ...agreeing, 'more.csv': 'Sex,People\nMen,5\nWomen,6\n' },
    ]) {
      const before = draftOf(tables);
      const { draft, remedies } = mendDraft(before);
      expect(packOf(draft).ok).toBe(true);
      expect(remedies.length).toBeGreaterThan(0);
      for (const remedy of remedies) {
        const fewer = remedies.filter((one) => one !== remedy).reduce(applyRemedy, before);
        expect(packOf(fewer).ok, remedy.words).toBe(false);
      }
    }
  });

  it('not at all where nothing is wrong', () => {
    const before = draftOf(agreeing);
    expect(mendDraft(before)).toEqual({ draft: before, remedies: [] });
  });
});

describe('a table that gave way', () => {
  it('is compared with what the others make of it', () => {
    const { draft } = mendDraft(contradicting());
    const made = packOf(draft);
    const people = made.ok ? tableMass(made.pack, ['home', 'car']) : [];
    const gaps = givenWay(draft, 't2')!;
    expect(gaps).toMatchObject({ table: 't2', figures: 4 });
    const fitted = Object.fromEntries(
      gaps.missed.map((figure) => [figure.labels.join(), figure.fitted]),
    );
    const counted = [490, 20, 20, 480];
    ['Own,With', 'Own,Without', 'Rent,With', 'Rent,Without'].forEach((labels, cell) => {
      if (Math.abs(people[cell]! - counted[cell]!) <= 0.5)
        expect(fitted).not.toHaveProperty([labels]);
      else expect(fitted[labels]).toBeCloseTo(people[cell]!, 6);
    });
    expect(gaps.missed.length).toBeGreaterThan(0);
    const sizes = gaps.missed.map((figure) => Math.abs(figure.counted - figure.fitted));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('has no gap where the others say the same', () => {
    const draft = editTable(draftOf(agreeing), 't1', { role: 'pattern' });
    const whole = addTable(draft, 'again.csv', agreeing['region-sex.csv']);
    expect(givenWay(whole, 't1')).toEqual({ table: 't1', figures: 6, missed: [] });
  });
});

function draftOf(files: Record<string, string>): Draft {
  return Object.entries(files).reduce(
    (draft, [name, text]) => addTable(draft, name, text),
    newDraft('Arland 2024', 2024),
  );
}
