import { biasMethods } from './methods-bias.ts';
import { tieMethods } from './methods-ties.ts';
import { uncertaintyMethods } from './methods-uncertainty.ts';
import { verdictMethods } from './methods-verdict.ts';

/** What a figure of a report opens to. */
export interface Method {
  name: string;
  /** In plain text. */
  formula: string;
  /** A sentence that needs no statistics. */
  sentence: string;
  /** Paper or book, or `Definition.` */
  source: string;
}

/** Every method of a report by its id. */
export const methods: Readonly<Record<string, Method>> = {
  ...verdictMethods,
  ...tieMethods,
  ...biasMethods,
  ...uncertaintyMethods,
};
