import { fitTable } from '../core/table/ipf.ts';
import { fitToJson, parseFitProblem } from '../core/table/parse-problem.ts';
import type { ParsedProblem } from '../core/table/parse-problem.ts';
import { onlyArgument, readArguments } from './arguments.ts';
import { dataError, readJson } from './input.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** `fit PROBLEM.json`: fits the table; only a fit that meets its targets is done. */
export async function fit(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const fitted = fitTable(await readProblem(args));
  terminal.answer(fitToJson(fitted));
  if (fitted.status === 'converged') return 0;
  terminal.say(`The fit ended as ${fitted.status}.`);
  for (const { message } of fitted.problems) terminal.say(`  ${message}`);
  return 1;
}

async function readProblem(args: readonly string[]): Promise<ParsedProblem> {
  const file = onlyArgument(
    readArguments(args, {}),
    'the file of a problem, or - for standard input',
  );
  const parsed = parseFitProblem(await readJson(file));
  if (parsed.ok) return parsed.problem;
  throw dataError('This is no problem that can be fitted:', parsed.problems);
}
