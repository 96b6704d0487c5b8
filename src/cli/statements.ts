import type { Pack } from '../core/pack/pack.ts';
import type { PolicyDocument } from '../core/validation/policy/policy-document.ts';
import type { ReplicateChoices } from '../core/validation/uncertainty/replicates.ts';
import type { JudgeOptions } from '../core/validation/report.ts';
import { withSourceWeights } from '../core/validation/sources/source-weights.ts';
import { sourceWeightsOf } from '../core/validation/sources/sources.ts';
import {
  readSourceOpinions,
  readStatedErrors,
} from '../core/validation/sources/user-statements.ts';
import type { Statements } from '../core/validation/sources/user-statements.ts';
import type { Arguments } from './arguments.ts';
import { dataError, readJson } from './input.ts';
import { UsageError } from './terminal.ts';

/** What the user states of the targets of a pack and of its sources. */
export type Stated = Pick<ReplicateChoices, 'errors' | 'assumed' | 'drift'> &
  Pick<JudgeOptions, 'opinions'>;

/**
 * Reads `--errors`, `--assume`, `--drift` and `--weights`.
 *
 * @param pack that they are about; absent where the population is held against none
 * @throws UsageError for options without a pack, files that cannot be read and figures that are none
 */
export async function statedOf(given: Arguments, pack: Pack | undefined): Promise<Stated> {
  for (const option of ['errors', 'assume', 'drift', 'weights'])
    if (given.value(option) !== undefined && !pack)
      throw new UsageError(
        `The option --${option} is about the targets of a pack; without one there are none.`,
      );
  if (!pack) return {};
  const assumed = shareOf('assume', given, 0.5);
  const drift = shareOf('drift', given, 0.5);
  const errors = await readOf('errors', given, (content) => readStatedErrors(content, pack));
  const opinions = await readOf('weights', given, (content) => readSourceOpinions(content, pack));
  return {
    ...(errors && { errors }),
    ...(assumed !== undefined && { assumed }),
    ...(drift !== undefined && { drift }),
    ...(opinions && { opinions }),
  };
}

/**
 * The pack with targets that conflict brought to agree by the weights of their sources; the pack
 * itself where no weight is stated or none conflict.
 *
 * @param studyDate ISO date
 */
export function bentBy(
  pack: Pack,
  { opinions }: Stated,
  policy: PolicyDocument | undefined,
  studyDate: string,
): { pack: Pack; notes: string[] } {
  const policySources = policy?.sources ?? [];
  if (!opinions && policySources.length === 0) return { pack, notes: [] };
  const weights = sourceWeightsOf({
    pack,
    studyDate,
    policySources,
    ...(opinions && { opinions }),
  });
  const { pack: bent, report } = withSourceWeights(pack, weights);
  if (!report.isBent) return { pack, notes: [] };
  const moved = report.tables.filter((table) => table.moved > 0);
  return {
    pack: bent,
    notes: [
      `Targets of the pack conflict by up to ${people(report.before)} people. They were brought to agree by the weights of their sources: ${moved.map((table) => `in ${table.marginal} ${people(table.moved)} people moved`).join(', ')}.`,
    ],
  };
}

function people(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

async function readOf<T>(
  option: string,
  given: Arguments,
  read: (content: unknown) => Statements<T>,
): Promise<Record<string, T> | undefined> {
  const file = given.value(option);
  if (file === undefined) return undefined;
  const stated = read(await readJson(file));
  if (stated.ok) return stated.of;
  throw dataError(`${file} is nothing that --${option} takes:`, stated.problems);
}

function shareOf(option: string, given: Arguments, most: number): number | undefined {
  const text = given.value(option);
  if (text === undefined) return undefined;
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= most) return share;
  throw new UsageError(
    `The option --${option} takes a share from 0 to ${most}, such as 0.02; ${text} is none.`,
  );
}
