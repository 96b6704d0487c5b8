import type { Attribute, Category, Marginal } from '../../../src/core/pack/pack.ts';
import { residents } from './sources.ts';
import { count, expectEqual, sum } from '../shared/tables.ts';
import type { SourceFolder } from './source-folder.ts';
import { category, text } from './words.ts';

/** English where it is not the Romanian name, Romanian, and Russian names of the 35 units. */
const raionNames: Record<string, [romanian: string, russian: string, english?: string]> = {
  chisinau: ['mun. Chișinău', 'мун. Кишинёв', 'Chișinău municipality'],
  balti: ['mun. Bălți', 'мун. Бельцы', 'Bălți municipality'],
  anenii_noi: ['Anenii Noi', 'Новые Анены'],
  basarabeasca: ['Basarabeasca', 'Бессарабка'],
  briceni: ['Briceni', 'Бричаны'],
  cahul: ['Cahul', 'Кагул'],
  cantemir: ['Cantemir', 'Кантемир'],
  calarasi: ['Călărași', 'Калараш'],
  causeni: ['Căușeni', 'Каушаны'],
  cimislia: ['Cimișlia', 'Чимишлия'],
  criuleni: ['Criuleni', 'Криуляны'],
  donduseni: ['Dondușeni', 'Дондюшаны'],
  drochia: ['Drochia', 'Дрокия'],
  dubasari: ['Dubăsari', 'Дубоссары'],
  edinet: ['Edineț', 'Единцы'],
  falesti: ['Fălești', 'Фалешты'],
  floresti: ['Florești', 'Флорешты'],
  glodeni: ['Glodeni', 'Глодяны'],
  hincesti: ['Hîncești', 'Хынчешты'],
  ialoveni: ['Ialoveni', 'Яловены'],
  leova: ['Leova', 'Леова'],
  nisporeni: ['Nisporeni', 'Ниспорены'],
  ocnita: ['Ocnița', 'Окница'],
  orhei: ['Orhei', 'Оргеев'],
  rezina: ['Rezina', 'Резина'],
  riscani: ['Rîșcani', 'Рышканы'],
  singerei: ['Sîngerei', 'Сынжерея'],
  soroca: ['Soroca', 'Сороки'],
  straseni: ['Strășeni', 'Страшены'],
  soldanesti: ['Șoldănești', 'Шолданешты'],
  stefan_voda: ['Ștefan Vodă', 'Штефан-Водэ'],
  taraclia: ['Taraclia', 'Тараклия'],
  telenesti: ['Telenești', 'Теленешты'],
  ungheni: ['Ungheni', 'Унгены'],
  gagauzia: ['UTA Găgăuzia', 'АТО Гагаузия', 'Gagauzia'],
};

const regions: [source: string, category: Category][] = [
  ['Chisinau', category('chisinau', 'Chișinău', 'Chișinău', 'Кишинёв')],
  ['Nord', category('nord', 'Nord (North)', 'Nord', 'Север')],
  ['Centru', category('centru', 'Centru (Center)', 'Centru', 'Центр')],
  ['Sud', category('sud', 'Sud (South)', 'Sud', 'Юг')],
  ['Gagauzia', category('gagauzia', 'Gagauzia', 'Găgăuzia', 'Гагаузия')],
];

/** Where people live: 35 raions in 5 regions, town or village, 1,529 localities. */
export interface Places {
  /** Source names of the raions, in the order of their codes. */
  raions: string[];
  regionOf: number[];
  /** Residents of each raion. */
  population: number[];
  /** Residents per raion and residence (urban first), row-major. */
  byResidence: number[];
  attributes: { region: Attribute; raion: Attribute; residence: Attribute; locality: Attribute };
  marginals: {
    raion: Marginal;
    region: Marginal;
    residence: Marginal;
    raionResidence: Marginal;
    locality: Marginal;
  };
}

const residenceCodes = { urban: 0, rural: 1 } as const;

