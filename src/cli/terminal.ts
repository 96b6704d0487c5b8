import { jsonText } from '../data/json-text.ts';

/** What a command sees of the world it runs in. */
export interface Terminal {
  /** Writes JSON to the standard output, indented. */
  answer(value: unknown): void;
  /** Writes a line to the standard error. */
  say(line: string): void;
  /** Shows a line in place of the one shown before, where somebody watches; '' clears it. */
  show(line: string): void;
  /** Aborted when the user interrupts. */
  signal: AbortSignal;
}

/** Done, could not be done, or was asked wrongly. */
export type ExitCode = 0 | 1 | 2;

/** Raised where a command was asked wrongly; ends it with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Goes to the standard output where what was wrong is data that the command read. */
  readonly answer: object | undefined;

  /** @param message a full sentence with the remedy */
  constructor(message: string, answer?: object) {
    super(message);
    this.answer = answer;
  }
}

/** The terminal of this process. An interrupt aborts once; a second one ends the process. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  const { stdout, stderr } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    answer: (value) => stdout.write(`${jsonText(value)}\n`),
    say: (line) => stderr.write(`${line}\n`),
    show: (line) => {
      if (stderr.isTTY) stderr.write(`\r\u001b[K${line}`);
    },
    signal: controller.signal,
  };
}
