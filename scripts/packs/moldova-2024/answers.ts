import type { Attribute, Category } from '../../../src/core/pack/pack.ts';
import { category, text } from './words.ts';

/** An answer of the census: its column in the tables by raion, and in those by ethnicity. */
interface Answer {
  category: Category;
  /** Column of the tables by raion. */
  raionColumn: string;
  /** Column of the shares by ethnicity; two answers of one column stand merged there. */
  shareColumn?: string;
}

const notDeclared = category('notDeclared', 'not declared', 'nedeclarată', 'не указано');

export const ethnicities: { category: Category; column: string; shareRow?: string }[] = [
  {
    category: category('moldovan', 'Moldovan', 'moldoveni', 'молдаване'),
    column: 'moldovan',
    shareRow: 'Moldovean',
  },
  {
    category: category('romanian', 'Romanian', 'români', 'румыны'),
    column: 'romanian',
    shareRow: 'Român',
  },
  {
    category: category('ukrainian', 'Ukrainian', 'ucraineni', 'украинцы'),
    column: 'ukrainian',
    shareRow: 'Ucrainean',
  },
  {
    category: category('russian', 'Russian', 'ruși', 'русские'),
    column: 'russian',
    shareRow: 'Rus',
  },
  {
    category: category('gagauz', 'Gagauz', 'găgăuzi', 'гагаузы'),
    column: 'gagauz',
    shareRow: 'Găgăuz',
  },
  {
    category: category('bulgarian', 'Bulgarian', 'bulgari', 'болгары'),
    column: 'bulgarian',
    shareRow: 'Bulgar',
  },
  {
    category: category('roma', 'Roma', 'romi', 'цыгане (рома)'),
    column: 'romani',
    shareRow: 'Rrom',
  },
  {
    category: category('other', 'other ethnicity', 'altă etnie', 'другая этничность'),
    column: 'other',
  },
  { category: notDeclared, column: 'not_declared' },
];

export const tongues: Answer[] = [
  {
    category: category('moldovan', 'Moldovan', 'moldovenească', 'молдавский'),
    raionColumn: 'Moldovan',
    shareColumn: 'Română',
  },
  {
    category: category('romanian', 'Romanian', 'română', 'румынский'),
    raionColumn: 'Romanian',
    shareColumn: 'Română',
  },
  {
    category: category('russian', 'Russian', 'rusă', 'русский'),
    raionColumn: 'Russian',
    shareColumn: 'Rusă',
  },
  {
    category: category('ukrainian', 'Ukrainian', 'ucraineană', 'украинский'),
    raionColumn: 'Ukrainian',
    shareColumn: 'Ucraineană',
  },
  {
    category: category('gagauz', 'Gagauz', 'găgăuză', 'гагаузский'),
    raionColumn: 'Gagauz',
    shareColumn: 'Găgăuză',
  },
  {
    category: category('bulgarian', 'Bulgarian', 'bulgară', 'болгарский'),
    raionColumn: 'Bulgarian',
    shareColumn: 'Bulgară',
  },
  {
    category: category('romani', 'Romani', 'romani', 'цыганский (романи)'),
    raionColumn: 'Romani',
    shareColumn: 'Rromani',
  },
  {
    category: category('other', 'other language', 'altă limbă', 'другой язык'),
    raionColumn: 'Other',
    shareColumn: 'Alta',
  },
  { category: notDeclared, raionColumn: 'Not_declared' },
];

