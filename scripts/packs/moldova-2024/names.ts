import type { Contacts, Identity } from '../../../src/core/pack/pack.ts';
import { ethnicities } from './answers.ts';
import { toLatin } from './latin-script.ts';
import * as choice from './name-choice.ts';
import type { NamesByBirth } from './name-choice.ts';
import type { Row } from '../shared/tables.ts';
import type { SourceFolder } from './source-folder.ts';
import { text } from './words.ts';

type Sex = 'male' | 'female';
const sexes: Sex[] = ['male', 'female'];
type Mixture = Record<string, number>;

/** Whose names people of an ethnicity are given, and whose surnames they bear: editorial. */
const givenOf: Record<string, Mixture> = {
  moldovan: { ro: 1 },
  romanian: { ro: 1 },
  ukrainian: { uk: 0.5, ru: 0.5 },
  russian: { ru: 1 },
  gagauz: { ru: 1 },
  bulgarian: { ru: 0.6, bg: 0.4 },
  roma: { ro: 0.7, ru: 0.3 },
  other: { ru: 0.5, ro: 0.5 },
  notDeclared: { ro: 0.7, ru: 0.3 },
};
const surnameOf: Record<string, Mixture> = {
  ...givenOf,
  ukrainian: { uk: 1 },
  gagauz: { gag: 0.6, bg: 0.4 },
  bulgarian: { bg: 1 },
  roma: { ro: 0.8, ru: 0.2 },
};

/** Births per decade of age: 0–29 younger, 30–59 mixed, 60 and over older. */
const birthsOf: Record<keyof NamesByBirth, number>[] = Array.from({ length: 9 }, (_, decade) =>
  decade < 3
    ? { older: 0, any: 0.5, younger: 0.5 }
    : decade < 6
      ? { older: 0.15, any: 0.7, younger: 0.15 }
      : { older: 0.5, any: 0.5, younger: 0 },
);

export const contacts: Contacts = {
  emailDomains: ['example.org', 'example.com', 'example.net'],
  phoneFormat: '+373 4# ### ###',
  phoneNote: text(
    'Fictitious: numbers that begin with 4 are the long-term reserve of the national numbering plan and reach nobody. Moldova has set no range aside for fiction.',
    'Fictive: numerele care încep cu 4 sunt rezerva pe termen lung a planului național de numerotare și nu aparțin nimănui. Moldova nu are un interval rezervat ficțiunii.',
    'Вымышлены: номера, начинающиеся с 4, составляют долгосрочный резерв национального плана нумерации и никому не принадлежат. Отдельного диапазона для вымысла в Молдове нет.',
  ),
  streams: { email: 1014, phone: 1015 },
};

/** Given names and surnames: fictitious, of even weights within each list. */
export function readNames(folder: SourceFolder): Identity[] {
  const lists = readLists(folder);
  const cells = sexes.flatMap((sex) =>
    ethnicities.flatMap(({ category }) =>
      birthsOf.map((births) =>
        Object.entries(givenOf[category.id]!).flatMap(([family, share]) =>
          Object.entries(births)
            .filter(([, weight]) => weight > 0)
            .map(([birth, weight]) => ({
              list: `${family}-${sex}-${birth}`,
              weight: Number((share * weight).toFixed(4)),
            })),
        ),
      ),
    ),
  );
  const common = { source: 'faker-names', status: 'fictitious' as const };
  return [
    {
      id: 'givenName',
      label: text('Given name', 'Prenumele', 'Имя'),
      stream: 1012,
      given: ['sex', 'ethnicity', 'ageDecade'],
      choose: cells,
      lists: lists.given,
      ...common,
      note: text(
        'Drawn from lists without frequencies, each name alike. Which names are of older and which of younger births was chosen by hand. Gagauz in Moldova mostly bear Russian given names.',
        'Trase din liste fără frecvențe, toate numele la fel de probabile. Care prenume sunt ale celor mai în vârstă și care ale celor mai tineri s-a ales manual. Găgăuzii din Moldova poartă mai ales prenume de tip rusesc.',
        'Взяты из списков без частот, все имена равновероятны. Какие имена у старших, а какие у младших, выбрано вручную. Гагаузы Молдовы носят в основном русские имена.',
      ),
    },
    {
      id: 'surname',
      label: text('Surname', 'Numele de familie', 'Фамилия'),
      stream: 1013,
      given: ['sex', 'ethnicity'],
      choose: sexes.flatMap((sex) =>
        ethnicities.map(({ category }) =>
          Object.entries(surnameOf[category.id]!).map(([family, weight]) => ({
            list: `${family}-${sex}`,
            weight,
          })),
        ),
      ),
      lists: lists.surnames,
      ...common,
      note: text(
        'Drawn from lists without frequencies, each name alike. No list of Gagauz surnames was found: Turkic-looking surnames of the Moldovan and Turkish lists and Bulgarian ones stand in.',
        'Trase din liste fără frecvențe, toate numele la fel de probabile. Nu s-a găsit o listă de nume de familie găgăuze: le înlocuiesc nume cu aspect turcic din listele moldovenească și turcă și nume bulgărești.',
        'Взяты из списков без частот, все фамилии равновероятны. Списка гагаузских фамилий найти не удалось: их заменяют фамилии тюркского вида из молдавского и турецкого списков и болгарские.',
      ),
    },
  ];
}

