import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from './terminal.ts';

/**
 * Reads JSON from a file, or from the standard input for `-`.
 *
 * @throws UsageError where it cannot be read or is no JSON
 */
export async function readJson(file: string): Promise<unknown> {
  const name = file === '-' ? 'the standard input' : file;
  let content: string;
  try {
    content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT'
        ? `There is no file ${file}.`
        : `The file ${file} cannot be read (${code ?? String(cause)}).`,
    );
  }
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const problems = [{ path: '', message: (cause as Error).message }];
    throw new UsageError(`${name} holds no JSON: ${(cause as Error).message}.`, { problems });
  }
}

/** A `UsageError` for data with problems: each is a line, all go to the standard output. */
export function dataError(
  what: string,
  problems: readonly { path: string; message: string }[],
): UsageError {
  const lines = problems.map(
    ({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`,
  );
  return new UsageError([what, ...lines].join('\n'), { problems });
}
