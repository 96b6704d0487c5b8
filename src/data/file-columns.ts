import type { AttributeId, Pack } from '../core/pack/pack.ts';
import { withLayers } from '../core/population/layers.ts';
import { valuesOf } from '../core/population/persona.ts';
import type { Plan } from '../core/population/plan.ts';
import { didYouMean } from '../core/study/spelling.ts';
import type { ExportRefusal } from './export-request.ts';

/** A column of a file and how the values of its codes are written. */
export type FileColumn =
  | { id: 'index'; kind: 'index' }
  /** `labels[code]`, in the language of the file; nothing for the code `missing`. */
  | { id: AttributeId; kind: 'labels'; labels: string[]; missing?: number }
  /** `values[code]`; nothing for the code `missing`. */
  | { id: AttributeId; kind: 'numbers'; values: number[]; missing?: number }
  /** The codes themselves, whole numbers below 2³¹. */
  | { id: string; kind: 'whole' }
  /** Text of its own for every person, not codes. */
  | { id: 'email' | 'phone'; kind: 'contact' };

/** Every column that a file of this plan can have, in the order of a whole file. */
export function columnIds(plan: Plan): string[] {
  const contacts = plan.contacts ? ['email', 'phone'] : [];
  return ['index', ...plan.columns.map(({ attribute }) => attribute), ...contacts];
}

/** The columns asked for, in the order asked, or all; or why there are none. */
export function fileColumns(
  plan: Plan,
  pack: Pack,
  language: string,
  wanted?: readonly string[],
): { ok: true; columns: FileColumn[] } | ExportRefusal {
  const whole = withLayers(pack, plan);
  const known = columnIds(plan);
  const ids = wanted ?? known;
  for (const [i, id] of ids.entries()) {
    if (!known.includes(id))
      return {
        ok: false,
        code: 'unknown-column',
        message: `There is no column ${JSON.stringify(id)}.${didYouMean(id, known) || ` There are ${known.join(', ')}.`}`,
      };
    if (ids.indexOf(id) < i)
      return {
        ok: false,
        code: 'repeated-column',
        message: `The column ${id} is named twice; name each column once.`,
      };
  }
  if (ids.length === 0)
    return {
      ok: false,
      code: 'unknown-column',
      message: `A file needs a column: name some of ${known.join(', ')}.`,
    };
  return { ok: true, columns: ids.map((id) => fileColumn(plan, whole, language, id)) };
}

function fileColumn(plan: Plan, pack: Pack, language: string, id: string): FileColumn {
  if (id === 'index') return { id, kind: 'index' };
  const drawn = plan.columns.find(({ attribute }) => attribute === id);
  if (!drawn) return { id: id as 'email' | 'phone', kind: 'contact' };
  if (drawn.weight) return { id, kind: 'numbers', values: [...drawn.weight.values] };
  const own = pack.attributes.find((attribute) => attribute.id === id);
  const values = own?.banded ? undefined : own?.values;
  /** Of people below the age of a survey there is no number. */
  const missing = drawn.trait && values ? { missing: values.length - 1 } : {};
  return values
    ? { id, kind: 'numbers', values, ...missing }
    : { id, kind: 'labels', labels: valuesOf(pack, id, language) };
}
