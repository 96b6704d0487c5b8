import { mediaTypes } from '../client/engine.ts';
import type {
  DownloadChoice,
  DownloadFile,
  DownloadFormat,
  Engine,
  FileTarget,
  PackView,
  Population,
} from '../client/engine.ts';
import { fileName } from '../client/file-name.ts';
import { encodedStudy } from './encoded-study.ts';
import { bytesPerRow, fileWay } from './file-size.ts';
import type { FileWay } from './file-size.ts';
import { Job } from './job.svelte.ts';
import type { Place } from './place.ts';

/** The people shown, and the pack that they were drawn from. */
interface Shown {
  readonly pack: PackView | undefined;
  readonly population: Population | undefined;
}

/** Files of the population shown, one at a time. */
export class Files {
  readonly job = new Job<Pick<DownloadFile, 'name' | 'beside'> & { isOnDisk: boolean }>();
  readonly #engine: Engine;
  readonly #place: Place;
  readonly #shown: () => Shown;

  constructor(engine: Engine, place: Place, shown: () => Shown) {
    this.#engine = engine;
    this.#place = place;
    this.#shown = shown;
  }

  /** What saving the population shown in a format comes to; undefined while there is none. */
  way(format: DownloadFormat, language: string): FileWay | undefined {
    const { disk, fileMemory: memory } = this.#place;
    const { pack, population } = this.#shown();
    if (!pack || !population) return undefined;
    return fileWay(
      population.size,
      bytesPerRow(pack, format, language),
      memory,
      disk !== undefined,
    );
  }

  /**
   * Writes the population shown into a file: to where the user says, where it is large and the
   * browser can write to disk, else among the downloads.
   */
  async save(format: DownloadFormat, language: string): Promise<void> {
    const { pack, population } = this.#shown();
    const way = this.way(format, language)?.way;
    if (!pack || !population || way === 'too-large') return;
    await this.job.run(async (options) => {
      const { hash: link } = encodedStudy(population.study);
      const choice = { format, language, link };
      const target = way === 'disk' ? await this.#targetFor(pack, population, choice) : undefined;
      const file = await this.#engine.download(
        population,
        { ...choice, ...(target && { target }) },
        options,
      );
      options.signal.throwIfAborted();
      const { name, blob, beside } = file;
      if (blob) this.#place.save(blob, name);
      return { name, isOnDisk: target !== undefined, ...(beside && { beside }) };
    });
  }

  /** Hands over the study and digests of the file that was written last, where it has none itself. */
  saveBeside(): void {
    const { state } = this.job;
    if (state.status !== 'done' || !state.result.beside) return;
    const { name, blob } = state.result.beside;
    this.#place.save(blob, name);
  }

  /** Asks the user where a large file is to stand; choosing nothing cancels. */
  async #targetFor(
    pack: PackView,
    { study }: Population,
    { format, language }: DownloadChoice,
  ): Promise<FileTarget> {
    const order = pack.attributes.map(({ id }) => id);
    try {
      const name = fileName(study, order, format, language);
      return await this.#place.disk!.choose(name, mediaTypes[format]);
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') this.job.cancel();
      throw cause;
    }
  }
}
