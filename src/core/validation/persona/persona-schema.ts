import { didYouMean } from '../../study/spelling.ts';
import { personaDocument } from './persona-rules.ts';
import type { Rule } from './persona-rules.ts';
import type { FaultKind, PersonaFault } from './persona-fault.ts';
import { statedFigures } from './stated-figures.ts';

export interface PersonaSchemaSection {
  personas: number;
  /** Personas that have a fault of their own. */
  faulty: number;
  valid: boolean;
  /** In the order of the document; 1,000 at most. */
  faults: PersonaFault[];
  /** All faults by kind. */
  kinds: { kind: FaultKind; faults: number }[];
}

const mostFaults = 1000;

/**
 * Checks a document of personas against the schema of the persona policy's program, and the
 * statistics that it states against the personas themselves. Written as rules rather than for a
 * validator of JSON Schema, since those that compile a schema run code made at run time, which the
 * page forbids itself.
 */
export function checkPersonas(document: unknown): PersonaSchemaSection {
  const faults: PersonaFault[] = [];
  check(document, personaDocument, '', faults);
  faults.push(...statedFigures(document));
  const personas = personasIn(document);
  const own = new Set(faults.flatMap(({ path }) => /^personas\[\d+\]/.exec(path)?.[0] ?? []));
  const kinds = new Map<FaultKind, number>();
  for (const { kind } of faults) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return {
    personas: personas.length,
    faulty: own.size,
    valid: faults.length === 0,
    faults: faults.slice(0, mostFaults),
    kinds: [...kinds].map(([kind, count]) => ({ kind, faults: count })),
  };
}

/** Whether a document is one of personas by its shape. */
export function isPersonaDocument(document: unknown): boolean {
  return personasIn(document).some((one) => isObject(one) && 'demographics' in one);
}

/** The list of personas of a document; empty where it has none. */
export function personasIn(document: unknown): unknown[] {
  return isObject(document) && Array.isArray(document.personas) ? document.personas : [];
}

function check(value: unknown, rule: Rule, path: string, faults: PersonaFault[]): void {
  const at = path === '' ? 'The document' : path;
  const fault = (kind: FaultKind, message: string) => void faults.push({ path, kind, message });
  switch (rule.kind) {
    case 'object':
      if (isObject(value)) checkFields(value, rule, path, faults);
      else fault('type', `${at} is ${shown(value)}, where an object with fields is due.`);
      return;
    case 'list':
      if (!Array.isArray(value)) fault('type', `${at} is ${shown(value)}, where a list is due.`);
      else {
        if (value.length < rule.least || value.length > rule.most)
          fault(
            'range',
            `${at} has ${value.length} entries; ${rule.least} to ${rule.most} are due.`,
          );
        value.forEach((one, i) => check(one, rule.of, `${path}[${i}]`, faults));
      }
      return;
    case 'choice':
      if (typeof value !== 'string' || !rule.among.includes(value))
        fault(
          'choice',
          `${at} is ${shown(value)}, which is none of ${rule.among.join(', ')}.${typeof value === 'string' ? didYouMean(value, rule.among) : ''}`,
        );
      return;
    case 'text':
      if (typeof value !== 'string')
        fault('type', `${at} is ${shown(value)}, where a text is due.`);
      else if (rule.pattern && !rule.pattern.test(value))
        fault('pattern', `${at} is ${shown(value)}; it has to be ${rule.words}.`);
      else if (rule.longest !== undefined && value.length > rule.longest)
        fault('range', `${at} has ${value.length} letters; ${rule.longest} are allowed.`);
      return;
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value))
        fault('type', `${at} is ${shown(value)}, where a number is due.`);
      else if (value < rule.from || value > rule.to)
        fault('range', `${at} is ${value}; ${rule.from} to ${rule.to} are allowed.`);
      else if (rule.whole && !Number.isInteger(value))
        fault('type', `${at} is ${value}, where a whole number is due.`);
      else if (rule.step !== undefined && !isMultiple(value, rule.step))
        fault('range', `${at} is ${value}, which is no multiple of ${rule.step}.`);
  }
}

function checkFields(
  value: Record<string, unknown>,
  { fields, optional = [] }: Extract<Rule, { kind: 'object' }>,
  path: string,
  faults: PersonaFault[],
): void {
  const inside = (name: string) => (path === '' ? name : `${path}.${name}`);
  const missing = Object.keys(fields).filter(
    (name) => !Object.hasOwn(value, name) && !optional.includes(name),
  );
  const renamed = new Set<string>();
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name)) {
      check(value[name], fields[name]!, inside(name), faults);
      continue;
    }
    const meant = missing.find((other) => meanOneThing(name, other));
    const home = meant === undefined ? homeOf(name) : undefined;
    if (meant !== undefined) {
      renamed.add(meant);
      faults.push({
        path: inside(name),
        kind: 'misnamed',
        message: `${inside(name)} is called ${meant} in the schema.`,
      });
      check(value[name], fields[meant]!, inside(name), faults);
    } else if (home !== undefined) {
      faults.push({
        path: inside(name),
        kind: 'misplaced',
        message: `${inside(name)} belongs into ${home.path}.`,
      });
      check(value[name], home.rule, inside(name), faults);
    } else
      faults.push({
        path: inside(name),
        kind: 'extra',
        message: `${inside(name)} is no field of the schema there: ${Object.keys(fields).join(', ')}.`,
      });
  }
  for (const name of missing)
    if (!renamed.has(name))
      faults.push({
        path: inside(name),
        kind: 'missing',
        message: `${inside(name)} is missing.`,
      });
}

/** `technology_adoption` and `tech_adoption`: all words of one begin, or are, words of the other. */
function meanOneThing(a: string, b: string): boolean {
  const [x, y] = [a.split('_'), b.split('_')];
  return (
    x.length === y.length && x.every((word, i) => word.startsWith(y[i]!) || y[i]!.startsWith(word))
  );
}

/** Where in the schema a field of this name stands; undefined where nowhere. */
function homeOf(name: string): { path: string; rule: Rule } | undefined {
  const find = (rule: Rule, path: string): { path: string; rule: Rule } | undefined => {
    if (rule.kind === 'list') return find(rule.of, `${path}[]`);
    if (rule.kind !== 'object') return undefined;
    if (Object.hasOwn(rule.fields, name)) return { path, rule: rule.fields[name]! };
    for (const [field, inner] of Object.entries(rule.fields)) {
      const found = find(inner, path === '' ? field : `${path}.${field}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const found = find(personaDocument, '');
  return found?.path === '' ? undefined : found;
}

function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return Math.abs(times - Math.round(times)) < 1e-6;
}

function shown(value: unknown): string {
  if (value === undefined) return 'not there';
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? typeof value : text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
