import { normalQuantile } from '../../random/normal-quantile.ts';
import { studentQuantile } from '../../statistics/distributions.ts';
import type { PersonaFault } from './persona-fault.ts';

/** Figures of a document that are as stated to about this part of themselves. */
const slack = 0.03;

interface StatedInterval {
  path: string;
  name: string;
  mean: number;
  lower: number;
  upper: number;
  margin: number;
  error: number;
}

/**
 * What is wrong with the intervals that a document of personas states: a margin that is no
 * multiple of the standard error that any usual level has, bounds that are not mean ± margin
 * (but the smallest and largest value), and means and errors that its personas do not give.
 */
export function statedFigures(document: unknown): PersonaFault[] {
  const people = peopleIn(document);
  return intervalsIn(document, '').flatMap((stated) => {
    const { path, name, mean, lower, upper, margin, error } = stated;
    const faults: PersonaFault[] = [];
    const tell = (message: string) =>
      faults.push({ path, kind: 'statistics', message: `${path}: ${message}` });
    const values = people(name);
    const normal = -normalQuantile(0.025);
    const student = values.length > 1 ? studentQuantile(0.975, values.length - 1) : normal;
    const times = margin / error;
    if (error > 0 && !isNear(times, normal) && !isNear(times, student))
      tell(
        `the margin of error ${margin} is ${times.toFixed(2)} standard errors; at 95% it is ${normal.toFixed(2)}${values.length > 1 ? `, and ${student.toFixed(2)} with ${values.length} people` : ''}.`,
      );
    if (!isNear(mean - lower, margin) || !isNear(upper - mean, margin)) {
      const areEnds = lower === Math.min(...values) && upper === Math.max(...values);
      tell(
        `its bounds ${lower} and ${upper} are not the mean ${mean} less and plus the margin ${margin}${areEnds ? ', but the smallest and largest value of the personas' : ''}.`,
      );
    }
    if (values.length > 1) {
      const own = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = values.reduce((sum, value) => sum + (value - own) * (value - own), 0);
      const ownError = Math.sqrt(spread / (values.length - 1) / values.length);
      if (!isNear(mean, own)) tell(`the mean ${mean} is not that of the personas, ${round(own)}.`);
      if (!isNear(error, ownError))
        tell(
          `the standard error ${error} is not that of its ${values.length} personas, ${round(ownError)}.`,
        );
    }
    return faults;
  });
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= slack * Math.max(Math.abs(a), Math.abs(b));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Every object that states a mean, bounds, a margin and a standard error. */
function intervalsIn(value: unknown, path: string): StatedInterval[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return [];
  const fields = value as Record<string, unknown>;
  const numbers = ['mean', 'lower_bound', 'upper_bound', 'margin_of_error', 'standard_error'].map(
    (name) => fields[name],
  );
  const found = numbers.every((one) => typeof one === 'number' && Number.isFinite(one));
  const own = numbers as number[];
  return [
    ...(found
      ? [
          {
            path,
            name: path.split('.').at(-1)!,
            mean: own[0]!,
            lower: own[1]!,
            upper: own[2]!,
            margin: own[3]!,
            error: own[4]!,
          },
        ]
      : []),
    ...Object.entries(fields).flatMap(([name, inner]) =>
      intervalsIn(inner, path === '' ? name : `${path}.${name}`),
    ),
  ];
}

/** Values of a named number over the personas: of a range its middle. */
function peopleIn(document: unknown): (name: string) => number[] {
  const { personas } = (document ?? {}) as { personas?: unknown };
  const list = Array.isArray(personas) ? (personas as unknown[]) : [];
  return (name) =>
    list.flatMap((persona) => {
      const value = find(persona, name) ?? find(persona, `${name}_range`);
      if (typeof value === 'number') return [value];
      const { min, max } = (value ?? {}) as { min?: unknown; max?: unknown };
      return typeof min === 'number' && typeof max === 'number' ? [(min + max) / 2] : [];
    });
}

function find(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = value as Record<string, unknown>;
  if (Object.hasOwn(fields, name)) return fields[name];
  for (const inner of Object.values(fields)) {
    const found = find(inner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
