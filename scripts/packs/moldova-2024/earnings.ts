import type { ContextTable } from '../../../src/core/pack/pack.ts';
import { slug } from './places.ts';
import { count, expectEqual, figure, sum } from '../shared/tables.ts';
import type { SourceFolder } from './source-folder.ts';
import { text } from './words.ts';

/** Average earnings by raion: shown beside the population, never drawn. */
export function readEarnings(folder: SourceFolder, raions: readonly string[]): ContextTable {
  const rows = folder.moldova('nbs2025_average_gross_salary_by_raion.csv');
  const byRaion = raions.map((raion) => {
    const row = rows.find(
      ({ raion: name }) => slug(name!).replace(/^(mun|u-t-a)-/, '') === slug(raion),
    );
    if (!row) throw new Error(`no earnings for ${raion}`);
    return row;
  });
  const employees = sum(byRaion.map((row) => count(row, 'employees_2025')));
  expectEqual('employees outside every raion', count(rows[0]!, 'employees_2025') - employees, 1355);
  return {
    id: 'earnings',
    label: text(
      'Average gross monthly earnings',
      'Câștigul salarial mediu brut lunar',
      'Средний месячный заработок до вычета налогов',
    ),
    of: ['raion'],
    values: byRaion.map((row) => figure(row, 'avg_gross_monthly_earnings_mdl_2025')),
    unit: text('lei a month', 'lei pe lună', 'леев в месяц'),
    base: 'employees-2025',
    status: 'official-copied',
    source: 'earnings-2025',
    note: text(
      'By place of work and for employees only. How earnings spread inside a raion has no source, so nobody is given any.',
      'După locul de muncă și doar pentru salariați. Repartizarea câștigurilor în interiorul unui raion nu are sursă, deci nimănui nu i se atribuie un câștig.',
      'По месту работы и только для наёмных работников. О разбросе заработков внутри района данных нет, поэтому никому заработок не приписан.',
    ),
  };
}
