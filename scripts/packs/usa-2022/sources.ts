import type { Base, Source } from '../../../src/core/pack/pack.ts';

const census = 'U.S. Census Bureau';
const acs = {
  publisher: census,
  year: 2022,
  licence: 'LicenseRef-US-public-domain',
  url: 'https://data.census.gov',
};
const estimates = 'github.com/aberke/amazon-study @da55dc9, data/census';
const tables = 'github.com/cnelson27/dbt_personal_project @512ca9d, data';
const incomes =
  'github.com/TuckerRasbury/coding_sample_eviction-lab_data-engineer @6955cca, data/ACSST5Y2022.S1901-Data.csv';

/** Publications behind the pack. */
export const sources: Source[] = [
  {
    id: 's1501',
    ...acs,
    table: 'American Community Survey 2018–2022, S1501: educational attainment by sex and age',
    obtainedFrom: `${tables}/ACSST5Y2022.S1501-Data.csv (estimates; margins of error were left out there)`,
  },
  {
    id: 's1501-race',
    ...acs,
    table: 'American Community Survey 2018–2022, S1501: educational attainment by race and origin',
    obtainedFrom: `${tables}/ACSST5Y2022.S1501-Data.csv (estimates; margins of error were left out there)`,
  },
  {
    id: 's1501-earnings',
    ...acs,
    table: 'American Community Survey 2018–2022, S1501: median earnings by educational attainment',
    obtainedFrom: `${tables}/ACSST5Y2022.S1501-Data.csv`,
  },
  {
    id: 's1901',
    ...acs,
    table: 'American Community Survey 2018–2022, S1901: household income',
    obtainedFrom: `${incomes} (percentages of counties; the brackets of states are their sums)`,
  },
  {
    id: 'census-p9',
    ...acs,
    year: 2020,
    table: '2020 Census, P9: Hispanic or Latino, and not Hispanic or Latino by race',
    obtainedFrom: `${tables}/DECENNIALCD1182020.P9-Data.csv`,
  },
  {
    id: 'pep-ages',
    ...acs,
    table: 'Population Estimates, Vintage 2022: residents by single age and sex, 1 July 2022',
    obtainedFrom: `${estimates}/age-by-sex-2022-est.csv`,
  },
  {
    id: 'pep-states',
    ...acs,
    table: 'Population Estimates, Vintage 2022: residents of 18 and over by state, 1 July 2022',
    obtainedFrom: `${estimates}/population-by-state.csv`,
  },
  {
    id: 'cps-education',
    ...acs,
    table: 'Current Population Survey, March 2022: educational attainment of people of 18 and over',
    obtainedFrom: `${estimates}/education-attainment-2022.csv`,
  },
  {
    id: 'hinc01',
    ...acs,
    table: 'Current Population Survey, March 2022, HINC-01: household income of 2021',
    obtainedFrom: `${estimates}/hinc01-totals.csv`,
  },
  {
    id: 'dp05',
    ...acs,
    table:
      'American Community Survey 2022 (one year), DP05: adults and citizens in counties of 65,000 and more',
    obtainedFrom:
      'github.com/sparkcrafted/acs-county-level-analysis @e150773, ACSDP1Y2022.DP05-Data.csv',
  },
  {
    id: 'poststrat',
    ...acs,
    year: 2018,
    table:
      'American Community Survey 2014–2018, microdata: adult citizens by state, race, sex, age and education',
    obtainedFrom:
      'github.com/JuanLopezMartin/MRPCaseStudy @fe2dfef, data_public/chapter1/data/poststrat_df.csv',
  },
  {
    id: 'wic-2020',
    publisher: 'Wittgenstein Centre for Demography and Global Human Capital',
    table: 'Population by age, sex and education, United States 2020 (model)',
    year: 2020,
    licence: 'CC-BY-4.0',
    obtainedFrom: 'github.com/guyabel/wcde @1856910',
    url: 'https://www.wittgensteincentre.org',
  },
  {
    id: 'county-acs19',
    ...acs,
    year: 2019,
    table: 'American Community Survey 2015–2019: race and origin of counties, percent',
    obtainedFrom: 'github.com/OpenIntroStat/usdata @3b9401e, county_2019',
  },
  {
    id: 'county-acs23',
    ...acs,
    year: 2023,
    table: 'American Community Survey 2019–2023: residents, adults and schooling of counties',
    obtainedFrom: 'github.com/OpenIntroStat/openintro @be3dc62, county_2023',
  },
  {
    id: 'county-votes',
    publisher: 'Tony McGovern and contributors, from newsrooms’ counts',
    table: 'United States General Election Presidential Results by County, 2020',
    year: 2020,
    licence: 'MIT',
    obtainedFrom: 'github.com/tonmcg/US_County_Level_Election_Results_08-24 @faf9ef4',
    url: 'https://github.com/tonmcg/US_County_Level_Election_Results_08-24',
  },
  {
    id: 'district-votes',
    publisher: 'Shiro Kuriwaki, ccesMRPprep, from Daily Kos Elections',
    table: 'Presidential votes of 2020 by congressional district',
    year: 2020,
    licence: 'MIT',
    obtainedFrom: 'github.com/kuriwaki/ccesMRPprep @fefe935, cd_info_2020',
  },
  {
    id: 'nonvoters-2020',
    publisher: 'FiveThirtyEight and Ipsos',
    table: 'Why Many Americans Don’t Vote: survey of citizens, September 2020',
    year: 2020,
    licence: 'CC-BY-4.0',
    obtainedFrom: 'github.com/fivethirtyeight/data @fcf572c, non-voters',
    url: 'https://projects.fivethirtyeight.com/non-voters-poll-2020-election/',
  },
  {
    id: 'districts-2022',
    publisher: 'FiveThirtyEight',
    table: 'Urbanization of congressional districts, 2022',
    year: 2022,
    licence: 'CC-BY-4.0',
    obtainedFrom: 'github.com/fivethirtyeight/data @fcf572c, district-urbanization-index-2022',
    url: 'https://github.com/fivethirtyeight/data',
  },
  {
    id: 'gss-2016',
    publisher: 'NORC at the University of Chicago',
    table: 'General Social Survey 2016: income, degree, age and race',
    year: 2016,
    licence: 'LicenseRef-GSS-public-use',
    obtainedFrom: 'github.com/kjhealy/socviz @f0cb307, gss_sm',
    url: 'https://gss.norc.org',
  },
  {
    id: 'ssa-names',
    publisher: 'Social Security Administration',
    table: 'Given names of births by sex and year',
    year: 2010,
    licence: 'LicenseRef-US-public-domain',
    obtainedFrom: 'github.com/avehtari/ROS-Examples @06c47e3, allnames (summed over twenty years)',
    url: 'https://www.ssa.gov/oact/babynames/',
  },
  {
    id: 'census-surnames',
    publisher: census,
    table: 'Frequently occurring surnames of the 2010 census by race and origin',
    year: 2010,
    licence: 'LicenseRef-US-public-domain',
    obtainedFrom: 'github.com/cran/wru @01ff1ae, surnames2010',
    url: 'https://www.census.gov/topics/population/genealogy/data/2010_surnames.html',
  },
  {
    id: 'assumed-area',
    publisher: 'This pack',
    table: 'Urban and rural parts of counties by size: assumed',
    year: 2026,
    licence: 'LicenseRef-US-public-domain',
  },
];

