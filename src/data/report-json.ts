import type { ValidationReport } from '../core/validation/report.ts';
import { jsonText } from './json-text.ts';

/** Where the schema of reports stands, beside the page. */
export const reportSchema = 'validation-report.schema.json';

/** A report as plain JSON: lists of numbers are arrays, and numbers that are not known are null. */
export function plainReport(report: ValidationReport): unknown {
  return plain(report);
}

/** A report as one JSON document. */
export function reportJson(report: ValidationReport): string {
  return `${jsonText({ $schema: reportSchema, ...(plainReport(report) as object) })}\n`;
}

function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, plain);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [[key, plain(member)]],
    ),
  );
}