export function readPlaces(folder: SourceFolder): Places {
  const units = folder.moldova('rpl2024_raion_population_religion.csv');
  const raions = units.map((row) => row['raion_id']!);
  const population = units.map((row) => count(row, 'population_2024'));
  const regionOf = units.map((row) => regions.findIndex(([name]) => name === row['region']));
  expectEqual('the number of raions', raions.length, 35);
  expectEqual('the population of the raions', sum(population), residents);

  const rows = folder.moldova('rpl2024_localities.csv');
  expectEqual('the number of localities', rows.length, 1529);
  const byResidence = new Array<number>(raions.length * 2).fill(0);
  const cell: number[] = [];
  const counts: number[] = [];
  for (const row of rows) {
    const residence = residenceCodes[row['residence'] as keyof typeof residenceCodes];
    const at = raions.indexOf(row['raion_id']!) * 2 + residence;
    cell.push(at);
    counts.push(count(row, 'population'));
    byResidence[at]! += count(row, 'population');
  }
  raions.forEach((raion, r) =>
    expectEqual(
      `the population of the localities of ${raion}`,
      byResidence[r * 2]! + byResidence[r * 2 + 1]!,
      population[r]!,
    ),
  );
  for (const row of folder.moldova('rpl2024_urban_rural_by_raion.csv')) {
    const r = raions.indexOf(row['raion_id']!);
    expectEqual(`urban ${row['raion_id']}`, byResidence[r * 2]!, count(row, 'urban'));
  }
  const urban = sum(raions.map((_, r) => byResidence[r * 2]!));
  expectEqual('the urban population', urban, 1_118_967);

  const ids = localityIds(rows.map((row) => [row['raion_id']!, row['uat']!, row['locality']!]));
  const labels = localityLabels(
    rows.map((row) => [row['raion_id']!, row['uat']!, row['locality']!]),
  );
  const base = 'census-2024';
  return {
    raions,
    regionOf,
    population,
    byResidence,
    attributes: {
      raion: {
        id: 'raion',
        label: text('Raion', 'Raionul', 'Район'),
        note: text(
          'District, municipality, or the autonomous unit of Gagauzia. Transnistria and Bender were not counted.',
          'Raion, municipiu sau unitatea autonomă Găgăuzia. Transnistria și Bender nu au fost recenzate.',
          'Район, муниципий или автономное образование Гагаузия. Приднестровье и Бендеры переписью не охвачены.',
        ),
        stream: 1000,
        categories: raions.map((id) => {
          const [ro, ru, en = ro] = raionNames[id]!;
          return category(id, en, ro, ru);
        }),
        status: 'official-copied',
        source: 'census-mother-tongue',
      },
      region: {
        id: 'region',
        label: text('Development region', 'Regiunea de dezvoltare', 'Регион развития'),
        note: text('A function of the raion.', 'Decurge din raion.', 'Определяется районом.'),
        stream: 1002,
        categories: regions.map(([, c]) => c),
        derivedFrom: { attribute: 'raion', groups: regionOf },
        status: 'derived',
        source: 'census-localities',
      },
      residence: {
        id: 'residence',
        label: text('Residence', 'Mediul de reședință', 'Город или село'),
        note: text(
          'Urban is the town proper; the villages inside the administrative unit of a town are rural.',
          'Urban înseamnă orașul propriu-zis; satele din unitatea administrativă a unui oraș sunt rurale.',
          'Городским считается сам город; сёла в административных границах города относятся к сельской местности.',
        ),
        stream: 1003,
        categories: [
          category('urban', 'urban', 'urban', 'город'),
          category('rural', 'rural', 'rural', 'село'),
        ],
        status: 'derived',
        source: 'census-localities',
      },
      locality: {
        id: 'locality',
        label: text('Locality', 'Localitatea', 'Населённый пункт'),
        note: text(
          'Town, village, or sector of the town of Chișinău. Nine localities have nobody. Where a name comes twice in a raion, its commune or town stands in parentheses. Within a raion and residence the locality is independent of everything else.',
          'Oraș, sat sau sector al orașului Chișinău. În nouă localități nu locuiește nimeni. Unde un nume apare de mai multe ori într-un raion, comuna sau orașul stă în paranteze. În cadrul raionului și al mediului, localitatea nu depinde de nimic altceva.',
          'Город, село или сектор города Кишинёва. В девяти населённых пунктах никто не живёт. Если название повторяется в районе, в скобках указана коммуна или город. Внутри района и типа местности населённый пункт ни от чего больше не зависит.',
        ),
        stream: 1001,
        categories: rows.map((_, i) => ({ id: ids[i]!, label: labels[i]! })),
        within: { attributes: ['raion', 'residence'], cell },
        status: 'official-copied',
        source: 'census-localities',
      },
    },
    marginals: {
      raion: {
        id: 'raion',
        label: text('Residents by raion', 'Locuitori pe raioane', 'Жители по районам'),
        of: ['raion'],
        counts: population,
        base,
        status: 'official-copied',
        source: 'census-mother-tongue',
      },
      region: {
        id: 'region',
        label: text('Residents by region', 'Locuitori pe regiuni', 'Жители по регионам'),
        of: ['region'],
        counts: regions.map((_, g) => sum(population.filter((__, r) => regionOf[r] === g))),
        base,
        status: 'derived',
        source: 'census-localities',
      },
      residence: {
        id: 'residence',
        label: text('Residents by residence', 'Locuitori pe medii', 'Жители по типу местности'),
        of: ['residence'],
        counts: [urban, residents - urban],
        published: {
          values: [1119.0, 1290.2],
          unit: text('thousand people', 'mii de persoane', 'тысяч человек'),
          decimals: 1,
          lower: [1_118_950, 1_290_150],
          upper: [1_119_050, 1_290_250],
        },
        base,
        status: 'derived',
        source: 'census-localities',
      },
      raionResidence: {
        id: 'raion-residence',
        label: text(
          'Residence by raion',
          'Mediul de reședință pe raioane',
          'Тип местности по районам',
        ),
        of: ['raion', 'residence'],
        counts: byResidence,
        base,
        status: 'derived',
        source: 'census-localities',
      },
      locality: {
        id: 'locality',
        label: text(
          'Residents by locality',
          'Locuitori pe localități',
          'Жители по населённым пунктам',
        ),
        of: ['locality'],
        counts,
        base,
        status: 'official-copied',
        source: 'census-localities',
      },
    },
  };
}