/** Bases of the pack, with the totals that the tables turned out to have. */
export function basesOf(totals: {
  adults: number;
  pep: number;
  counties: number;
  citizens: number;
  households: number;
  surveyHouseholds: number;
  surveyAdults: number;
  modelled: number;
}): Base[] {
  return [
    {
      id: 'acs-2018-2022',
      label: 'residents of 18 and over of the 50 states and D.C., 2018–2022',
      date: '2022',
      total: totals.adults,
    },
    {
      id: 'pep-2022',
      label: 'residents of 18 and over, estimate of 1 July 2022',
      date: '2022-07-01',
      total: totals.pep,
    },
    {
      id: 'census-2020',
      label: 'residents of all ages, census of 1 April 2020',
      date: '2020-04-01',
      total: 331_449_281,
    },
    {
      id: 'counties-2019-2023',
      label: 'residents of 18 and over of the counties, 2019–2023',
      date: '2023',
      total: Math.round(totals.counties),
    },
    {
      id: 'citizens-2014-2018',
      label: 'citizens of 18 and over of the 50 states, 2014–2018',
      date: '2018',
      total: totals.citizens,
    },
    {
      id: 'cps-2022',
      label: 'people of 18 and over outside institutions, March 2022',
      date: '2022-03',
      total: totals.surveyAdults,
    },
    {
      id: 'households-2018-2022',
      label: 'households, 2018–2022',
      date: '2022',
      total: totals.households,
    },
    {
      id: 'households-2022',
      label: 'households, March 2022',
      date: '2022-03',
      total: totals.surveyHouseholds,
    },
    {
      id: 'earners-2018-2022',
      label: 'people of 25 and over with earnings, 2018–2022',
      date: '2022',
      total: 0,
    },
    {
      id: 'wic-2020',
      label: 'residents of all ages, model for 2020',
      date: '2020',
      total: totals.modelled,
    },
    { id: 'survey-2020', label: 'citizens asked in September 2020', date: '2020-09', total: 5836 },
    { id: 'gss-2016', label: 'adults asked in 2016', date: '2016', total: 2867 },
    { id: 'none', label: 'nobody: assumed', date: '2026', total: 0 },
  ];
}
