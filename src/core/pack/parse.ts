import { findDisagreements } from './consistency.ts';
import { statuses } from './pack.ts';
import type { Pack } from './pack.ts';
import {
  code,
  count,
  list,
  number,
  object,
  oneOf,
  orNull,
  record,
  share,
  string,
} from './shape.ts';
import type { Check, PackProblem } from './shape.ts';

export type { PackProblem } from './shape.ts';

/** A pack, or what keeps a value from being one; at least one problem. */
export type ParsedPack = { ok: true; pack: Pack } | { ok: false; problems: PackProblem[] };

const text: Check = (value, path, found) => {
  if (typeof value === 'string') string(value, path, found);
  else if (typeof (value as { en?: unknown } | null)?.en !== 'string')
    found.push({ path, message: "must be a text, or texts by language with 'en' among them" });
  else record(string)(value, path, found);
};

const flag: Check = (value, path, found) => {
  if (value !== true) found.push({ path, message: 'must be true, or left out' });
};
const status = oneOf(...statuses);
const kind = oneOf('figures', 'bases', 'sums', 'rounding');
const codes = list(code, 1);
const where = record(codes);
const evidence = { status, source: string };

const attribute = object({
  id: string,
  label: text,
  'note?': text,
  stream: code,
  categories: list(object({ id: string, label: text }), 1, 65_535),
  'values?': list(number),
  'banded?': flag,
  'unit?': text,
  'derivedFrom?': object({ attribute: string, groups: list(code) }),
  'within?': object({ attributes: list(string, 1), cell: list(code) }),
  ...evidence,
});

const codeOrCodes: Check = (value, path, found) =>
  (Array.isArray(value) ? list(code) : code)(value, path, found);

const marginal = object({
  id: string,
  label: text,
  of: list(string, 1),
  'groups?': record(list(orNull(code))),
  'groupLabels?': record(list(text)),
  counts: list(orNull(count), 1),
  'published?': object({
    values: list(orNull(number)),
    unit: text,
    decimals: codeOrCodes,
    lower: list(orNull(count)),
    upper: list(orNull(count)),
  }),
  'marginOfError?': object({ level: share, values: list(orNull(count), 1) }),
  'estimatedCells?': codes,
  base: string,
  'reconciliation?': text,
  'reliability?': count,
  'policy?': object({ tolerance: list(count, 1), 'minimum?': list(code, 1) }),
  ...evidence,
});

const sampleValue: Check = (value, path, found) => {
  if (value !== null && typeof value !== 'string' && !Number.isFinite(value))
    found.push({ path, message: 'must be a text, a number or null' });
};
const sampleValues: Check = (value, path, found) =>
  (Array.isArray(value) ? list(sampleValue) : sampleValue)(value, path, found);
const name: Check = (value, path, found) =>
  (typeof value === 'number' ? number : string)(value, path, found);
const columns = record(list(sampleValue, 1));

const households = object({
  label: text,
  'note?': text,
  households: object({ id: list(name, 1), 'weight?': list(count, 1), columns }),
  persons: object({ household: list(name, 1), columns }),
  'groupQuarters?': (value, path, found) => {
    if (value !== 'unlisted')
      object({ column: string, values: list(sampleValue, 1) })(value, path, found);
  },
  'zones?': list(string, 1),
  'targets?': list(
    object({
      counts: oneOf('households', 'persons'),
      of: list(string),
      categories: list(sampleValues, 1),
      values: list(list(orNull(count), 1), 1),
      'outside?': list(sampleValues),
      'reliability?': count,
      ...evidence,
    }),
    1,
  ),
  'declared?': list(string),
  ...evidence,
});

const pack = object({
  format: oneOf(1),
  id: string,
  title: text,
  basis: text,
  languages: list(string, 1),
  base: string,
  bases: list(object({ id: string, label: text, date: string, total: count }), 1),
  sources: list(
    object({
      id: string,
      publisher: text,
      table: text,
      year: code,
      licence: string,
      'obtainedFrom?': text,
      'url?': string,
    }),
  ),
  attributes: list(attribute, 1),
  marginals: list(marginal, 1),
  sampleFactors: list(
    object({
      id: string,
      label: text,
      of: list(string, 1),
      weights: list(count, 1),
      base: string,
      'note?': text,
      ...evidence,
    }),
  ),
  structuralZeros: list(object({ id: string, reason: text, where })),
  figures: list(
    object({
      id: string,
      label: text,
      printed: string,
      lower: count,
      upper: count,
      where,
      'reason?': text,
      'kind?': kind,
      ...evidence,
    }),
  ),
  contradictions: list(
    object({
      id: string,
      label: text,
      'kind?': kind,
      gap: number,
      reason: text,
      sources: list(string, 1),
    }),
  ),
  'context?': list(
    object({
      id: string,
      label: text,
      of: list(string, 1),
      values: list(orNull(number), 1),
      unit: text,
      base: string,
      'note?': text,
      ...evidence,
    }),
  ),
  'households?': households,
  identities: list(
    object({
      id: string,
      label: text,
      stream: code,
      given: list(string),
      choose: list(list(object({ list: string, weight: count }), 1), 1),
      lists: record(list(string, 1)),
      'weights?': record(list(count, 1)),
      source: string,
      status: oneOf('fictitious'),
      'note?': text,
    }),
  ),
  'contacts?': object({
    emailDomains: list(string, 1),
    phoneFormat: string,
    phoneNote: text,
    streams: object({ email: code, phone: code }),
  }),
  root: string,
  highlights: list(object({ of: list(string, 2, 2), label: text })),
  presets: list(object({ id: string, label: text, where })),
});

/** Problems shown of one document. */
const shown = 100;

/**
 * Checks that a value is a pack: first the form of every member, then, if the form is
 * right, that the members agree with each other.
 */
export function parsePack(value: unknown): ParsedPack {
  const problems: PackProblem[] = [];
  pack(value, '', problems);
  if (problems.length === 0) problems.push(...findDisagreements(value as Pack));
  return problems.length === 0
    ? { ok: true, pack: value as Pack }
    : { ok: false, problems: problems.slice(0, shown) };
}
