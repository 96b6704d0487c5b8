import { expose, transfer } from 'comlink';
import type { OfferedRemedy } from '../src/core/validation/bias/mitigation.ts';
import type { PolicyDocument } from '../src/core/validation/policy/policy-document.ts';
import type {
  JudgeOptions,
  ReportOrigin,
  ValidationReport,
} from '../src/core/validation/report.ts';
import type { ColumnRole } from '../src/core/validation/file/match-columns.ts';
import type { ReplicateChoices } from '../src/core/validation/uncertainty/replicates.ts';
import { laneBuffers } from '../src/data/lane-part.ts';
import type { LanePart } from '../src/data/lane-part.ts';
import { SubjectDesk } from '../src/data/subject-desk.ts';
import type { FileChoices } from '../src/data/subject-desk.ts';
import { ValidationDesk } from '../src/data/validation-desk.ts';
import type { LaneTask, StudyParts } from '../src/data/validation-desk.ts';

const desk = new ValidationDesk(() => performance.now());
const files = new SubjectDesk();
const references = new SubjectDesk();
let reading: AbortController | undefined;

const api = {
  /** Takes the study that comes through a port; resolves with whether one came. */
  begin: (source: MessagePort) => received(source, (parts) => desk.take(parts)),

  /** Takes the study that comes through a port for its pack; what was counted stays. */
  beginFiles: (source: MessagePort) => received(source, (parts) => desk.lend(parts)),

  beginPlan: (policy?: PolicyDocument) => desk.beginPlan(policy),
  assign: (task: LaneTask) => desk.assign(task),
  count: (start: number, rows: number) => desk.count(start, rows),

  found() {
    const part = desk.found();
    return transfer(part, laneBuffers(part));
  },

  /** Reads a file of people and proposes what its columns are in the pack of the study. */
  readFile(file: Blob, name: string, onProgress: (share: number) => void) {
    reading = new AbortController();
    return files.read(file, name, desk.pack, { signal: reading.signal, onProgress });
  },

  /** Reads a file that ties are to be held against; its columns are matched as proposed. */
  async readReference(file: Blob, name: string, onProgress: (share: number) => void) {
    reading = new AbortController();
    const options = { signal: reading.signal, onProgress };
    const answer = await references.read(file, name, desk.pack, options);
    if (answer.ok) desk.beginReference(references.subject(desk.cache));
    return answer;
  },

  dropReference: () => desk.dropReference(),
  stopReading: () => reading?.abort(),
  matchAgain: () => files.matchWith(desk.pack),
  setRole: (column: string, role: ColumnRole) => files.setRole(column, role),
  setValue: (column: string, value: string, categories: number[]) =>
    files.setValue(column, value, categories),

  /** Starts to validate the file; the answer says why it cannot be, or what its bytes are known by. */
  beginFile(choices: FileChoices) {
    const made = files.request(choices, desk.cache);
    if (!made.ok) return made;
    desk.beginRows(made.request, made.source);
    return { ok: true as const, digest: files.digest };
  },

  beginMerge: (parts: LanePart[]) => desk.beginMerge(parts),
  beginReplicates: (choices: ReplicateChoices, date: string) => desk.beginReplicates(choices, date),
  beginBands: (row: number) => desk.beginBands(row),
  step: () => desk.step(),
  pair: (a: number, b: number) => desk.pair(a, b),
  remedies: (report: ValidationReport) => desk.remedies(report),
  beginRemedy: (offered: OfferedRemedy) => desk.beginRemedy(offered),

  weights(start: number, count: number) {
    const lines = desk.weightLines(start, count);
    return transfer(lines, [lines.buffer as ArrayBuffer]);
  },

  report: (origin: ReportOrigin, options: JudgeOptions) => desk.report(origin, options),
};

function received(
  source: MessagePort,
  take: (parts: StudyParts) => Promise<void>,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    source.onmessage = ({ data }: { data: StudyParts | null }) => {
      source.close();
      if (data) take(data).then(() => resolve(true), reject);
      else resolve(false);
    };
  });
}

export type ValidationWorkerApi = typeof api;
expose(api);
