/** Tables of a country that does not exist, as a newcomer may bring them. */

/** Three tables that agree: 100,000 people. */
export const agreeing = {
  'region-sex.csv':
    '\uFEFFRegion,Men,Women,Total\nNorth,"12,000","12,500","24,500"\nSouth,"20,100","21,400","41,500"\nEast,"16,000","18,000","34,000"\nTotal,"48,100","51,900","100,000"\n',
  'age-sex.csv':
    'Sex;Age;People\nMen;0-14;8000\nMen;15-64;32100\nMen;65+;8000\nWomen;0-14;7900\nWomen;15-64;34000\nWomen;65+;10000\n',
  'education.csv':
    'Region,Education,Share\nNorth,Low,30%\nNorth,High,70%\nSouth,Low,40%\nSouth,High,60%\nEast,Low,50%\nEast,High,50%\n',
};

/**
 * Three that do not: other totals, nobody known in the East, other spellings, percent signs,
 * thousands separators of another country, a byte-order mark.
 */
export const disagreeing = {
  'regions.csv': '\uFEFFRegion;Men;Women\nNorth;12.000;12.500\nSouth;20.100;21.400\nEast;0;0\n',
  'people.csv': 'REGION,People\nnorth,"24,700"\nSoutth,"41,500"\nÉast,"34,000"\n',
  'ages.csv':
    'Share of people by age and sex\nAge group,Male,Female\nunder 15,8.0%,7.9%\n15 to 64,32.1%,34.0%\n65 and over,8.1%,10.0%\n',
};
