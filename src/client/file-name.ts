import type { AttributeId } from '../core/pack/pack.ts';
import { populationDefaults } from '../core/study/study.ts';
import type { Selection, Study } from '../core/study/study.ts';
import type { DownloadFormat } from './engine.ts';

const longest = 80;
const categoriesNamed = 2;

/**
 * Name of a file that holds a study's people, in lower-case ASCII of at most about eighty
 * characters: pack, size, seed, method, filter, language of the labels.
 * A filter too long to be spelled out is counted instead.
 *
 * @param order attributes in the order their filters are named
 */
export function fileName(
  { population }: Study,
  order: readonly AttributeId[],
  format: DownloadFormat,
  language: string,
): string {
  const { pack, size, seed, method, where = {} } = { ...populationDefaults, ...population };
  const filters = order.flatMap((id) => (where[id] ? [selectionSlug(where[id])] : []));
  const named = (words: readonly string[]) =>
    [slug(pack.id), size, 'seed', seed, method, ...words, slug(language)].join('-') + `.${format}`;
  const whole = named(filters);
  if (whole.length <= longest) return whole;
  return named([filters.length === 1 ? 'filtered' : `${filters.length}-filters`]);
}

/** Name of the file beside it that says what a CSV or JSONL file cannot. */
export function besideName(name: string): string {
  return `${name}.metadata.json`;
}

function selectionSlug(selection: Selection): string {
  if (Array.isArray(selection)) {
    const rest = selection.length - categoriesNamed;
    const names = selection.slice(0, categoriesNamed).map(slug);
    return [...names, ...(rest > 0 ? [`and-${rest}-more`] : [])].join('-');
  }
  const { from, to } = selection;
  if (from === undefined) return to === undefined ? 'any' : `to-${to}`;
  if (to === undefined) return `from-${from}`;
  return from === to ? `${from}` : `${from}-${to}`;
}

function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
