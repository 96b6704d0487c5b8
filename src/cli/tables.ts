import { integerize as wholeTable } from '../core/table/integerize.ts';
import { fitTable } from '../core/table/ipf.ts';
import { fitToJson, parseFitProblem } from '../core/table/parse-problem.ts';
import type { ParsedProblem } from '../core/table/parse-problem.ts';
import type { Fit } from '../core/table/problem.ts';
import { onlyArgument, readArguments } from './arguments.ts';
import { dataError, readJson } from './input.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const mostPeople = 100_000_000;

/** `fit PROBLEM.json`: fits the table; only a fit that meets its targets is done. */
export async function fit(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const fitted = fitTable(await readProblem(args));
  terminal.answer(fitToJson(fitted));
  if (fitted.status === 'converged') return 0;
  sayWhyNot(fitted, terminal);
  return 1;
}

/** `integerize PROBLEM.json`: fits the table and turns it into whole people. */
export async function integerize(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const problem = await readProblem(args);
  const fitted = fitTable(problem);
  if (fitted.status !== 'converged') {
    const { status, problems, maxDeviation } = fitted;
    terminal.answer({ status, maxDeviation, problems });
    sayWhyNot(fitted, terminal);
    return 1;
  }
  const people = fitted.table.reduce((sum, cell) => sum + cell, 0);
  const { total = Math.round(people), seed = 1, shape, marginals } = problem;
  if (total < 1 || total > mostPeople)
    throw dataError('This is no number of people:', [
      { path: 'total', message: `must be from 1 to 100,000,000, is ${total}` },
    ]);
  const whole = wholeTable({ shape, table: fitted.table, marginals, total, seed });
  terminal.answer({
    table: Array.from(whole.table),
    maxMarginalDeviation: whole.maxMarginalDeviation,
    total,
    seed,
    missed: whole.missed,
    residual: whole.residual,
  });
  if (whole.missed > 0)
    terminal.say(
      `${whole.missed} known totals are neither at floor nor at ceiling, by ${whole.residual} at most: searched, not proven impossible.`,
    );
  return 0;
}

function sayWhyNot({ status, problems }: Fit, terminal: Terminal): void {
  terminal.say(`The fit ended as ${status}.`);
  for (const { message } of problems) terminal.say(`  ${message}`);
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
