/** Methods of the bias controls, of fairness and of remedies, by id: what each figure of a report opens to. */
export const biasMethods = {
  'standardized-difference': {
    name: 'Standardized mean difference',
    formula:
      '(mean − mean of the reference) ÷ standard deviation of the reference; interval ± z · s ÷ √n',
    sentence:
      'How far the average is off, measured in the usual spread between people; 0.1 is taken as small by convention. ' +
      'Categories in order without numbers count by their rank (ridits).',
    source:
      'Cohen (1988), chapter 2; Austin (2009), Statistics in Medicine 28; ridits: Bross (1958), Biometrics 14.',
  },
  'standardized-share': {
    name: 'Standardized difference of a share',
    formula: '(p − q) ÷ √(q (1 − q))',
    sentence:
      'The same for one category: how far its share is off, measured in the spread of a yes or no.',
    source: 'Austin (2009), Statistics in Medicine 28; Love plots: Ahmed and others (2006).',
  },
  'cochran-mantel-haenszel': {
    name: 'Common odds ratio within strata (Cochran, Mantel and Haenszel)',
    formula: 'Σ aᵢ dᵢ ÷ nᵢ over Σ bᵢ cᵢ ÷ nᵢ, the reference as a second sample without error',
    sentence:
      'Compares people of the same age and sex only, so that a population that is too old does not look too little schooled. ' +
      'Odds of 1.2 times are taken as small: a standardized difference of 0.1.',
    source:
      'Mantel and Haenszel (1959); Robins, Breslow and Greenland (1986); Chinn (2000), Statistics in Medicine 19.',
  },
  'conditional-odds-ratio': {
    name: 'Conditional odds ratio',
    formula:
      'common odds ratio of two attributes within strata, over the same with the reference’s shares in each group',
    sentence:
      'Says whether education and another attribute hang together as they should among people of the same age and sex.',
    source: 'Mantel and Haenszel (1959); Robins, Breslow and Greenland (1986).',
  },
  'repeated-profiles': {
    name: 'Repeated profiles',
    formula:
      '(rows − distinct profiles) ÷ rows, less the same in independent draws; variance at most min(n ÷ 2, 2 · repeats)',
    sentence:
      'Some people are alike by chance, as some share a birthday. What is counted is how many more are alike than that.',
    source: 'Efron and Stein (1981), Annals of Statistics 9.',
  },
  'cluster-balance': {
    name: 'Balance of clusters',
    formula: '½ Σ |p − q| over the groups; below by what chance adds, above by the delta method',
    sentence:
      'The share of people who would have to be in another group: Rogers’ groups of adopters, or cells of education, age and sex.',
    source:
      'Rogers (1962); mean distance by chance: Diaconis and Zabell (1991), Statistical Science 6.',
  },
  'multiscale-distance': {
    name: 'People in the wrong area, level by level',
    formula: '½ Σ |p − q| over the areas of each level',
    sentence:
      'The share of people who would have to live elsewhere, by region and by each finer level; with few people some of it is chance, which is shown.',
    source:
      'Total variation distance; mean distance by chance: Diaconis and Zabell (1991), Statistical Science 6.',
  },
  'share-difference': {
    name: 'Difference of one share',
    formula:
      'p − q with Wilson’s interval, all areas at once (Bonferroni); where that leaves out q, as wide as Clopper and Pearson’s',
    sentence: 'How many points the share of one area or group is off.',
    source:
      'Wilson (1927); Newcombe (1998), Statistics in Medicine 17; Clopper and Pearson (1934), Biometrika 26.',
  },
  'group-difference': {
    name: 'Difference of shares between groups',
    formula:
      'p₁ − p₂ with Newcombe’s interval from two Wilson intervals, all groups at once (Bonferroni)',
    sentence:
      'How many points more or less often a group has the outcome than everyone else; small groups get wide intervals.',
    source: 'Newcombe (1998), Statistics in Medicine 17, 873–890.',
  },
  'group-ratio': {
    name: 'Ratio of shares between groups',
    formula: 'p₁ ÷ p₂ with the score interval',
    sentence: 'How many times as often a group has the outcome as everyone else.',
    source: 'Koopman (1984), Biometrics 40.',
  },
  'four-fifths': {
    name: 'Four-fifths ratio',
    formula: 'share of a group ÷ highest share of any group; below 0.8 is flagged',
    sentence:
      'A convention of United States employment law, not a test: with few people it settles nothing.',
    source: 'Uniform Guidelines on Employee Selection Procedures (1978), 29 CFR 1607.4.',
  },
  raking: {
    name: 'Raking weights within a cap',
    formula: 'least Σ w ln(w ÷ w₀) − w + w₀ with the sums wanted, w₀ ÷ cap ≤ w ≤ cap · w₀',
    sentence:
      'Gives each row as little more or less weight as the targets need; no row is deleted or repeated.',
    source: 'Deming and Stephan (1940); Deville and Särndal (1992), JASA 87; Chambers (1996).',
  },
  'stratified-quotas': {
    name: 'Stratified quotas',
    formula: 'rows of each stratum in proportion, by largest remainders',
    sentence: 'Draws every stratum to its share, so that chance plays no part in it.',
    source: 'Neyman (1934), JRSS 97; Cochran (1977), chapter 5.',
  },
  'floors-in-the-fit': {
    name: 'Floors',
    formula:
      'at least so many rows in each stratum, the others in proportion; weight = people ÷ rows',
    sentence:
      'Draws enough people of small groups to tell something of them; weights bring the shares back.',
    source: 'Kish (1965), Survey Sampling; Horvitz and Thompson (1952), JASA 47.',
  },
  'design-effect': {
    name: 'Design effect and effective size',
    formula: 'n Σ w² ÷ (Σ w)²; effective size (Σ w)² ÷ Σ w²',
    sentence:
      'How many rows of equal weight would tell as much as these with their unequal weights.',
    source: 'Kish (1965), Survey Sampling, section 11.7; Kish (1992).',
  },
} as const;
