import type { Contradiction } from '../../../src/core/pack/pack.ts';
import { ethnicities } from './answers.ts';
import {
  around,
  comma,
  contradiction,
  kindOf,
  point,
  share,
  sumOf,
} from '../shared/contradiction.ts';
import { residents } from './sources.ts';
import { sum } from '../shared/tables.ts';
import type { Layers } from './triangles.ts';
import { text } from './words.ts';

/** Contradictions of the percentages by raion, whose licence they share. */
export function findRaionContradictions({ places, ethnicity }: Layers): Contradiction[] {
  const printed = (r: number, e: number) =>
    ethnicity.printedByRaion[r * ethnicities.length + e] ?? 0;
  /** People of a cell as printed; where nothing is printed, any number of residents. */
  const open = (r: number, e: number) => {
    const cell = r * ethnicities.length + e;
    const value = ethnicity.printedByRaion[cell];
    const people = places.population[r]!;
    return value === null || value === undefined
      ? ([0, people] as const)
      : around(people * share(value), people * share(ethnicity.halfByRaion[cell]!));
  };
  const folding = ethnicity.foldingRaions;
  const rows: [raion: string, name: [string, string], gap: number][] = [
    ['anenii_noi', ['Anenii Noi', 'Новые Анены'], 1211],
    ['briceni', ['Briceni', 'Бричаны'], -614],
    ['balti', ['Bălți', 'Бельцы'], 284],
  ];
  const columns: [e: number, en: string, ro: string, ru: string, gap: number][] = [
    [0, 'Moldovans', 'Moldoveni', 'Молдаване', -3399],
    [2, 'Ukrainians', 'Ucraineni', 'Украинцы', 2372],
    [7, 'Other ethnicities', 'Alte etnii', 'Другие этнические группы', 3893],
  ];
  return [
    ...rows.map(([raion, [name, russian], expected]) => {
      const r = places.raions.indexOf(raion);
      const total = sum(ethnicities.map((_, e) => printed(r, e)));
      const people = places.population[r]!;
      const kind = kindOf(sumOf(ethnicities.map((_, e) => open(r, e))), [people, people]);
      return contradiction(
        `raion-ethnicity-${raion.replace('_', '-')}`,
        text(
          `${name}: ethnicities sum to ${point(total)} percent`,
          `${name}: etniile însumează ${comma(total)} la sută`,
          `${russian}: этнические группы дают ${comma(total)} процента`,
        ),
        people * (1 - total / 100),
        expected,
        kind === 'rounding'
          ? text(
              'Rounding and the groups that the article does not print explain it.',
              'Se explică prin rotunjire și prin grupurile pe care articolul nu le publică.',
              'Объясняется округлением и группами, которых статья не приводит.',
            )
          : text(
              'All nine groups are printed, and it is more than their rounding can explain; printed so in the article. The difference is spread by raking.',
              'Toate cele nouă grupuri sunt publicate, iar diferența este mai mare decât explică rotunjirea lor; așa figurează în articol. Ajustarea o repartizează.',
              'Приведены все девять групп, и разница больше, чем объясняет их округление; так напечатано в статье. Подгонка её распределяет.',
            ),
        ['district-articles'],
        kind,
      );
    }),
    ...columns.map(([e, en, ro, ru, expected]) =>
      contradiction(
        `raion-ethnicity-${ethnicities[e]!.category.id}`,
        text(
          `${en}: raions against the country`,
          `${ro}: raioanele față de țară`,
          `${ru}: районы против страны`,
        ),
        sum(places.raions.map((_, r) => share(printed(r, e)) * places.population[r]!)) -
          ethnicity.national[e]!,
        expected,
        e === 7
          ? text(
              `Articles of ${folding} raions fold small groups into “other”.`,
              `Articolele despre ${folding} raioane includ grupurile mici în „altă etnie”.`,
              `Статьи о ${folding} районах включают малые группы в «другую».`,
            )
          : text(
              'Moldovans are missing about as many as there are Ukrainians too many, beyond Anenii Noi: probably a misprint in a raion not known. Raking spreads it.',
              'Lipsesc cam tot atâția moldoveni câți ucraineni sunt în plus, în afară de Anenii Noi: probabil o greșeală de tipar într-un raion necunoscut. Ajustarea o repartizează.',
              'Молдаван не хватает примерно столько, сколько украинцев лишних, помимо Новых Анен: вероятно, опечатка в неизвестном районе. Подгонка её распределяет.',
            ),
        ['district-articles', 'census-ethnicity'],
        kindOf(
          sumOf(places.raions.map((_, r) => open(r, e))),
          around(residents * share(ethnicity.printed.total[e]!), residents * share(0.005)),
          'sums',
        ),
      ),
    ),
  ];
}
