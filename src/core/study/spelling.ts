/**
 * The known word that a misspelled one was probably meant to be: least edits (insertion,
 * deletion, substitution, swap of neighbors; Damerau 1964), at most a third of the word,
 * ties by the order of `known`. Undefined where nothing is near.
 */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}

/** "Did you mean x?" with a leading space, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const closest = closestWord(word, known);
  return closest === undefined ? '' : ` Did you mean ${closest}?`;
}

function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = above[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      let edits = Math.min(above[j]! + 1, row[j - 1]! + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, twoAbove[j - 2]! + 1);
      row.push(edits);
    }
    twoAbove = above;
    above = row;
  }
  return above[b.length]!;
}
