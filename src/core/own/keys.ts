/** Letters that have no decomposition into a plain one and a mark. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
};

/**
 * What a label is compared by: small letters without marks, `&` as "and", everything that is
 * no letter or digit a space. "Château-d’Eau" and "CHATEAU D EAU" are the same.
 */
export function keyOf(label: string): string {
  return label
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßøłđıæœþð]/g, (letter) => letters[letter]!)
    .replace(/&/g, ' and ')
    .replace(/\+/g, ' plus ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Cyrillic letters, without marks, in Latin ones. */
const latin: Readonly<Record<string, string>> = Object.fromEntries(
  'а a б b в v г g ґ g д d ђ dj е e є ye ж zh з z и i і i ј j к k л l љ lj м m н n њ nj о o п p р r с s т t ћ c у u ф f х kh ц ts ч ch џ dz ш sh щ shch ъ  ы y ь  э e ю yu я ya'
    .split(' ')
    .reduce<string[][]>((pairs, part, i) => {
      if (i % 2 === 0) pairs.push([part, '']);
      else pairs.at(-1)![1] = part;
      return pairs;
    }, []),
);

/** A key made of small Latin letters, digits and hyphens, at most `most` long; never empty. */
export function slugOf(label: string, most = 40): string {
  const slug = keyOf(label)
    .replace(/\p{Script=Cyrillic}/gu, (letter) => latin[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, most)
    .replace(/-+$/, '');
  return slug === '' ? 'x' : slug;
}

/** The word, or the word with a number after it, that is not taken yet. */
export function unused(word: string, taken: Iterable<string>): string {
  const known = new Set(taken);
  if (!known.has(word)) return word;
  for (let number = 2; ; number++) if (!known.has(`${word}-${number}`)) return `${word}-${number}`;
}
