import { ages } from './age.ts';
import { text } from './words.ts';

/** What the pack is, without its tables. */
export const frame = {
  format: 1,
  id: 'moldova-2024',
  title: text('Moldova 2024', 'Moldova 2024', 'Молдова 2024'),
  basis: text(
    'the 2024 census of Moldova',
    'Recensământul din 2024 al Moldovei',
    'перепись населения Молдовы 2024 года',
  ),
  languages: ['en', 'ro', 'ru'],
  base: 'census-2024',
  // Ethnicity and mother tongue nearly settle each other, so they are rounded together.
  root: 'raion-mother-tongue',
} as const;

export const highlights = [
  {
    of: ['raion', 'ethnicity'],
    label: text('Ethnicity by raion', 'Etnia pe raioane', 'Этничность по районам'),
  },
  {
    of: ['raion', 'motherTongue'],
    label: text('Mother tongue by raion', 'Limba maternă pe raioane', 'Родной язык по районам'),
  },
  {
    of: ['ethnicity', 'motherTongue'],
    label: text(
      'Mother tongue by ethnicity',
      'Limba maternă pe etnii',
      'Родной язык по этничности',
    ),
  },
  {
    of: ['ethnicity', 'ageDecade'],
    label: text('Age by ethnicity', 'Vârsta pe etnii', 'Возраст по этничности'),
  },
  {
    of: ['ethnicity', 'religion'],
    label: text('Religion by ethnicity', 'Religia pe etnii', 'Вероисповедание по этничности'),
  },
  {
    of: ['ageDecade', 'maritalStatus'],
    label: text(
      'Marital status by age',
      'Starea civilă pe vârste',
      'Брачное состояние по возрасту',
    ),
  },
  {
    of: ['ageDecade', 'education'],
    label: text('Education by age', 'Studiile pe vârste', 'Образование по возрасту'),
  },
  {
    of: ['region', 'residence'],
    label: text('Residence by region', 'Mediul pe regiuni', 'Тип местности по регионам'),
  },
];

export const presets = [
  {
    id: 'adults',
    label: text(
      'Adults only (18 and over)',
      'Doar adulți (18 ani și peste)',
      'Только взрослые (от 18 лет)',
    ),
    where: { age: ages.slice(18) },
  },
  {
    id: 'women-25-44-nord',
    label: text(
      'Women of 25–44 in Nord',
      'Femei de 25–44 de ani în Nord',
      'Женщины 25–44 лет на севере',
    ),
    where: { region: [1], sex: [1], age: ages.slice(25, 45) },
  },
];
