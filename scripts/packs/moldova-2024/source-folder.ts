import { openFolder } from '../shared/tables.ts';
import type { Row } from '../shared/tables.ts';

/** Where the source tables lie: `moldova/` and `names/` inside one folder. */
export interface SourceFolder {
  moldova(name: string): Row[];
  names(name: string): Row[];
}

export function openSources(folder: string): SourceFolder {
  const read = openFolder(folder);
  return {
    moldova: (name) => read(`moldova/${name}`),
    names: (name) => read(`names/${name}`),
  };
}
