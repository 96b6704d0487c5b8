import type { AttributeId, Status, Text } from '../../pack/pack.ts';
import { wilson } from '../../statistics/intervals.ts';
import { effectiveRows, knownCells } from './closeness.ts';
import { judgedTables } from './judging.ts';
import type { JudgeInput, JudgedTable } from './judging.ts';

/** A category of an attribute: the share expected beside the share counted. */
export interface MarginalCell {
  label: Text;
  /** Share expected; null where no target is known. */
  expected: number | null;
  /** Half of the interval of 95% that the publisher's sampling error leaves; null where none is stated. */
  margin: number | null;
  share: number;
  people: number;
  /** Wilson's interval of 95% of the share among random samples; null of exact quotas. */
  interval: { lower: number; upper: number } | null;
}

/** One attribute, expected beside counted. */
export interface MarginalTable {
  id: string;
  label: Text;
  attribute: AttributeId;
  kind: JudgedTable['kind'];
  status: Status;
  cells: MarginalCell[];
  /** Categories that are not listed. */
  leftOut: number;
}

/** Categories listed of each attribute: the largest where it has more. */
const mostCells = 90;

/** Every attribute that something is expected of, category by category; a target before what the fit says. */
export function marginalsOf(input: JudgeInput): MarginalTable[] {
  const order: JudgedTable['kind'][] = ['target', 'slice', 'layer', 'fit'];
  const known = new Map<AttributeId, JudgedTable>();
  for (const table of judgedTables(input)) {
    const [id] = table.of;
    const place = order.indexOf(table.kind);
    if (table.of.length !== 1 || id === undefined || place < 0) continue;
    const other = known.get(id);
    if (!other || order.indexOf(other.kind) > place) known.set(id, table);
  }
  return [...known.values()].map((table) => marginalOf(table, input.subject.drawing === 'quota'));
}

function marginalOf(table: JudgedTable, isQuota: boolean): MarginalTable {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const { cells, expected } = knownCells(table);
  const everyone = sum(table.people);
  const wanted = sum(expected);
  const size = effectiveRows(table, [...table.expected.keys()]);
  const stated = new Set(cells);
  const listed = Array.from(table.people, (people, cell): MarginalCell => {
    const share = everyone > 0 ? people / everyone : 0;
    const error = table.errors?.[cell] ?? 0;
    return {
      label: table.labelOf(cell),
      expected: stated.has(cell) && wanted > 0 ? table.expected[cell]! / wanted : null,
      margin: error > 0 && wanted > 0 ? (1.96 * error) / wanted : null,
      share,
      people,
      interval: isQuota || !(size > 0) ? null : wilson(share * size, size),
    };
  });
  const largest =
    listed.length > mostCells
      ? listed
          .map((cell, at) => ({ cell, at }))
          .sort((a, b) => weightOf(b.cell) - weightOf(a.cell) || a.at - b.at)
          .slice(0, mostCells)
          .sort((a, b) => a.at - b.at)
          .map(({ cell }) => cell)
      : listed;
  return {
    id: table.id,
    label: table.label,
    attribute: table.of[0]!,
    kind: table.kind,
    // What a filter leaves of a published table is the fit's.
    status: table.kind === 'slice' ? 'modelled' : table.status,
    cells: largest,
    leftOut: listed.length - largest.length,
  };
}

function weightOf({ expected, share }: MarginalCell): number {
  return Math.max(expected ?? 0, share);
}
