import type { Design } from '../../study/study.ts';
import { expectedTables } from './bias-expected.ts';
import { countInto, newCounts } from '../count/count.ts';
import type { CellCounts, CountPlan, TableRequest } from '../count/counts.ts';
import { remediesFor } from './mitigation.ts';
import type { OfferedRemedy } from './mitigation.ts';
import { designRemedy, strataRequest } from './mitigation-design.ts';
import type { DesignRemedy } from './mitigation-design.ts';
import { weightRemedy } from './mitigation-weights.ts';
import type { WeightRemedy } from './mitigation-weights.ts';
import type { ValidationReport } from '../report.ts';
import type { RowSource } from '../validate.ts';
import { expectationOf } from '../validation-plan.ts';
import type { ValidationPlan } from '../validation-plan.ts';

export type Remedied =
  { ok: true; remedy: WeightRemedy | DesignRemedy } | { ok: false; reason: string };

const rowsAtOnce = 100_000;

/** Remedies that fit what a report found. */
export function offeredRemedies(plan: ValidationPlan, report: ValidationReport): OfferedRemedy[] {
  const { subject, against } = plan.request;
  return remediesFor(report.bias, plan.bias, subject, against?.pack.attributes ?? []);
}

/**
 * Works a remedy out: counts the rows once more, in the table that it is made in.
 *
 * @param base people of the pack that the population is about
 * @param design of the study now
 * @yields the share of the rows counted
 */
export function* remedySteps(
  plan: ValidationPlan,
  offered: OfferedRemedy,
  source: RowSource,
  base: number,
  design?: Design,
): Generator<number, Remedied> {
  const { against, subject, cache } = plan.request;
  if (!against)
    return { ok: false, reason: 'Without a pack there is nothing to bring rows back to.' };
  const expectation = expectationOf(against, cache);
  if (offered.weights) {
    const { joint, targets } = offered.weights;
    const counts = yield* countTable(joint, source, subject.rows);
    const expected = expectedTables(targets, expectation);
    const remedy = weightRemedy({
      plan: offered.weights,
      attributes: subject.attributes,
      counts,
      expected,
    });
    return { ok: true, remedy };
  }
  const attributes = offered.strata ?? [];
  const request = strataRequest(attributes);
  const counts = yield* countTable(request, source, subject.rows);
  const [expected] = expectedTables([request], expectation);
  if (!expected || offered.kind === 'weights')
    return { ok: false, reason: 'What the strata should hold is too much to work out at once.' };
  return designRemedy({
    kind: offered.kind,
    attributes,
    expected: expected.people,
    base,
    counts,
    size: subject.rows,
    design,
  });
}

function* countTable(
  table: TableRequest,
  source: RowSource,
  rows: number,
): Generator<number, CellCounts> {
  const plan: CountPlan = {
    singles: [],
    axes: [],
    determined: [],
    readAs: [],
    tables: [table],
    zeros: [],
    profile: [],
  };
  const counts = newCounts(plan);
  for (let start = 0; start < rows; start += rowsAtOnce) {
    yield start / rows;
    countInto(counts, plan, source(start, Math.min(rowsAtOnce, rows - start)));
  }
  return counts.tables[0]!;
}