export const religions: Answer[] = [
  {
    category: category('orthodox', 'Orthodox', 'ortodoxă', 'православие'),
    raionColumn: 'Orthodox',
    shareColumn: 'Ortodox',
  },
  {
    category: category('baptist', 'Baptist', 'baptistă', 'баптизм'),
    raionColumn: 'Baptist',
    shareColumn: 'Baptist',
  },
  {
    category: category(
      'jehovahsWitness',
      'Jehovah’s Witnesses',
      'Martorii lui Iehova',
      'Свидетели Иеговы',
    ),
    raionColumn: 'Jehovahs_Witnesses',
    shareColumn: 'Martor al lui Iehova',
  },
  {
    category: category('pentecostal', 'Pentecostal', 'penticostală', 'пятидесятничество'),
    raionColumn: 'Pentecostal',
    shareColumn: 'Penticostal',
  },
  {
    category: category('adventist', 'Adventist', 'adventistă', 'адвентизм'),
    raionColumn: 'Adventist',
    shareColumn: 'Adventist',
  },
  {
    category: category(
      'evangelical',
      'Evangelical Christian',
      'creștină după Evanghelie',
      'евангельские христиане',
    ),
    raionColumn: 'Evangelical',
    shareColumn: 'Creștină după Evanghelie',
  },
  {
    category: category('catholic', 'Roman Catholic', 'romano-catolică', 'католицизм'),
    raionColumn: 'Catholic',
    shareColumn: 'Catolic',
  },
  {
    category: category(
      'oldBeliever',
      'Old Believers (Russian Orthodox of the old rite)',
      'staroveri (ortodoxă rusă de rit vechi)',
      'староверы (русская православная старого обряда)',
    ),
    raionColumn: 'Old_Believer',
    shareColumn: 'Staroveri (Ortodoxă Rusă de rit vechi)',
  },
  {
    category: category('islam', 'Islam', 'islam', 'ислам'),
    raionColumn: 'Islam',
    shareColumn: 'Islam',
  },
  {
    category: category('other', 'other religion', 'altă religie', 'другая религия'),
    raionColumn: 'Other_religion',
    shareColumn: 'Altă religie',
  },
  {
    category: category('irreligious', 'no religion', 'fără religie', 'без религии'),
    raionColumn: 'Irreligious',
  },
  { category: category('atheist', 'atheist', 'ateu', 'атеизм'), raionColumn: 'Atheist' },
  {
    category: category('agnostic', 'agnostic', 'agnostic', 'агностицизм'),
    raionColumn: 'Agnostic',
  },
  {
    category: category('freethinker', 'freethinker', 'liber-cugetător', 'свободомыслие'),
    raionColumn: 'Freethinker',
  },
  { category: notDeclared, raionColumn: 'Not_declared' },
];

export const answerAttributes: Attribute[] = [
  {
    id: 'ethnicity',
    label: text('Ethnicity', 'Etnia', 'Этничность'),
    note: text(
      'As people declared it. Not declared stays an answer of its own.',
      'Așa cum a fost declarată. „Nedeclarată” rămâne un răspuns aparte.',
      'Как указали сами люди. «Не указано» остаётся отдельным ответом.',
    ),
    stream: 1007,
    categories: ethnicities.map((e) => e.category),
    status: 'derived',
    source: 'census-ethnicity',
  },
  {
    id: 'motherTongue',
    label: text('Mother tongue', 'Limba maternă', 'Родной язык'),
    note: text(
      'Moldovan and Romanian are kept apart as the census printed them by raion. By ethnicity they were printed together, so here the name of the tongue depends on the raion and not on ethnicity: of ethnic Romanians only about half get “Romanian”. Read the two together when you cross them with ethnicity.',
      'Limbile „moldovenească” și „română” sunt păstrate separat, așa cum le-a publicat recensământul pe raioane. Pe etnii ele au fost publicate împreună, deci aici denumirea limbii depinde de raion, nu de etnie: doar circa jumătate dintre etnicii români primesc „română”. La încrucișarea cu etnia citiți-le împreună.',
      'Молдавский и румынский сохранены раздельно, как их опубликовала перепись по районам. По этничности они опубликованы вместе, поэтому название языка здесь зависит от района, а не от этничности: «румынский» получает лишь около половины этнических румын. При сопоставлении с этничностью читайте их вместе.',
    ),
    stream: 1008,
    categories: tongues.map((t) => t.category),
    status: 'official-copied',
    source: 'census-mother-tongue',
  },
  {
    id: 'religion',
    label: text('Religion', 'Religia', 'Вероисповедание'),
    note: text(
      'Fifteen answers as printed; those of no religion and those who did not answer are kept.',
      'Cincisprezece răspunsuri, ca în publicație; persoanele fără religie și cele care nu au răspuns sunt păstrate.',
      'Пятнадцать ответов, как в публикации; неверующие и не ответившие сохранены.',
    ),
    stream: 1009,
    categories: religions.map((r) => r.category),
    status: 'official-copied',
    source: 'census-religion',
  },
];
