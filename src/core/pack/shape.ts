/** What is wrong in a document, and where: `marginals[3].counts[12]`. */
export interface PackProblem {
  path: string;
  message: string;
}

/** Looks at one value and says what is wrong with its form. */
export type Check = (value: unknown, path: string, found: PackProblem[]) => void;

const check =
  (holds: (value: unknown) => boolean, message: string): Check =>
  (value, path, found) => {
    if (!holds(value)) found.push({ path, message });
  };

export const string = check((v) => typeof v === 'string' && v !== '', 'must be a text');
export const number = check(Number.isFinite, 'must be a number');
export const count = check((v) => Number.isFinite(v) && (v as number) >= 0, 'must be 0 or more');
export const share = check(
  (v) => Number.isFinite(v) && (v as number) > 0 && (v as number) < 1,
  'must be a share between 0 and 1, such as 0.9',
);
export const code = check(
  (v) => Number.isSafeInteger(v) && (v as number) >= 0,
  'must be a whole number from 0',
);

export function oneOf(...values: (string | number)[]): Check {
  return check((v) => values.includes(v as string), `must be one of: ${values.join(', ')}`);
}

export function orNull(inner: Check): Check {
  return (value, path, found) => {
    if (value !== null) inner(value, path, found);
  };
}

/** @param least fewest items */
export function list(inner: Check, least = 0, most = Infinity): Check {
  return (value, path, found) => {
    if (!Array.isArray(value)) found.push({ path, message: 'must be a list' });
    else if (value.length < least || value.length > most)
      found.push({
        path,
        message: `has ${value.length} items and needs ${least}${most > least ? ' or more' : ''}`,
      });
    else value.forEach((item, i) => inner(item, `${path}[${i}]`, found));
  };
}

/** Members under names of the writer's choice. */
export function record(inner: Check): Check {
  return (value, path, found) => {
    if (isObject(value))
      for (const [key, member] of Object.entries(value)) inner(member, `${path}.${key}`, found);
    else found.push({ path, message: 'must be an object' });
  };
}

/** Members under fixed names; those whose name ends in `?` may be absent, others may not stand there. */
export function object(members: Record<string, Check>): Check {
  const known = Object.entries(members).map(([name, inner]) => ({
    name: name.replace('?', ''),
    optional: name.endsWith('?'),
    inner,
  }));
  const names = new Set(known.map(({ name }) => name));
  return (value, path, found) => {
    if (!isObject(value)) {
      found.push({ path, message: 'must be an object' });
      return;
    }
    const inside = path === '' ? '' : `${path}.`;
    for (const { name, optional, inner } of known) {
      const member = value[name];
      if (member !== undefined) inner(member, inside + name, found);
      else if (!optional) found.push({ path: inside + name, message: 'is missing' });
    }
    for (const name of Object.keys(value))
      if (!names.has(name))
        found.push({ path: inside + name, message: 'is not known in this format; take it out' });
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
