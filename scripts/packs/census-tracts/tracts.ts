import type {
  Attribute,
  HouseholdTargets,
  Marginal,
  Pack,
  PackHouseholds,
  Source,
} from '../../../src/core/pack/pack.ts';

type Records = string[][];

/** The four files as records, header lines among them. */
export interface TractTables {
  households: Records;
  persons: Records;
  householdTargets: Records;
  personTargets: Records;
}

const licence = 'BSD-3-Clause';
const attribution =
  'Public-use microdata of the US Census Bureau are in the public domain. The selection of records, their categories and the numbers of the tracts are from synthpop, copyright (c) 2016 UrbanSim Inc., under the BSD 3-Clause License in the file LICENSE.';
const obtainedFrom =
  'github.com/UDST/synthpop @6fb13991c9d3ede2d8cf80512bd1102e37b98971, demos/input_data';

/** The first digits of serial numbers are the year of the interview. */
const serialColumn = 'serialno';
const householdColumns = ['cars', 'children', 'income', 'workers'];
const personColumns = ['age', 'race', 'sex'] as const;

/** Attributes of persons in this pack, in the order of age and as the tables name the others. */
const attributes: Record<
  (typeof personColumns)[number],
  { label: string; categories: string[][] }
> = {
  age: {
    label: 'Age',
    categories: [
      ['19 and under', '0–19'],
      ['20 to 35', '20–35'],
      ['35 to 60', '36–60'],
      ['above 60', '61 and over'],
    ],
  },
  race: {
    label: 'Race',
    categories: [
      ['white', 'White'],
      ['black', 'Black'],
      ['asian', 'Asian'],
      ['other', 'Other'],
    ],
  },
  sex: {
    label: 'Sex',
    categories: [
      ['female', 'Female'],
      ['male', 'Male'],
    ],
  },
};

/** Household income as the tables code it, in words. */
const incomes: Record<string, string> = {
  lt35: 'below $35,000',
  'gt35-lt100': '$35,000 to $100,000',
  gt100: 'above $100,000',
};

/** A value of a column in words. */
const inWords = (name: string, value: string) => (name === 'income' ? incomes[value]! : value);

function column(records: Records, name: string): string[] {
  const at = records[0]!.indexOf(name);
  if (at < 0) throw new Error(`there is no column ${name} among ${records[0]!.join(', ')}`);
  return records.slice(1).map((row) => row[at]!);
}

/** Names of the tracts, and the figures of one table in them: tracts × categories. */
function figures(records: Records, group: string): { categories: string[]; values: number[][] } {
  const [groups, names] = [records[0]!, records[1]!];
  const at = groups.flatMap((name, i) => (name === group ? [i] : []));
  const values = records.slice(2).map((row) => at.map((i) => Number(row[i])));
  if (at.length === 0 || !values.flat().every((value) => Number.isInteger(value) && value >= 0))
    throw new Error(`the figures of ${group} are not whole numbers in ${at.length} columns`);
  return { categories: at.map((i) => names[i]!), values };
}

