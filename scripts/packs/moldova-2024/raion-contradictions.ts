import type { Contradiction } from '../../../src/core/pack/pack.ts';
import { ethnicities } from './answers.ts';
import { comma, contradiction, point, share } from './contradiction.ts';
import { sum } from './tables.ts';
import type { Layers } from './triangles.ts';
import { text } from './words.ts';

/** Contradictions of the percentages by raion, whose licence they share. */
export function findRaionContradictions({ places, ethnicity }: Layers): Contradiction[] {
  const printed = (r: number, e: number) =>
    ethnicity.printedByRaion[r * ethnicities.length + e] ?? 0;
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
      return contradiction(
        `raion-ethnicity-${raion.replace('_', '-')}`,
        text(
          `${name}: ethnicities sum to ${point(total)} percent`,
          `${name}: etniile însumează ${comma(total)} la sută`,
          `${russian}: этнические группы дают ${comma(total)} процента`,
        ),
        places.population[r]! * (1 - total / 100),
        expected,
        text(
          'More than rounding can explain; printed so in the article. The residents left over are spread by raking.',
          'Mai mult decât explică rotunjirea; așa figurează în articol. Locuitorii rămași sunt repartizați prin ajustare.',
          'Больше, чем объясняет округление; так напечатано в статье. Остаток жителей распределён подгонкой.',
        ),
        ['district-articles'],
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
              'Six articles fold small groups into “other”.',
              'Șase articole includ grupurile mici în „altă etnie”.',
              'Шесть статей включают малые группы в «другую».',
            )
          : text(
              'Moldovans are missing about as many as there are Ukrainians too many, beyond Anenii Noi: probably a misprint in a raion not known. Raking spreads it.',
              'Lipsesc cam tot atâția moldoveni câți ucraineni sunt în plus, în afară de Anenii Noi: probabil o greșeală de tipar într-un raion necunoscut. Ajustarea o repartizează.',
              'Молдаван не хватает примерно столько, сколько украинцев лишних, помимо Новых Анен: вероятно, опечатка в неизвестном районе. Подгонка её распределяет.',
            ),
        ['district-articles', 'census-ethnicity'],
      ),
    ),
  ];
}
