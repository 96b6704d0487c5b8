import type { Pack } from '../../../src/core/pack/pack.ts';
import { drawRange } from '../../../src/core/population/draw.ts';
import type { FitCache } from '../../../src/core/population/fit-pack.ts';
import { countRange } from '../../../src/core/validation/count/count.ts';
import { countPlanOf } from '../../../src/core/validation/count/count-plan.ts';
import { packReference } from '../../../src/core/validation/ties/reference.ts';
import { rowsOfRange } from '../../../src/core/validation/count/rows-of-range.ts';
import type { Subject, SubjectRows } from '../../../src/core/validation/count/subject.ts';
import { prepared } from '../population/packs.ts';

const cache: FitCache = new WeakMap();

/** A population drawn from a pack, counted, with what the pack expects of it. */
export function drawn(
  pack: Pack,
  study: { size: number; seed: number; method: 'quota' | 'sample' },
  tamper: (rows: SubjectRows) => void = () => undefined,
) {
  const { plan: drawing, report } = prepared(pack, study);
  const ids = pack.attributes.map(({ id }) => id);
  const rows = rowsOfRange(drawing, drawRange(drawing, 0, study.size, ids));
  tamper(rows);
  const plan = countPlanOf({
    attributes: pack.attributes,
    rows: study.size,
    pack,
    tables: report.comparisons,
    cliques: report.cliques.map(({ attributes }) => attributes),
  });
  const subject: Subject = {
    title: 'drawn',
    origin: 'study',
    rows: study.size,
    drawing: study.method,
    attributes: pack.attributes,
    matched: ids,
    absent: [],
  };
  const counts = countRange(plan, rows);
  return { pack, subject, plan, rows, counts, reference: referenceOf(pack, plan) };
}

const references = new WeakMap<Pack, ReturnType<typeof packReference>>();

function referenceOf(pack: Pack, plan: ReturnType<typeof countPlanOf>) {
  const known = references.get(pack) ?? packReference(pack, plan, { cache });
  references.set(pack, known);
  return known;
}
