/** Letters that do not decompose into a Latin letter and marks, and their usual spelling. */
const spelled: Record<string, string> = {
  æ: 'ae',
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  þ: 'th',
  ŧ: 't',
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ґ: 'g',
  д: 'd',
  е: 'e',
  є: 'ie',
  ж: 'zh',
  з: 'z',
  и: 'i',
  і: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
};

/**
 * A name in the letters of an e-mail address: a–z, 0–9, inner hyphens. Marks are dropped,
 * Cyrillic is spelled after ICAO Doc 9303; what has no spelling is left out.
 */
export function asciiName(name: string): string {
  const letters = [...name.toLowerCase().normalize('NFD')].map((letter) => {
    if (/[a-z0-9]/.test(letter)) return letter;
    if (/[\s-]/.test(letter)) return '-';
    return spelled[letter] ?? '';
  });
  return letters.join('').replace(/-+/g, '-').replace(/^-|-$/g, '');
}
