/** Id of the element that shows a row of a table. */
export function rowId(table: string, row: number): string {
  return `table-${table}-row-${row}`;
}
