import type { AddedText } from '../../state/own-tables.svelte.ts';

/** Three tables of a country that does not exist, to try the page with. */
export const exampleAbout = { title: 'Arland 2024 (invented)', date: '2024' };

const invented = (table: string) =>
  ({ publisher: 'invented for this page', table, licence: 'MIT', status: 'fictitious' }) as const;

export const exampleTables: AddedText[] = [
  {
    name: 'arland-regions.csv',
    source: invented('Regions by sex'),
    text: [
      'Region,Women,Men,Total',
      'Capital,"214,300","198,700","413,000"',
      'Coast,"161,200","155,900","317,100"',
      'Lakes,"144,600","141,100","285,700"',
      'North,"110,500","113,700","224,200"',
      'Total,"630,600","609,400","1,240,000"',
    ].join('\n'),
  },
  {
    name: 'arland-ages.csv',
    source: invented('Ages by sex'),
    text: [
      'Age,Sex,People',
      ...['0–14,Women,98400', '15–24,Women,68900', '25–44,Women,168300'],
      ...['45–64,Women,163600', '65 and over,Women,131400'],
      ...['0–14,Men,103700', '15–24,Men,72500', '25–44,Men,171200'],
      ...['45–64,Men,157800', '65 and over,Men,104200'],
    ].join('\n'),
  },
  {
    name: 'arland-education.csv',
    source: invented('Education in percent of each age'),
    text: [
      ';Education;;',
      'Age;Basic;Vocational;Tertiary',
      '0–14;100.0%;0.0%;0.0%',
      '15–24;34.0%;51.5%;14.5%',
      '25–44;9.5%;48.0%;42.5%',
      '45–64;14.0%;54.5%;31.5%',
      '65 and over;33.5%;49.0%;17.5%',
    ].join('\n'),
  },
];
