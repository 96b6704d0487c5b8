#!/usr/bin/env node
import { generate } from './cli/generate.ts';
import { help } from './cli/help.ts';
import { households } from './cli/households.ts';
import { link, study } from './cli/links.ts';
import { pack } from './cli/pack.ts';
import { packs } from './cli/packs.ts';
import { fit, integerize } from './cli/tables.ts';
import type { ExitCode, Terminal } from './cli/terminal.ts';
import { UsageError, processTerminal } from './cli/terminal.ts';
import { validate } from './cli/validate.ts';
import { didYouMean } from './core/study/spelling.ts';

type Command = (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;

const commands: Readonly<Record<string, Command>> = {
  generate,
  fit,
  integerize,
  households,
  link,
  study,
  packs,
  pack,
  validate,
};

const interrupted = 130;

process.exitCode = await run(process.argv.slice(2), processTerminal());

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help[rest[0] ?? ''] ?? help['']!);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const known = Object.keys(commands);
    terminal.say(
      `There is no command ${JSON.stringify(name)}.${didYouMean(name, known) || ` There are ${known.join(', ')}.`}`,
    );
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(help[name]!);
    return 0;
  }
  try {
    return await command(rest, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      if (error.answer) terminal.answer(error.answer);
      terminal.say(error.message);
      terminal.say(`populace ${name} --help tells more.`);
      return 2;
    }
    if (terminal.signal.aborted) {
      terminal.say('Interrupted; no file was left.');
      return interrupted;
    }
    const reason = error instanceof Error ? error.message : String(error);
    terminal.answer({ status: 'could-not', reason });
    terminal.say(reason);
    return 1;
  }
}