const zonesOf = (records: Records) => records.slice(2).map(([zone]) => zone!);
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** Tracts, and persons by age, race and sex in each: a pack as any other. */
export function mainPart({ households, persons, personTargets }: TractTables) {
  const zones = zonesOf(personTargets);
  const years = column(households, serialColumn).map((serial) => Number(serial.slice(0, 4)));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const totals = zones.map((_, z) => sum(figures(personTargets, 'age').values[z]!));
  for (const name of personColumns)
    figures(personTargets, name).values.forEach((own, z) => {
      if (sum(own) !== totals[z]) throw new Error(`${name} of tract ${zones[z]} adds up otherwise`);
    });

  const codes = personColumns.map((name) => {
    const known = attributes[name].categories.map(([value]) => value!);
    return column(persons, name).map((value) => {
      const code = known.indexOf(value);
      if (code < 0) throw new Error(`${name} has no category ${value}`);
      return code;
    });
  });
  const sizes = personColumns.map((name) => attributes[name].categories.length);
  const weights = new Array<number>(sizes[0]! * sizes[1]! * sizes[2]!).fill(0);
  codes[0]!.forEach((age, i) => {
    weights[(age * sizes[1]! + codes[1]![i]!) * sizes[2]! + codes[2]![i]!]!++;
  });

  const attribute = (id: string, stream: number, rest: Partial<Attribute>) => ({
    id,
    stream,
    status: 'secondary',
    source: 'tracts',
    ...rest,
  });
  const marginal = (name: (typeof personColumns)[number]): Marginal => {
    const { categories, values } = figures(personTargets, name);
    const order = attributes[name].categories.map(([value]) => categories.indexOf(value!));
    return {
      id: `tract-${name}`,
      label: `${attributes[name].label} by tract`,
      of: ['tract', name],
      counts: values.flatMap((own) => order.map((at) => own[at]!)),
      base: 'tracts',
      status: 'secondary',
      source: 'tracts',
    };
  };
  const sources: Source[] = [
    {
      id: 'microdata',
      publisher: 'United States Census Bureau',
      table: `American Community Survey, public-use microdata ${first}–${last} of one area`,
      year: last,
      licence: 'public domain; selection BSD-3-Clause',
      obtainedFrom,
      url: 'https://www.census.gov/programs-surveys/acs/microdata.html',
    },
    {
      id: 'tracts',
      publisher: 'UrbanSim Inc.',
      table:
        'synthpop, example: households and persons of 21 census tracts, which it does not name',
      year: 2016,
      licence,
      obtainedFrom,
      url: 'https://github.com/UDST/synthpop',
    },
  ];
  return {
    licence,
    attribution,
    files: ['households.json'],
    format: 1,
    id: 'census-tracts',
    title: '21 census tracts, an example with households',
    basis: 'a published example of 21 census tracts of the United States',
    languages: ['en'],
    base: 'tracts',
    bases: [
      {
        id: 'tracts',
        label: 'residents of 21 census tracts',
        date: String(last),
        total: sum(totals),
      },
      { id: 'sample', label: 'persons of the sample', date: String(last), total: 0 },
    ],
    sources,
    attributes: [
      attribute('tract', 1000, {
        label: 'Census tract',
        note: 'Numbered as the example numbers them; it does not say where they lie.',
        categories: zones.map((zone) => ({ id: zone, label: `Tract ${zone}` })),
      }),
      ...personColumns.map((name, i) =>
        attribute(name, 1001 + i, {
          label: attributes[name].label,
          categories: attributes[name].categories.map(([value, label]) => ({
            id: value!.replaceAll(' ', '-'),
            label: label!,
          })),
        }),
      ),
    ],
    marginals: personColumns.map(marginal),
    sampleFactors: [
      {
        id: 'persons',
        label: 'Age, race and sex of the persons of the sample',
        of: [...personColumns],
        weights,
        base: 'sample',
        status: 'derived',
        source: 'microdata',
        note: 'All persons of the microdata count once, those in group quarters among them.',
      },
    ],
    structuralZeros: [],
    figures: [],
    contradictions: [],
    identities: [],
    root: 'tract-age',
    highlights: [
      { of: ['tract', 'age'], label: 'Age by tract' },
      { of: ['age', 'race'], label: 'Race by age' },
    ],
    presets: [],
  } satisfies Record<
    keyof Omit<Pack, 'households' | 'context' | 'contacts'> | 'licence' | 'attribution' | 'files',
    unknown
  >;
}

/** What is odd in the tables and left in them, counted. */
function oddities({ households, persons, householdTargets, personTargets }: TractTables): string {
  const known = new Set(column(households, serialColumn));
  const alone = column(persons, serialColumn).filter((serial) => !known.has(serial)).length;
  const tables = householdColumns.map((name) => figures(householdTargets, name));
  const gaps = zonesOf(householdTargets).map((_, z) => {
    const totals = tables.map(({ values }) => sum(values[z]!));
    return Math.max(...totals) - Math.min(...totals);
  });
  const children = figures(householdTargets, 'children');
  const ages = figures(personTargets, 'age');
  const yes = children.categories.indexOf('yes');
  const young = ages.categories.indexOf('19 and under');
  const crowded = children.values.filter((own, z) => own[yes]! > ages.values[z]![young]!).length;
  return (
    `Left as published: totals of households in a tract differ by up to ${Math.max(...gaps)}, ` +
    `${alone} persons live in no household of the sample, and in ${crowded} tracts there are more households with ` +
    'children than persons aged 19 and under, as if “no” and “yes” of children had changed places.'
  );
}

/** Households with their members, and what is known of both in each tract. */
export function householdPart(tables: TractTables): object {
  const { households, persons, householdTargets, personTargets } = tables;
  const number = new Map<string, number>();
  const numbers = (serials: readonly string[]) =>
    serials.map((serial) => {
      const known = number.get(serial) ?? number.size + 1;
      number.set(serial, known);
      return known;
    });
  const columns = (records: Records, names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [name, column(records, name).map((value) => inWords(name, value))]),
    );
  const zones = zonesOf(householdTargets);
  if (zones.join() !== zonesOf(personTargets).join())
    throw new Error('households and persons are given for other tracts');
  const targets = (
    records: Records,
    counts: HouseholdTargets['counts'],
    names: readonly string[],
  ): HouseholdTargets[] =>
    names
      .map((name) => {
        const { categories, values } = figures(records, name);
        return { name, categories: categories.map((value) => inWords(name, value)), values };
      })
      .map(({ name, ...table }) => ({
        counts,
        of: [name],
        ...table,
        status: 'secondary',
        source: 'tracts',
      }));
  const part: PackHouseholds = {
    label: 'Households of 21 census tracts',
    note: oddities(tables),
    status: 'official-copied',
    source: 'microdata',
    households: {
      id: numbers(column(households, serialColumn)),
      columns: columns(households, householdColumns),
    },
    persons: {
      household: numbers(column(persons, serialColumn)),
      columns: columns(persons, personColumns),
    },
    zones,
    targets: [
      ...targets(householdTargets, 'households', householdColumns),
      ...targets(personTargets, 'persons', personColumns),
    ],
  };
  return { licence, attribution, households: part };
}
