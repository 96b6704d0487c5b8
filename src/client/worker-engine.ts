import type { Study } from '../core/study/study.ts';
import { writeFile } from './download.ts';
import { DrawClient } from './draw.ts';
import { StudyError } from './engine.ts';
import type { DownloadChoice, DownloadFile, Engine, Population, TaskOptions } from './engine.ts';
import { besideName, fileName } from './file-name.ts';
import { FitClient } from './fit.ts';
import { readPackIndex } from './pack-index.ts';
import type { ListedPack } from './pack-index.ts';

/** The engine in workers: one that fits, as many as there are cores that draw. */
export class WorkerEngine implements Engine {
  readonly #fit = new FitClient();
  readonly #draw = new DrawClient();

  packs() {
    this.#fit.warm();
    this.#draw.warm();
    return readPackIndex(document.baseURI);
  }

  open(pack: ListedPack) {
    return this.#fit.open(pack);
  }

  async draw(study: Study, options: TaskOptions): Promise<Population> {
    const { signal, onProgress } = options;
    onProgress({ phase: 'Rounding to whole people', done: 0, total: 0 });
    let ready: Promise<unknown> | undefined;
    const ports = () => {
      const lanes = this.#draw.begin(signal);
      ready = lanes.ready;
      return lanes.ports;
    };
    const prepared = await this.#fit.prepare(study, ports, signal);
    if (!prepared.ok) throw new StudyError(prepared.reason, prepared.problems);
    const { report, size, columns, fitTime, round } = prepared;
    await ready;
    const started = performance.now();
    const drawn = await this.#draw.draw(size, report.comparisons, options);
    const times = { fit: fitTime, round, draw: performance.now() - started };
    return { study, size, columns, report, times, ...drawn };
  }

  persons(study: Study, start: number, count: number, language: string) {
    return this.#fit.persons(study, start, count, language);
  }

  hand(study: Study, ports: MessagePort[], signal: AbortSignal) {
    return this.#fit.hand(study, ports, signal);
  }

  digest(population: Population, options: TaskOptions) {
    return this.#draw.digest(population.size, options);
  }

  async download(
    { study }: Population,
    { format, language, link, target }: DownloadChoice,
    options: TaskOptions,
  ): Promise<DownloadFile> {
    const parts = await this.#fit.exportParts(study, options.signal);
    const request = { ...parts, study, link, format, language };
    const { blob, beside } = await writeFile(request, target, options);
    const order = parts.pack.attributes.map(({ id }) => id);
    const name = fileName(study, order, format, language);
    return {
      name,
      ...(blob && { blob }),
      ...(beside && { beside: { name: besideName(name), blob: beside } }),
    };
  }
}
