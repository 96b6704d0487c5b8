import { expose, transfer } from 'comlink';
import type { JudgeOptions, ReportOrigin } from '../src/core/validation/report.ts';
import { ValidationDesk } from '../src/data/validation-desk.ts';
import type { LanePart, LaneTask, StudyParts } from '../src/data/validation-desk.ts';

const desk = new ValidationDesk(() => performance.now());

const api = {
  /** Takes the study that comes through a port; resolves with whether one came. */
  begin(source: MessagePort): Promise<boolean> {
    return new Promise((resolve, reject) => {
      source.onmessage = ({ data }: { data: StudyParts | null }) => {
        source.close();
        if (data) desk.take(data).then(() => resolve(true), reject);
        else resolve(false);
      };
    });
  },

  beginPlan: () => desk.beginPlan(),
  assign: (task: LaneTask) => desk.assign(task),
  count: (start: number, rows: number) => desk.count(start, rows),

  found() {
    const part = desk.found();
    return transfer(part, [...part.counts.pairs, ...part.counts.pairExamples].map(bufferOf));
  },

  beginMerge: (parts: LanePart[]) => desk.beginMerge(parts),
  beginReplicates: (replicates: number, date: string) => desk.beginReplicates(replicates, date),
  step: () => desk.step(),
  pair: (a: number, b: number) => desk.pair(a, b),
  report: (origin: ReportOrigin, options: JudgeOptions) => desk.report(origin, options),
};

function bufferOf({ buffer }: Uint32Array): ArrayBuffer {
  return buffer as ArrayBuffer;
}

export type ValidationWorkerApi = typeof api;
expose(api);
