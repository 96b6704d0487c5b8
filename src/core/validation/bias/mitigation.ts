import type { Attribute } from '../../pack/pack.ts';
import type { BiasControl, BiasSection, ControlId, MitigationKind } from './bias-section.ts';
import type { BiasPlan } from './bias-tables.ts';
import { strataFor } from './mitigation-design.ts';
import { weightPlanOf } from './mitigation-weights.ts';
import type { WeightPlan } from './mitigation-weights.ts';
import type { Subject } from '../count/subject.ts';

/**
 * A remedy that can be applied. What it needs counted stands in it; `weightRemedy` and
 * `designRemedy` then say what it does, before it is applied.
 */
export interface OfferedRemedy {
  kind: MitigationKind;
  controls: ControlId[];
  label: string;
  /** What it does, and what it costs. */
  sentence: string;
  /** Of weights. */
  weights?: WeightPlan;
  /** Of quotas and floors: attributes of the strata. */
  strata?: Attribute[];
}

/**
 * Remedies for what the controls found: weights for any population, and for one drawn here
 * strata and floors too. None deletes or repeats rows until a check passes, which would
 * bend whatever is not checked.
 *
 * @param attributes of the pack, for strata; weights use those of the subject
 */
export function remediesFor(
  section: BiasSection,
  plan: BiasPlan,
  subject: Pick<Subject, 'origin' | 'attributes'>,
  attributes: readonly Attribute[],
): OfferedRemedy[] {
  const found = section.controls.filter(({ id }) => section.alarm.found.includes(id));
  if (found.length === 0) return [];
  const wants = (kind: MitigationKind) =>
    found.filter(({ mitigation }) => mitigation.kinds.includes(kind));
  const idsOf = (controls: readonly BiasControl[]) => controls.map(({ id }) => id);
  const remedies: OfferedRemedy[] = [];
  const weights = weightPlanOf(found, plan, subject.attributes);
  if (weights)
    remedies.push({
      kind: 'weights',
      controls: idsOf(found),
      label: 'Weigh the rows',
      sentence:
        'Each row gets a weight that brings the shares back to the reference, within a cap. Rows stay as they are; ' +
        'unequal weights cost precision, which is shown.',
      weights,
    });
  if (subject.origin === 'file') return remedies;
  const kinds = [
    [
      'quotas',
      'Draw in strata',
      'The study draws each stratum to its share. What lies within strata stays as the fit has it.',
    ],
    [
      'floors',
      'Set floors',
      'The study draws at least so many people of each stratum; weights bring the shares back, at the price of precision.',
    ],
  ] as const;
  for (const [kind, label, sentence] of kinds) {
    const controls = wants(kind);
    const strata = strataFor(controls, attributes);
    if (strata.length > 0)
      remedies.push({ kind, controls: idsOf(controls), label, sentence, strata });
  }
  return remedies;
}
