import { expose, transfer } from 'comlink';
import type { PopulationDigest } from '../src/core/population/columns.ts';
import { drawRange } from '../src/core/population/draw.ts';
import { loadTraits } from '../src/core/population/layers.ts';
import type { Plan } from '../src/core/population/plan.ts';
import type { Comparison } from '../src/core/population/report.ts';
import { newTally, tallyRange, weightColumn } from '../src/core/population/tally.ts';

interface Work {
  plan: Plan;
  comparisons: Comparison[];
}

let work: Work | undefined;
let digest: PopulationDigest | undefined;

const api = {
  /** Takes the plan to draw from; resolves when it has come, with whether there is one. */
  begin(source: MessagePort): Promise<boolean> {
    return new Promise((resolve) => {
      source.onmessage = async ({ data }: { data: Work | null }) => {
        source.close();
        if (data) work = data;
        if (data) await loadTraits(data.plan);
        resolve(data !== null);
      };
    });
  },

  /** Draws a range and counts it. */
  draw(start: number, count: number) {
    const { plan, comparisons } = current();
    const range = drawRange(plan, start, count);
    const tally = newTally(comparisons);
    tallyRange(tally, comparisons, range, weightColumn(plan));
    const buffers = [
      ...range.columns.map(({ codes }) => codes),
      ...tally.counts,
      ...(tally.weighted ?? []),
    ];
    return transfer(
      { range, tally },
      buffers.map(({ buffer }) => buffer as ArrayBuffer),
    );
  },

  /** Draws the next range into the digests, which start anew with the first person. */
  async digest(start: number, count: number): Promise<void> {
    const { plan } = current();
    if (start === 0) {
      const columns = await import('../src/core/population/columns.ts');
      digest = new columns.PopulationDigest(plan);
    }
    digest!.update(drawRange(plan, start, count));
  },

  /** The digests of the ranges so far. */
  digests() {
    return { population: digest!.population(), columns: digest!.columns() };
  },
};

function current(): Work {
  if (!work) throw new Error('there is no plan to draw from');
  return work;
}

export type PopulationWorkerApi = typeof api;
expose(api);
