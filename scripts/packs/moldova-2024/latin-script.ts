/**
 * Writes Russian, Ukrainian and Bulgarian names in Latin letters as Romanian spells their
 * sounds, the way such names are usually written in Moldova: Сергей Serghei, Кузнецов
 * Cuznețov, Шевченко Șevcenco, Първанов Pîrvanov.
 */
export function toLatin(name: string): string {
  const letters = [...name.toLowerCase().replace(/кс/g, 'ꭓ')];
  const latin = letters
    .map((letter, i) => {
      const soft = softening.has(letters[i + 1] ?? '');
      switch (letter) {
        case 'к':
          return soft ? 'ch' : 'c';
        case 'г':
          return soft ? 'gh' : 'g';
        case 'ч':
          return front.has(letters[i + 1] ?? '') ? 'c' : 'ci';
        case 'щ':
          return front.has(letters[i + 1] ?? '') ? 'șc' : 'șci';
        case 'ь':
          return plainVowels.has(letters[i + 1] ?? '') ? 'i' : '';
        case 'е':
          return letters[i - 1] === 'ь' || letters[i - 1] === 'ъ' ? 'ie' : 'e';
        default: {
          const plain = plainLetters[letter];
          if (plain === undefined) throw new Error(`no Latin letter for '${letter}' in ${name}`);
          return plain;
        }
      }
    })
    .join('')
    .replace(/ii(?=[aou])/g, 'i');
  return latin.charAt(0).toUpperCase() + latin.slice(1);
}

const front = new Set('еиіїєэьюяё');
const softening = new Set('еиіїєэьюяё');
const plainVowels = new Set('аоуи');

const plainLetters: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  д: 'd',
  ж: 'j',
  з: 'z',
  и: 'i',
  й: 'i',
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
  х: 'h',
  ц: 'ț',
  ш: 'ș',
  ъ: 'î',
  ы: 'î',
  э: 'e',
  ю: 'iu',
  я: 'ia',
  ё: 'io',
  і: 'i',
  ї: 'i',
  є: 'ie',
  '’': '',
  ꭓ: 'x',
};
