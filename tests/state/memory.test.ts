import { expect, test } from 'vitest';
import { bytesPerPerson } from '../../src/state/memory.ts';
import { drawn, packView, studyOf } from './in-process-engine.ts';

const bytesOf = ({ ranges }: ReturnType<typeof drawn>) =>
  ranges[0]!.columns.reduce((sum, { codes }) => sum + codes.BYTES_PER_ELEMENT, 0);

test('the memory of a person is that of the columns drawn', () => {
  expect(bytesPerPerson(packView, false, [])).toBe(bytesOf(drawn(studyOf({ size: 3000 }))));
});

test('the weights of a design are counted', () => {
  const designed = drawn(
    studyOf({ size: 3000, design: { strata: { of: ['region'], allocation: 'equal' } } }),
  );
  expect(bytesPerPerson(packView, true, [])).toBe(bytesOf(designed));
});

test('so are traits, by their number of categories', () => {
  const attribute = packView.attributes[0]!;
  const wide = {
    ...attribute,
    categories: Array.from({ length: 300 }, () => attribute.categories[0]!),
  };
  expect(bytesPerPerson(packView, false, [{ attributes: [attribute, wide] }])).toBe(
    bytesPerPerson(packView, false, []) + 1 + 2,
  );
});
