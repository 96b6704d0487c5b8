import type { Pack } from '../../src/core/pack/pack.ts';
import { prepare } from '../../src/core/population/prepare.ts';
import type { Study } from '../../src/core/study/study.ts';
import type { ExportDescription, ExportRequest } from '../../src/data/export-request.ts';
import { openExport } from '../../src/data/export.ts';
import type { ExportOptions } from '../../src/data/export.ts';
import { zstd } from '../../src/cli/lanes.ts';
import { encodeLink } from '../../src/link/seed-link.ts';
import { testland } from '../core/population/testland.ts';

/** Testland with labels that a careless writer breaks. */
export function awkwardTestland(): Pack {
  const pack = testland();
  const labels = ['Șipoteni, "de Sus"', 'Бельцы\nСтарые', '', 'a\\b', "O'Hara", ' padded ', '=1+1'];
  return {
    ...pack,
    attributes: pack.attributes.map((attribute) =>
      attribute.id === 'town'
        ? {
            ...attribute,
            categories: attribute.categories.map(({ id }, i) => ({ id, label: labels[i]! })),
          }
        : attribute,
    ),
  };
}

/** A request for a population of Testland. */
export function requestOf(
  pack: Pack,
  choices: Omit<Study['population'], 'pack'>,
  file: Pick<ExportRequest, 'format'> & Partial<ExportRequest>,
): ExportRequest {
  const study: Study = {
    version: 1,
    modelVersion: 1,
    population: { pack: { id: pack.id, digest: '0'.repeat(64) }, ...choices },
  };
  const prepared = prepare(pack, study.population);
  if (!prepared.ok) throw new Error(prepared.reason);
  return {
    plan: prepared.plan,
    pack,
    study,
    link: encodeLink(study),
    comparisons: prepared.report.comparisons,
    language: 'en',
    ...file,
  };
}

export interface Exported {
  bytes: Uint8Array;
  description: ExportDescription;
  /** Rows that the steps said were finished. */
  progress: number[];
}

/** Runs an export to its end. */
export async function exported(
  request: ExportRequest,
  { signal, lanes }: ExportOptions = {},
): Promise<Exported> {
  const opened = openExport(request, {
    ...(signal && { signal }),
    zstd,
    ...(lanes && { lanes }),
  });
  if (!opened.ok) throw new Error(opened.message);
  const chunks: Uint8Array[] = [];
  const progress: Exported['progress'] = [];
  for (;;) {
    const { done, value } = await opened.steps.next();
    if (done) return { bytes: Buffer.concat(chunks), description: value, progress };
    progress.push(value.rows);
    chunks.push(value.bytes);
  }
}
