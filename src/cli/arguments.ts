import { parseArgs } from 'node:util';
import { didYouMean } from '../core/study/spelling.ts';
import { UsageError } from './terminal.ts';

/** Options of a command: whether each takes a value. */
export type OptionTypes = Readonly<Record<string, 'string' | 'boolean'>>;

export interface Arguments {
  positionals: string[];
  /** Value of an option that takes one. */
  value(option: string): string | undefined;
  /** Whether an option was given. */
  has(option: string): boolean;
}

/**
 * Reads the arguments of a command.
 *
 * @throws UsageError for an unknown or repeated option, a missing or surplus value
 */
export function readArguments(args: readonly string[], types: OptionTypes): Arguments {
  const known: OptionTypes = { ...types, help: 'boolean' };
  const { positionals, tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries(known).map(([name, type]) => [name, { type }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (type === undefined || !rawName.startsWith('--')) {
      const options = Object.keys(known).map((option) => `--${option}`);
      throw new UsageError(
        `There is no option ${rawName}.${didYouMean(rawName, options) || ` There are ${options.join(', ')}.`}`,
      );
    }
    if (given.has(name)) throw new UsageError(`The option ${rawName} is given twice.`);
    if (type === 'string' && (value === undefined || value === '' || value.startsWith('--')))
      throw new UsageError(`The option ${rawName} needs a value.`);
    if (type === 'boolean' && value !== undefined)
      throw new UsageError(`The option ${rawName} takes no value.`);
    given.set(name, value);
  }
  return {
    positionals,
    value: (option) => given.get(option),
    has: (option) => given.has(option),
  };
}

/** A whole number from the text of an option. @throws UsageError where it is none */
export function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new UsageError(`The option --${option} takes a whole number; ${text} is none.`);
}

/** The one positional argument of a command. @throws UsageError for none or several */
export function onlyArgument({ positionals }: Arguments, name: string): string {
  const [only] = positionals;
  if (only !== undefined && positionals.length === 1) return only;
  throw new UsageError(
    only === undefined
      ? `The command needs ${name}.`
      : `The command takes ${name} alone; ${JSON.stringify(positionals[1])} is too much.`,
  );
}

/** @throws UsageError where a command that takes options alone got something else */
export function onlyOptions({ positionals }: Arguments): void {
  if (positionals.length > 0)
    throw new UsageError(
      `The command takes options only; ${JSON.stringify(positionals[0])} is none.`,
    );
}
