import type { AttributeId, Pack, Text } from '../pack/pack.ts';
import { withLayers } from '../population/layers.ts';
import type { Plan } from '../population/plan.ts';
import type { FitReport } from '../population/report.ts';
import type { Grouping } from './file/regroup.ts';
import type { Subject } from './count/subject.ts';
import type { DrawnTraits } from './ties/trait-tables.ts';
import type { Against } from './validation-plan.ts';

/** A drawn population as one to be validated: all its attributes and traits, without names. */
export function studySubject(pack: Pack, plan: Plan, title: Text): Subject {
  const drawn = new Set(plan.columns.map(({ attribute }) => attribute));
  const attributes = withLayers(pack, plan).attributes.filter(({ id }) => drawn.has(id));
  const own = new Set(pack.attributes.map(({ id }) => id));
  return {
    title,
    origin: 'study',
    rows: plan.size,
    drawing: plan.method,
    attributes,
    matched: attributes.flatMap(({ id }) => (own.has(id) ? [id] : [])),
    absent: [],
  };
}

/**
 * What a study expects of its own people.
 *
 * @param where codes that its filter keeps, as `readFilter` gives them
 * @param plan of the study, which tells how the traits of its layers are drawn
 */
export function expectOfStudy(
  pack: Pack,
  digest: string,
  report: FitReport,
  where: Record<AttributeId, number[]>,
  plan?: DrawnTraits,
): Against {
  const groupings = new Map(
    pack.attributes.map((attribute): [AttributeId, Grouping] => [
      attribute.id,
      {
        attribute: attribute.id,
        groups: Int32Array.from(attribute.categories, (_, code) => code),
        categories: attribute.categories,
      },
    ]),
  );
  return {
    pack,
    digest,
    view: { pack, groupings, notes: [] },
    where,
    comparisons: report.comparisons,
    contradictions: report.contradictions,
    cliques: report.cliques.map(({ attributes }) => attributes),
    ...(plan?.layers && { traits: { columns: plan.columns, layers: plan.layers } }),
  };
}
