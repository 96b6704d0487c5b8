import { expect, test } from 'vitest';
import type { Filter } from '../../src/core/study/study.ts';
import { edit, isDefault, isSame, resolved } from '../../src/state/study-edit.ts';
import {
  filterPhrase,
  filterWords,
  say,
  selectionOf,
  selectionWords,
} from '../../src/state/words.ts';
import { packView, studyOf } from './in-process-engine.ts';

const attribute = (id: string) => packView.attributes.find((candidate) => candidate.id === id)!;

test('a text is said in a language, or in English', () => {
  expect(say({ en: 'Age', ro: 'Vârsta' }, 'ro')).toBe('Vârsta');
  expect(say({ en: 'Age', ro: 'Vârsta' }, 'de')).toBe('Age');
  expect(say('x', 'ro')).toBe('x');
});

test.each([
  [{ from: 25, to: 44 }, '25–44'],
  [{ from: 18 }, '18 and over'],
  [{ to: 17 }, '17 and under'],
  [{ from: 30, to: 30 }, '30'],
])('a range of ages %o is %s', (selection, words) => {
  expect(selectionWords(attribute('age'), selection, 'en')).toBe(words);
});

test('many categories are counted, few are named', () => {
  const { categories } = attribute('religion');
  const ids = categories.map(({ id }) => id);
  expect(selectionWords(attribute('religion'), ids.slice(0, 1), 'en')).toBe('Orthodox');
  expect(selectionWords(attribute('religion'), ids.slice(0, 5), 'en')).toMatch(/ and 3 more$/);
  expect(selectionWords(attribute('religion'), ['gone'], 'en')).toBe('gone');
});

test('the parts of a filter stand in the order of the pack', () => {
  const words = filterWords(packView.attributes, { age: { from: 18 }, sex: ['female'] }, 'en');
  expect(words.map(({ attribute: id }) => id)).toEqual(['sex', 'age']);
});

test('a filter is one phrase, with a name only where a category has a namesake', () => {
  const phrase = (where: Filter) => filterPhrase(packView.attributes, where, 'en');
  expect(phrase({ age: { from: 25, to: 44 }, sex: ['female'], region: ['nord'] })).toBe(
    'Nord, female, 25–44',
  );
  expect(phrase({ age: { from: 18 } })).toBe('18 and over');
  expect(phrase({ motherTongue: ['moldovan'] })).toBe('mother tongue Moldovan');
  expect(phrase({})).toBe('');
});

test('a preset becomes a range where its codes are a run of numbers', () => {
  expect(selectionOf(attribute('age'), [18, 19, 20])).toEqual({ from: 18, to: 20 });
  const last = attribute('age').categories.length - 1;
  expect(selectionOf(attribute('age'), [last, last - 1])).toEqual({ from: last - 1 });
  expect(selectionOf(attribute('age'), [1, 3])).toHaveLength(2);
  expect(selectionOf(attribute('sex'), [1])).toEqual([attribute('sex').categories[1]!.id]);
});

test('an edit leaves out what is so anyway', () => {
  const study = edit(studyOf(), { size: 500, seed: 3, where: { sex: ['female'] } });
  expect(study).toEqual(studyOf({ size: 500, seed: 3, where: { sex: ['female'] } }));
  expect(isDefault(study)).toBe(false);
  const back = edit(study, { size: 10_000, seed: 1, where: {} });
  expect(back).toEqual(studyOf());
  expect(isDefault(back)).toBe(true);
  expect(isSame(back, studyOf({ size: 10_000 }))).toBe(true);
  expect(resolved(back)).toMatchObject({ size: 10_000, seed: 1, method: 'quota', where: {} });
});