/** Readable ids: raion and locality, with the administrative unit where a name comes twice in a raion. */
function localityIds(rows: [raion: string, unit: string, locality: string][]): string[] {
  const short = rows.map(([raion, , locality]) => `${slug(raion)}-${slug(locality)}`);
  const ids = rows.map(([, unit], i) =>
    short.filter((other) => other === short[i]).length > 1
      ? `${short[i]}-${slug(unit.replace(/^(or|com|s|mun)\. /, ''))}`
      : short[i]!,
  );
  ids.forEach((id, i) => {
    if (ids.indexOf(id) !== i)
      ids[i] = `${id}-${ids.slice(0, i).filter((o) => o.startsWith(id)).length + 1}`;
  });
  return ids;
}

/**
 * Names, with the administrative unit where one comes twice in a raion, so that raion and
 * label together name one locality.
 */
function localityLabels(rows: [raion: string, unit: string, locality: string][]): string[] {
  const key = (raion: string, label: string) => `${raion}: ${label}`;
  const times = new Map<string, number>();
  for (const [raion, , locality] of rows)
    times.set(key(raion, locality), (times.get(key(raion, locality)) ?? 0) + 1);
  const labels = rows.map(([raion, unit, locality]) =>
    times.get(key(raion, locality))! > 1 ? `${locality} (${unit})` : locality,
  );
  const distinct = new Set(rows.map(([raion], i) => key(raion, labels[i]!)));
  expectEqual('distinct labels of localities in their raions', distinct.size, rows.length);
  return labels;
}

/** Small Latin letters, digits and hyphens. */
export function slug(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
