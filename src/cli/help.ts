/** Help of a command; `''` is that of the program. */
export const help: Readonly<Record<string, string>> = {
  '': `populace: synthetic populations that agree with published statistics

  populace generate   draw a population into a Parquet, CSV or JSONL file
  populace fit        fit a table to known totals
  populace integerize turn a fitted table into whole people
  populace households whole households with their members, to targets of both
  populace link       the link of a study
  populace study      the study that a link holds
  populace packs      what can be drawn from
  populace pack       make a pack of tables of your own
  populace validate   judge a file of people, or the population of a study

JSON goes to the standard output, messages to the standard error.
Exit code: 0 done, 1 could not (the JSON says why), 2 wrong arguments.
populace COMMAND --help tells more.
`,
  validate: `populace validate FILE | STUDY.json | --link LINK [options] [--out REPORT]

Judges a population: does it meet its targets, do its attributes hang together, who is
missing, how sure is that, where does each figure come from. FILE holds people: CSV,
Parquet, JSON lines or a list of JSON records. Its columns are matched to the attributes
of a pack by their names and values; the report says how, and what was left out.

  --pack ID         hold it against this pack (default: the one a file was drawn from,
                    else the first of populace packs); a file PACK.json, or none
  --policy FILE     shares, tolerances and least numbers to be kept, as JSON
  --reference FILE  people whose ties are known to be true, in place of the pack's ties
  --drawn HOW       how the rows of FILE were drawn: quota, sample or unknown (default)
  --replicates N    populations drawn from the error of the targets themselves (default
                    50; 0 for none)
  --errors FILE     errors of targets that you know: {"TABLE or SOURCE": {"range": 0.05}}, or
                    {"people": 1200, "designEffect": 1.4} of a survey
  --assume SHARE    error of every target that states none, either way (default none)
  --drift SHARE     change of a share in a year since the targets' date (default none)
  --weights FILE    weights of sources: {"SOURCE": 0.5}, or {"weight": 0.5, "date": "2024-04-08"};
                    they bend conflicting targets of a pack of your own, and so do those
                    of a policy
  --language TAG    language of labels (default en)
  --packs DIR       folder of packs
  --out REPORT      the report, by its ending: .json, .md or .html
  --json            print a summary, as is done without --out

Exit code: 0 accepted, with reservations or without; 1 rejected; 2 what was given
cannot be read.

  populace validate people.csv --pack moldova-2024 --out report.html
  populace validate study.json --policy policy.json --out report.json
`,
  generate: `populace generate [STUDY.json | --link LINK] [options] --out FILE

Draws the population of a study, or the default population of a pack, into a file
that ends in .parquet, .csv or .jsonl. Beside CSV and JSONL, FILE.metadata.json says
what Parquet holds itself: study, link, digests, sources, and the published, target
and drawn figures.

  STUDY.json      a study; - reads it from the standard input
  --link LINK     the study of a link: an address, its fragment, or v1.…
  --pack ID       draw from this pack as it is here (default: the first of populace packs),
                  or from the file of a pack of your own, PACK.json
  --size N        people, 100 to 10000000 (default 10000)
  --seed S        0 to 9007199254740991 (default 1)
  --rows A:B      only rows A to B − 1, counted from 0: the same rows as in the whole
  --layer ID      add the traits of a layer, as psychographics: what was measured in
                  the country of the pack. Its choices stand in STUDY.json
  --columns a,b   only these columns, in this order: index, attributes, email, phone
  --language TAG  language of labels: en, ro, ru … (default en)
  --packs DIR     folder of packs
  --json          print a summary: study, link, digests, targets met, contradictions,
                  bytes of memory at the peak
  --out FILE      the file; it appears when it is whole

Parts are drawn on every core and written as they come, so that ten million people
take less than 1 GiB of memory; interrupting leaves no file.

  populace generate --size 100000 --seed 7 --out people.parquet
  populace generate study.json --columns index,age,sex --out people.csv
  populace generate --link '#v1.…' --rows 0:1000000 --json --out part-0.parquet
`,
  fit: `populace fit PROBLEM.json

Fits a table to known totals by iterative proportional fitting. - reads the problem
from the standard input:

  {"shape": [2, 2],
   "sampleTable": [1, 2, 3, 4],              flat, row-major; null for all ones
   "marginals": [{"of": [0], "counts": [40, 60]},
                 {"of": [1], "counts": [55, null],      null: unknown
                  "groups": {"1": [0, 1]}}],            group of each category, null: outside
   "structuralZeros": [[0, null]],           coordinates, null: any; optional
   "tolerance": 1e-8}                        relative to the total; optional

Prints {"status", "iterations", "maxDeviation", "table", "trace", "problems"}. Only a
status of "converged" meets the totals; any other ends with exit code 1.

  populace fit problem.json
  populace fit - < problem.json
`,
  integerize: `populace integerize PROBLEM.json

Fits a problem as populace fit does and turns the table into whole people, with every
known total at its floor or ceiling where that can be reached. The problem also has

   "total": 1000    people (default: the total of the marginals)
   "seed": 1        which of the equally good tables

Prints {"table", "maxMarginalDeviation"}, the deviation in people.

  populace integerize problem.json
`,
  households: `populace households [PROBLEM.json | FILES | --pack ID] [options] [--out DIR]

Weights a sample of households to known numbers of households and of persons at once, zone
by zone, and draws whole households with their members. DIR gets two tables, households and
persons; persons name their household in household_id. The report on the standard output
says for every target what was asked and what was drawn. Without --out nothing is written.

  PROBLEM.json                the problem in JSON; - reads the standard input
  --pack ID                   the households of a pack, such as census-tracts
  --packs DIR                 folder of packs with an index.json (default: its own)
  --households FILE           CSV, a line per household, first its name
  --persons FILE              CSV, a line per person, with the name of the household
  --household-targets FILE    CSV, a line per zone; two header lines: column, category
  --person-targets FILE       the same for persons; optional
  --id COLUMN                 column with the name of the household in both tables
  --weight COLUMN             column of households with their weights (default: all equal)
  --zones a,b                 only these zones
  --total TABLE               whose total counts where totals of a zone disagree (default:
                              the largest); the others are scaled to it
  --outside TABLE:VALUE,…     values of the sample that count in no category
  --group-quarters COLUMN:VALUE,…  records of persons in homes, barracks and halls: units of their
                              own that no table of households counts (default: left out);
                              unlisted: all persons whose household is not in the table;
                              targets of persons by group_quarters (no, yes) say how many
  --swap TABLE:A,B            targets of A and B change places, where labels were mixed up
  --relax TABLE,…             tables that give way in zones whose targets contradict each other
  --size N                    households, exactly (default: those of the targets); with group
                              quarters both together
  --people N                  persons instead: N households' worth, so that persons come near N
  --seed S                    0 to 9007199254740991 (default 1)
  --format parquet|csv|jsonl  default parquet
  --sample-id                 also say which household of the sample each one copies
  --out DIR                   folder for the two files

Targets that contradict each other end with exit code 1: the report names them, why, and what
would help. Nothing is swapped, relaxed or left out unless asked.

  {"households": {"id": ["1", "2"], "columns": {"type": ["a", "b"]}},     "weight": optional
   "persons": {"household": ["1", "2", "2"], "columns": {"sex": ["f", "f", "m"]}},
   "zones": ["north"],
   "targets": [{"counts": "households", "of": ["type"], "categories": ["a", "b"],
                "values": [[30, 70]]},                        a line per zone, null: unknown
               {"counts": "persons", "of": ["sex"], "categories": ["f", "m"],
                "values": [[100, 70]], "reliability": 2}],
   "declared": ["type"], "relax": ["sex"], "seed": 1, "size": 100}        optional

  populace households problem.json --out drawn
  populace households --households h.csv --persons p.csv --household-targets ht.csv \\
    --person-targets pt.csv --seed 7 --format csv --out drawn
`,
  link: `populace link STUDY.json

Prints {"link", "id"}: the link that redraws the study anywhere, to be put after the
address of the page, and the SHA-256 that identifies the study. - reads the standard
input.

  populace link study.json
  populace study '#v1.…' | populace link -
`,
  study: `populace study LINK

Prints the study that a link holds. The link is a whole address, its fragment, or the
fragment without #.

  populace study 'https://example.org/populace/#v1.…'
  populace study v1.… > study.json
`,
  packs: `populace packs [--packs DIR]

Prints the packs that can be drawn from: id, digest, title, languages, attributes; and
the layers that can be added to their people, with where each attribute was measured.

  populace packs
`,
  pack: `populace pack TABLE.csv … [options] [--out PACK.json]

Makes a pack of your own tables: counts, percent or shares over one to three attributes, a
row per figure or categories side by side, or microdata with a row per person. How each
table is laid out and how its numbers are written is found out; the report says it. A
finding names file, line and column and what would mend it; while one is an error no pack
is made and the exit code is 1.

  --out PACK.json       the pack with its tables; the page imports it, and generate draws
                        from it with --pack PACK.json
  --match               take labels as the same that are very likely so ("Nord", "Nordd")
  --fix                 mend each error by its first remedy, with no step more than it takes;
                        of a table that gives way it says which figures are not met
  --title T, --id ID, --basis "the words after drawn from", --year Y
  --publisher P, --licence L, --status S     of all tables (default: you, not stated,
                        secondary); official ones need a publisher
  --people N            people, where tables have shares alone
  --total FILE          scale all tables to the people of this one
  --agree FILE:OTHER,…  scale a table to agree with another
  --reliability FILE:R,…  whose word weighs more (default 1)
  --pattern FILE,…      let a table shape what others leave open, and meet it by nothing
  --microdata FILE,…    read as a row per person
  --zeros-unknown FILE,…, --blanks-zero FILE,…, --drop FILE,…
  --prior-weight FILE:W,…   weight of what microdata never saw, by its mean (0.01)
  --rules "no A where B; …" what cannot be, as "no widowed where age is under 15"

  populace pack region-sex.csv age-sex.csv income.csv --match --title "Arland 2024" --out arland.json
  populace generate --pack arland.json --size 100000 --out people.parquet
`,
};
