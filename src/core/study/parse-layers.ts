import { attributeForm, isMembers, nameOf, refuseUnknown } from './reading.ts';
import type { StudyProblem } from './reading.ts';
import type { LayerChoice } from './study.ts';

const layerForm = /^[a-z0-9][a-z0-9-]{0,63}$/;
const digestForm = /^[0-9a-f]{16,64}$/;

/** Reads which layers are added. What a layer lacks is for `prepare` to say. */
export function readLayers(
  value: unknown,
  path: string,
  problems: StudyProblem[],
): Record<string, LayerChoice> {
  if (!isMembers(value)) {
    const message = `The layers are a JSON object from layer to choice; this is ${nameOf(value)}.`;
    problems.push({ path, message });
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([id, choice]) => {
      const place = `${path}.${id}`;
      if (!layerForm.test(id))
        problems.push({
          path: place,
          message: `A layer id is up to 64 small letters, digits and hyphens; ${JSON.stringify(id)} is not.`,
        });
      return [id, readChoice(choice, place, problems)];
    }),
  );
}

function readChoice(value: unknown, path: string, problems: StudyProblem[]): LayerChoice {
  if (!isMembers(value)) {
    const message = `A layer is chosen as {"digest": …}; this is ${nameOf(value)}.`;
    problems.push({ path, message });
    return { digest: '' };
  }
  refuseUnknown(value, path, ['digest', 'on', 'off', 'shares'], problems);
  const { digest, on, off, shares } = value;
  if (typeof digest !== 'string' || !digestForm.test(digest))
    problems.push({
      path: `${path}.digest`,
      message:
        'The layer digest is the first 16 to 64 hexadecimal digits of a SHA-256, in small letters.',
    });
  return {
    digest: typeof digest === 'string' ? digest : '',
    ...(on !== undefined && { on: readIds(on, `${path}.on`, problems) }),
    ...(off !== undefined && { off: readIds(off, `${path}.off`, problems) }),
    ...(shares !== undefined && { shares: readShares(shares, `${path}.shares`, problems) }),
  };
}

function readIds(value: unknown, path: string, problems: StudyProblem[]): string[] {
  if (Array.isArray(value) && value.every((id) => typeof id === 'string' && attributeForm.test(id)))
    return value as string[];
  problems.push({ path, message: 'Attributes are named in a list of their ids.' });
  return [];
}

function readShares(
  value: unknown,
  path: string,
  problems: StudyProblem[],
): Record<string, number[]> {
  if (!isMembers(value)) {
    const message = `Shares are a JSON object from attribute to a list of numbers; this is ${nameOf(value)}.`;
    problems.push({ path, message });
    return {};
  }
  return Object.fromEntries(
    Object.entries(value).map(([attribute, list]) => {
      const isFine =
        Array.isArray(list) &&
        list.every((share) => typeof share === 'number' && share >= 0 && share <= 1e9) &&
        list.some((share) => share > 0);
      if (!isFine)
        problems.push({
          path: `${path}.${attribute}`,
          message:
            'Shares are a list of numbers of at least 0, one per category and not all 0; only their proportions count.',
        });
      return [attribute, isFine ? (list as number[]) : []];
    }),
  );
}
