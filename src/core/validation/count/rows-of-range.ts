import type { Plan, Range } from '../../population/plan.ts';
import { weightColumn } from '../../population/tally.ts';
import type { SubjectColumn, SubjectRows } from './subject.ts';

/**
 * Rows of a drawn population as they are validated: its attributes and traits, and the people each
 * row stands for where the range has the column of weights. Names and contacts are left out.
 */
export function rowsOfRange(plan: Pick<Plan, 'columns'>, range: Range): SubjectRows {
  const columns = range.columns.flatMap(({ attribute, codes }): SubjectColumn[] => {
    const column = plan.columns.find((candidate) => candidate.attribute === attribute);
    if (!column || column.identity !== undefined || column.weight) return [];
    return [{ attribute, size: column.size, codes }];
  });
  const weight = weightColumn(plan);
  const codes = weight && range.columns.find((c) => c.attribute === weight.attribute)?.codes;
  return {
    start: range.start,
    count: range.count,
    columns,
    ...(weight &&
      codes && { weights: Float64Array.from(codes, (code) => weight.weight.values[code]!) }),
  };
}