function readLists(folder: SourceFolder) {
  const fakerJs = folder.names('fakerjs10_names_ro_ru_uk_tr.csv');
  const fakerPy = folder.names('pyfaker_names_ro_ru_uk_tr_bg.csv');
  const given: Record<string, string[]> = {};
  const surnames: Record<string, string[]> = {};
  const put = (lists: Record<string, string[]>, name: string, entries: readonly string[]) => {
    lists[name] = [...new Set(entries)].sort();
  };

  for (const sex of sexes) {
    const romanian = namesOf(fakerJs, 'ro_MD', 'first_name', sex).filter(
      (name) => !choice.notMoldovanNames.has(name),
    );
    const { older, younger } = choice.moldovan[sex];
    const marked = new Set([...words(older), ...words(younger)]);
    const respell = (name: string) => choice.respelled[name] ?? name;
    put(given, `ro-${sex}-older`, present(words(older), romanian).map(respell));
    put(given, `ro-${sex}-younger`, present(words(younger), romanian).map(respell));
    put(given, `ro-${sex}-any`, romanian.filter((name) => !marked.has(name)).map(respell));
    const chosen = [
      ['ru', choice.russian[sex], namesOf(fakerJs, 'ru', 'first_name', sex)],
      ['uk', choice.ukrainian[sex], namesOf(fakerJs, 'uk', 'first_name', sex)],
      ['bg', choice.bulgarian[sex], namesOf(fakerPy, 'bg_BG', 'first', sex)],
    ] as const;
    for (const [family, births, source] of chosen)
      for (const birth of ['older', 'any', 'younger'] as const)
        put(given, `${family}-${sex}-${birth}`, present(words(births[birth]), source).map(toLatin));

    const woman = sex === 'female';
    const moldovanSurnames = namesOf(fakerJs, 'ro_MD', 'last_name', 'generic').filter(
      (name) => !choice.notMoldovanNames.has(name) && name !== 'Tatiana',
    );
    put(
      surnames,
      `ro-${sex}`,
      moldovanSurnames
        .map((name) => choice.respelled[name] ?? name)
        .map((name) =>
          woman && /(ov|ev|in)$/.test(name) && slavicSurnames.has(name) ? `${name}a` : name,
        ),
    );
    put(surnames, `ru-${sex}`, namesOf(fakerJs, 'ru', 'last_name', sex).map(toLatin));
    const ukrainianMen = namesOf(fakerJs, 'uk', 'last_name', 'male');
    put(
      surnames,
      `uk-${sex}`,
      [
        ...present(words(choice.ukrainianSurnames), namesOf(fakerJs, 'uk', 'last_name', 'generic')),
        ...present(words(choice.ukrainianAdjectives), ukrainianMen).map((name) =>
          woman ? name.replace(/ий$/, 'а') : name,
        ),
      ].map(toLatin),
    );
    const bulgarianMen = [
      ...present(words(choice.bulgarianSurnames), namesOf(fakerPy, 'bg_BG', 'last', 'male')),
      ...present(
        words(choice.bulgarianSurnamesOfWomen),
        namesOf(fakerPy, 'bg_BG', 'last', 'female'),
      ).map((name) => name.slice(0, -1)),
    ];
    put(
      surnames,
      `bg-${sex}`,
      bulgarianMen.map((name) => toLatin(woman ? `${name}а` : name)),
    );
    const turkish = namesOf(fakerJs, 'tr', 'last_name', 'generic');
    put(surnames, `gag-${sex}`, [
      ...present(words(choice.turkicFromMoldovan), moldovanSurnames).map(
        (name) => choice.respelled[name] ?? name,
      ),
      ...present(Object.keys(choice.turkicFromTurkish), turkish).map(
        (name) => choice.turkicFromTurkish[name]!,
      ),
    ]);
  }
  return { given, surnames };
}

const slavicSurnames = new Set(
  'Babin Chirilov Constantinov Ivanov Mihailov Nicolaev Pavlov Petrov Popov Savin Socolov'.split(
    ' ',
  ),
);

function namesOf(rows: readonly Row[], locale: string, kind: string, sex: string): string[] {
  return rows
    .filter((row) => row['locale'] === locale && row['kind'] === kind && row['sex'] === sex)
    .map((row) => row['name']!.normalize('NFC'));
}

/** Every chosen name must stand in the source list. */
function present(names: readonly string[], source: readonly string[]): readonly string[] {
  const missing = names.filter((name) => !source.includes(name));
  if (missing.length > 0) throw new Error(`not in the source list: ${missing.join(' ')}`);
  return names;
}

function words(line: string): string[] {
  return line.split(' ');
}
