import type { Base, Source } from '../../../src/core/pack/pack.ts';
import { text } from './words.ts';

const nbs = text(
  'National Bureau of Statistics of the Republic of Moldova',
  'Biroul Național de Statistică al Republicii Moldova',
  'Национальное бюро статистики Республики Молдова',
);
const census = { publisher: nbs, year: 2024, licence: 'CC-BY-4.0' };
const ethnoculturalAnnex = 'Anexa_Caracteristici_Etnoculturale_RPL2024.xlsx';

/** Publications behind the pack, all but the one with a licence of its own. */
export const sources: Source[] = [
  {
    id: 'census-localities',
    ...census,
    table: text(
      '2024 census, annex 8.3: population of localities',
      'Recensământul 2024, anexa 8.3: populația localităților',
      'Перепись 2024 года, приложение 8.3: население населённых пунктов',
    ),
    obtainedFrom:
      'github.com/popionnutu-tech/TRANSLUX @721a614, apps/admin/scripts/piata/data/rpl2024-localitati.csv (retyped; population only)',
    url: 'https://statistica.gov.md',
  },
  {
    id: 'census-sex-ratio',
    ...census,
    table: text(
      '2024 census, annex 8.3: males per 1,000 females by raion',
      'Recensământul 2024, anexa 8.3: bărbați la 1000 de femei, pe raioane',
      'Перепись 2024 года, приложение 8.3: мужчин на 1000 женщин по районам',
    ),
    obtainedFrom:
      'github.com/advaitsridhar/DemographicMap @2c2b007, data/processed/moldova_age.json (retyped)',
    url: 'https://statistica.gov.md',
  },
  {
    id: 'census-mother-tongue',
    ...census,
    table: text(
      '2024 census, annex table 5.13: mother tongue by raion',
      'Recensământul 2024, tabelul 5.13 din anexă: limba maternă pe raioane',
      'Перепись 2024 года, таблица 5.13 приложения: родной язык по районам',
    ),
    obtainedFrom: `${ethnoculturalAnnex} through github.com/advaitsridhar/DemographicMap @1289f15, data/processed/moldova_census.json (retyped)`,
    url: 'https://statistica.gov.md',
  },
  {
    id: 'census-religion',
    ...census,
    table: text(
      '2024 census, annex table 5.29: religion by raion',
      'Recensământul 2024, tabelul 5.29 din anexă: religia pe raioane',
      'Перепись 2024 года, таблица 5.29 приложения: вероисповедание по районам',
    ),
    obtainedFrom: `${ethnoculturalAnnex} through github.com/advaitsridhar/DemographicMap @1289f15 and github.com/go-bayes/places-of-worship @059777f (retyped)`,
    url: 'https://statistica.gov.md',
  },
  {
    id: 'census-ethnicity',
    ...census,
    table: text(
      '2024 census, communiqué of 20 October 2025: ethnicity by residence, percent',
      'Recensământul 2024, comunicatul din 20 octombrie 2025: etnia pe medii, procente',
      'Перепись 2024 года, коммюнике от 20 октября 2025 года: этничность по городу и селу, проценты',
    ),
    obtainedFrom:
      'Date_Comunicat_Etnoculturale_20_10_25.xlsx through github.com/synesthesia-wav/moldova-personas @134d5c1, nbs_ethnicity_2024.json',
    url: 'https://statistica.gov.md',
  },
  {
    id: 'census-ethnicity-tongue',
    ...census,
    table: text(
      '2024 census, communiqué of 20 October 2025, figure 16: mother tongue by ethnicity, shares',
      'Recensământul 2024, comunicatul din 20 octombrie 2025, figura 16: limba maternă pe etnii, ponderi',
      'Перепись 2024 года, коммюнике от 20 октября 2025 года, рисунок 16: родной язык по этничности, доли',
    ),
    obtainedFrom:
      'Date_Comunicat_Etnoculturale_20_10_25.xlsx through github.com/synesthesia-wav/moldova-personas @134d5c1, config/ethnocultural_tables_2024.json',
    url: 'https://statistica.gov.md',
  },
  {
    id: 'census-ethnicity-religion',
    ...census,
    table: text(
      '2024 census, communiqué of 20 October 2025, figure 17: religion by ethnicity, shares',
      'Recensământul 2024, comunicatul din 20 octombrie 2025, figura 17: religia pe etnii, ponderi',
      'Перепись 2024 года, коммюнике от 20 октября 2025 года, рисунок 17: вероисповедание по этничности, доли',
    ),
    obtainedFrom:
      'Date_Comunicat_Etnoculturale_20_10_25.xlsx through github.com/synesthesia-wav/moldova-personas @134d5c1, config/ethnocultural_tables_2024.json',
    url: 'https://statistica.gov.md',
  },
  {
    id: 'census-ethnicity-age',
    ...census,
    table: text(
      '2024 census: age by ethnicity, percent of each of six ethnicities',
      'Recensământul 2024: vârsta pe etnii, procente din fiecare din cele șase etnii',
      'Перепись 2024 года: возраст по этничности, проценты каждой из шести этнических групп',
    ),
    obtainedFrom:
      'github.com/synesthesia-wav/moldova-personas @134d5c1, docs/archive/NBS_2024_VERIFICATION_REPORT.md',
    url: 'https://statistica.gov.md',
  },
  {
    id: 'census-press-demography',
    ...census,
    table: text(
      '2024 census, releases of 2025 on sex, residence, marital status and schooling, as the press quoted them',
      'Recensământul 2024, comunicatele din 2025 despre sex, mediu, stare civilă și studii, așa cum le-a citat presa',
      'Перепись 2024 года, сообщения 2025 года о поле, городе и селе, браке и образовании в пересказе прессы',
    ),
    obtainedFrom: 'azi.citesc.info, diez.md, estcurier.md, newsmaker.md (July to August 2025)',
  },
  {
    id: 'census-press-ethnocultural',
    ...census,
    table: text(
      '2024 census, release of 20 October 2025 on ethnicity and mother tongue, as the press quoted it',
      'Recensământul 2024, comunicatul din 20 octombrie 2025 despre etnie și limba maternă, așa cum l-a citat presa',
      'Перепись 2024 года, сообщение от 20 октября 2025 года об этничности и родном языке в пересказе прессы',
    ),
    obtainedFrom: 'moldpres.md, Sputnik Moldova, nistru.news (20 to 21 October 2025)',
  },
  {
    id: 'estimate-single-age',
    publisher: nbs,
    table: text(
      'Usually resident population on 1 January 2024 by single year of age (POP010200rcl)',
      'Populația cu reședință obișnuită la 1 ianuarie 2024 pe ani de vârstă (POP010200rcl)',
      'Население с обычным проживанием на 1 января 2024 года по одногодичным возрастам (POP010200rcl)',
    ),
    year: 2024,
    licence: 'CC-BY-4.0',
    obtainedFrom:
      'statbank.statistica.md through github.com/synesthesia-wav/moldova-personas @134d5c1, nbs_population_by_age_2024.json; its codes 101 and 102 read as age 0 and as 85 and over',
    url: 'https://statbank.statistica.md',
  },
  {
    id: 'estimate-raions',
    publisher: nbs,
    table: text(
      'Usually resident population on 1 January 2024 by raion (POP010400rclreg)',
      'Populația cu reședință obișnuită la 1 ianuarie 2024 pe raioane (POP010400rclreg)',
      'Население с обычным проживанием на 1 января 2024 года по районам (POP010400rclreg)',
    ),
    year: 2024,
    licence: 'CC-BY-4.0',
    obtainedFrom:
      'statbank.statistica.md through a report in github.com/synesthesia-wav/moldova-personas @5490093',
    url: 'https://statbank.statistica.md',
  },
  {
    id: 'earnings-2025',
    publisher: nbs,
    table: text(
      'Cost of labor in 2025, tables 5 and 12: average gross monthly earnings by raion',
      'Costul muncii în 2025, tabelele 5 și 12: câștigul salarial mediu brut lunar pe raioane',
      'Стоимость рабочей силы в 2025 году, таблицы 5 и 12: средний месячный заработок по районам',
    ),
    year: 2025,
    licence: 'CC-BY-4.0',
    obtainedFrom:
      'Anexa_costul_muncii_2025.xlsx through github.com/popionnutu-tech/TRANSLUX @721a614, apps/admin/scripts/piata/data/salarii-2025.csv',
    url: 'https://statistica.gov.md',
  },
  {
    id: 'wpp-2019',
    publisher: text(
      'United Nations',
      'Organizația Națiunilor Unite',
      'Организация Объединённых Наций',
    ),
    table: text(
      'World Population Prospects 2019: Moldova with Transnistria, age by sex',
      'World Population Prospects 2019: Moldova împreună cu Transnistria, vârsta pe sexe',
      'World Population Prospects 2019: Молдова вместе с Приднестровьем, возраст по полу',
    ),
    year: 2019,
    licence: 'CC-BY-3.0-IGO',
    obtainedFrom: 'the R package wpp2019 (github.com/cran/wpp2019 @a1693cc)',
    url: 'https://population.un.org/wpp/',
  },
  {
    id: 'wic-2020',
    publisher: 'Wittgenstein Centre for Demography and Global Human Capital',
    table: text(
      'Human Capital Data Explorer: Moldova with Transnistria 2020, education by age and sex',
      'Human Capital Data Explorer: Moldova împreună cu Transnistria 2020, studiile pe vârste și sexe',
      'Human Capital Data Explorer: Молдова вместе с Приднестровьем 2020, образование по возрасту и полу',
    ),
    year: 2020,
    licence: 'CC-BY-4.0',
    obtainedFrom: 'the R package wcde (github.com/guyabel/wcde @1856910, data/past_epop.rda)',
    url: 'https://dataexplorer.wittgensteincentre.org/',
  },
  {
    id: 'marital-estimate',
    publisher: 'moldova-personas',
    table: text(
      'Marital status by age band, an estimate without a published table',
      'Starea civilă pe grupe de vârstă, o estimare fără tabel publicat',
      'Брачное состояние по возрастным группам, оценка без опубликованной таблицы',
    ),
    year: 2026,
    licence: 'MIT',
    obtainedFrom: 'github.com/synesthesia-wav/moldova-personas @134d5c1, census_data.py',
  },
  {
    id: 'faker-names',
    publisher: 'Faker',
    table: text(
      'Names of Faker.js 10.6.0 (ro_MD, ro, ru, uk, tr) and of Python Faker (bg_BG)',
      'Nume din Faker.js 10.6.0 (ro_MD, ro, ru, uk, tr) și din Faker pentru Python (bg_BG)',
      'Имена из Faker.js 10.6.0 (ro_MD, ro, ru, uk, tr) и из Faker для Python (bg_BG)',
    ),
    year: 2026,
    licence: 'MIT',
    obtainedFrom: 'npm @faker-js/faker 10.6.0; github.com/joke2k/faker @8ad78a6',
    url: 'https://fakerjs.dev',
  },
];

