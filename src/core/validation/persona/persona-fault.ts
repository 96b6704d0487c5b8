/** What is wrong with a document of personas. */
export type FaultKind =
  /** A field that is required is not there. */
  | 'missing'
  /** A field that the schema does not know. */
  | 'extra'
  /** A field that the schema knows in another place. */
  | 'misplaced'
  /** A field that the schema knows by another name. */
  | 'misnamed'
  | 'type'
  /** A text that is not written as the schema asks: an id, a hash, a date. */
  | 'pattern'
  /** A word that is none of those allowed. */
  | 'choice'
  /** A number, or a length, out of its limits. */
  | 'range'
  /** Stated figures that cannot be, or contradict the personas. */
  | 'statistics';

export interface PersonaFault {
  /** Where, such as `personas[0].persona_id`. */
  path: string;
  kind: FaultKind;
  /** A sentence that says what is wrong and what would be right. */
  message: string;
}
