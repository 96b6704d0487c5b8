import { studyId } from '../core/study/minimal.ts';
import { parseStudy } from '../core/study/parse.ts';
import type { Study } from '../core/study/study.ts';
import { decodeLink, encodeLink } from '../link/seed-link.ts';
import { onlyArgument, readArguments } from './arguments.ts';
import { dataError, readJson } from './input.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { UsageError } from './terminal.ts';

/** `link STUDY.json`: the link and the identity of a study. */
export async function link(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const file = onlyArgument(
    readArguments(args, {}),
    'the file of a study, or - for standard input',
  );
  const study = await readStudy(file);
  terminal.answer({ link: encodeLink(study), id: studyId(study) });
  return 0;
}

/** `study LINK`: the study that a link holds. */
export async function study(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  terminal.answer(readLink(onlyArgument(readArguments(args, {}), 'a link')));
  return 0;
}

/** @throws UsageError where the file holds no study */
export async function readStudy(file: string): Promise<Study> {
  const parsed = parseStudy(await readJson(file));
  if (parsed.ok) return parsed.study;
  throw dataError('This is no study:', parsed.problems);
}

/** @throws UsageError where the text is no link to a study */
export function readLink(text: string): Study {
  const decoded = decodeLink(text);
  if (decoded.ok) return decoded.study;
  const { message, remedy, ...reason } = decoded;
  const lines = reason.problems?.map((problem) => `\n  ${problem.path}: ${problem.message}`) ?? [];
  throw new UsageError(`${message} ${remedy}${lines.join('')}`, {
    code: reason.code,
    message,
    remedy,
    ...(reason.problems && { problems: reason.problems }),
  });
}
