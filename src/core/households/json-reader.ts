import { didYouMean } from '../study/spelling.ts';
import { Defects } from './text-table.ts';

/** Checks values of JSON and keeps every defect with its path. */
export class JsonReader {
  readonly defects = new Defects();

  object(path: string, json: unknown, keys?: readonly string[]): Record<string, unknown> {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      this.defects.report(path, `must be an object, is ${shown(json)}`);
      return {};
    }
    for (const key of Object.keys(json))
      if (keys && !keys.includes(key))
        this.defects.report(
          path === '' ? key : `${path}.${key}`,
          `is not a known key.${didYouMean(key, keys) || ` Known are ${keys.join(', ')}.`}`,
        );
    return json as Record<string, unknown>;
  }

  list<T>(path: string, json: unknown, read: (path: string, item: unknown) => T): T[] {
    if (Array.isArray(json)) return json.map((item: unknown, i) => read(`${path}[${i}]`, item));
    this.defects.report(path, `must be an array, is ${shown(json)}`);
    return [];
  }

  text(path: string, json: unknown): string {
    if (typeof json === 'string' || typeof json === 'number') return String(json);
    this.defects.report(path, `must be a text, is ${shown(json)}`);
    return '';
  }

  /** A text, a number or null as a text. */
  value(path: string, json: unknown): string {
    return json === null ? '' : this.text(path, json);
  }

  count(path: string, json: unknown): number {
    if (typeof json === 'number' && json >= 0 && json < Infinity) return json;
    this.defects.report(path, `must be a number from 0 up, is ${shown(json)}`);
    return NaN;
  }

  whole(path: string, json: unknown, least: number): number {
    if (Number.isSafeInteger(json) && (json as number) >= least) return json as number;
    this.defects.report(path, `must be a whole number from ${least} up, is ${shown(json)}`);
    return least;
  }
}

function shown(json: unknown): string {
  if (json === undefined) return 'missing';
  const text = JSON.stringify(json);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