/** The publication whose licence asks for the same licence on what is made of it. */
export const shareAlikeSource: Source = {
  id: 'district-articles',
  publisher: text('Wikipedia in English', 'Wikipedia în engleză', 'Википедия на английском языке'),
  table: text(
    'Articles on the districts of Moldova: ethnicity in percent, citing the 2024 census',
    'Articolele despre raioanele Moldovei: etnia în procente, cu trimitere la Recensământul 2024',
    'Статьи о районах Молдовы: этничность в процентах со ссылкой на перепись 2024 года',
  ),
  year: 2025,
  licence: 'CC-BY-SA-4.0',
  obtainedFrom:
    'github.com/advaitsridhar/DemographicMap @1af9a31, data/processed/europe_wiki_moldova.json (retyped)',
  url: 'https://en.wikipedia.org/wiki/Districts_of_Moldova',
};

/** The count of residents that all targets add up to. */
export const residents = 2_409_207;

/**
 * Who is counted, where and when.
 *
 * @param modelled people of the two models, summed from their tables
 */
export const basesOf = (modelled: { wpp: number; wic: number }): Base[] => [
  {
    id: 'census-2024',
    label: text(
      'residents counted in the 2024 census, without Transnistria and Bender',
      'rezidenții numărați la Recensământul din 2024, fără Transnistria și Bender',
      'жители, учтённые переписью 2024 года, без Приднестровья и Бендер',
    ),
    date: '2024-04-08',
    total: residents,
  },
  {
    id: 'estimate-2024',
    label: text(
      'usual residents estimated for 1 January 2024, without Transnistria and Bender',
      'rezidenții obișnuiți estimați la 1 ianuarie 2024, fără Transnistria și Bender',
      'обычно проживающие по оценке на 1 января 2024 года, без Приднестровья и Бендер',
    ),
    date: '2024-01-01',
    total: 2_423_287,
  },
  {
    id: 'wpp-2024',
    label: text(
      'a model of all Moldova, Transnistria included, interpolated to 2024',
      'un model al întregii Moldove, inclusiv Transnistria, interpolat la 2024',
      'модель всей Молдовы, включая Приднестровье, интерполированная на 2024 год',
    ),
    date: '2024',
    total: modelled.wpp,
  },
  {
    id: 'wic-2020',
    label: text(
      'a model of all Moldova, Transnistria included, for 2020',
      'un model al întregii Moldove, inclusiv Transnistria, pentru 2020',
      'модель всей Молдовы, включая Приднестровье, на 2020 год',
    ),
    date: '2020',
    total: modelled.wic,
  },
  {
    id: 'employees-2025',
    label: text(
      'employees by place of work, 2025',
      'salariați după locul de muncă, 2025',
      'наёмные работники по месту работы, 2025',
    ),
    date: '2025',
    total: 652_322,
  },
  {
    id: 'unstated',
    label: text(
      'not stated by the estimate',
      'neprecizată de autorul estimării',
      'автором оценки не указана',
    ),
    date: '2024',
    total: 0,
  },
];
