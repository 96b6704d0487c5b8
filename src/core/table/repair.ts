import type { Sequence } from '../random/stream.ts';
import { MoveSearch } from './move-search.ts';
import type { RoundingTable } from './rounding-table.ts';
import { SumLedger } from './sum-ledger.ts';
import type { TableGrid } from './table-grid.ts';
import type { WholeCells } from './whole-cells.ts';

/** Steps without progress after which cells may leave floor and ceiling. */
const patience = 300;
/** Steps for which a move is not taken back. */
const rest = 10;
/** Cells and sums that may be looked at for the sake of families that give way. */
const softWork = 1e6;

/** What a search may cost; both are counted down. */
export interface SearchBudget {
  /** Persons moved. */
  moves: number;
  /** Cells and sums looked at. */
  work: number;
}

/**
 * Brings sums into their bounds by a tabu search (Glover 1989): one of the sums outside is
 * drawn, and the cheapest move found for it is made, even when it puts as many or more
 * people outside elsewhere; moved cells then rest for some steps. The best counts seen are
 * kept.
 *
 * @returns persons moved to reach them, by how many people sums are still outside, and whether
 *   some of them are of families that do not give way
 */
export function repair(
  table: RoundingTable,
  grid: TableGrid | undefined,
  cells: WholeCells,
  sequence: Sequence,
  budget: SearchBudget,
): { moves: number; violation: number; firm: boolean } {
  const ledger = new SumLedger(table, cells.counts);
  let best = ledger.violation;
  let firm = ledger.firm > 0;
  if (best === 0) return { moves: 0, violation: 0, firm };
  const { width, sums } = table;
  const search = new MoveSearch(table, grid, cells, ledger, sequence);
  const made: number[] = [];
  let kept = 0;
  let lastProgress = 0;
  for (let step = 1; ledger.violation > 0; step++) {
    if (budget.moves <= 0 || budget.work <= search.work) break;
    if (!firm && search.work > softWork) break;
    cells.relaxed = cells.mayRelax && ledger.firm > 0 && step - lastProgress > patience;
    search.find(ledger.wrong(sequence.below(ledger.outside)), step);
    for (let person = 0; person < search.persons; person++) {
      const giver = search.givers[person]!;
      const taker = search.takers[person]!;
      cells.move(giver, taker, step + rest);
      for (let k = giver * width + 1, l = taker * width + 1; k < (giver + 1) * width; k++, l++)
        if (sums[k] !== sums[l]) ledger.move(sums[k]!, sums[l]!);
      made.push(giver, taker);
      budget.moves--;
    }
    const isFirm = ledger.firm > 0;
    if (isFirm === firm ? ledger.violation < best : firm) {
      best = ledger.violation;
      firm = isFirm;
      kept = made.length;
      lastProgress = step;
    }
  }
  for (let k = made.length - 2; k >= kept; k -= 2) cells.undo(made[k]!, made[k + 1]!);
  budget.work -= search.work;
  return { moves: kept / 2, violation: best, firm };
}
