import { ColumnBuilder, numberOf } from './column-builder.ts';

/**
 * A column of UTF-8 texts, found again by their bytes: a text is decoded once, however many rows
 * have it.
 *
 * @throws TypeError from `finish` where bytes are no UTF-8
 */
export class BytesColumn extends ColumnBuilder {
  /** Entry + 1 at each place; 0 is free. */
  #table = new Int32Array(256);
  #hashes = new Int32Array(128);
  #ends = new Int32Array(129);
  #bytes = new Uint8Array(1024);
  #entries = 0;

  /** Takes the text between two positions. */
  add(source: Uint8Array, start: number, end: number): void {
    if (!this.isListing) {
      this.putNumber(this.isDropped ? NaN : numberOf(ascii(source, start, end)));
      return;
    }
    let hash = 0x811c9dc5 | 0;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ source[i]!, 0x01000193);
    const mask = this.#table.length - 1;
    let at = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = this.#table[at]! - 1;
      if (entry < 0) break;
      if (this.#hashes[entry] === hash && this.#isSame(entry, source, start, end)) {
        this.put(entry);
        return;
      }
      at = (at + 1) & mask;
    }
    const entry = this.#entries;
    this.#table[at] = entry + 1;
    this.#enter(hash, source, start, end);
    this.put(entry);
  }

  #isSame(entry: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.#ends[entry]!;
    if (this.#ends[entry + 1]! - from !== end - start) return false;
    for (let i = start, own = from; i < end; i++, own++)
      if (this.#bytes[own] !== source[i]) return false;
    return true;
  }

  #enter(hash: number, source: Uint8Array, start: number, end: number): void {
    const entry = this.#entries++;
    if (entry === this.#hashes.length) {
      this.#hashes = widened(this.#hashes, 2 * entry);
      this.#ends = widened(this.#ends, 2 * entry + 1);
    }
    this.#hashes[entry] = hash;
    const from = this.#ends[entry]!;
    const until = from + end - start;
    if (until > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(until, 2 * this.#bytes.length));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    for (let i = start, own = from; i < end; i++, own++) this.#bytes[own] = source[i]!;
    this.#ends[entry + 1] = until;
    if (2 * this.#entries > this.#table.length) this.#rehash();
  }

  #rehash(): void {
    const mask = 2 * this.#table.length - 1;
    this.#table = new Int32Array(mask + 1);
    for (let entry = 0; entry < this.#entries; entry++) {
      const hash = this.#hashes[entry]!;
      let at = (hash ^ (hash >>> 15)) & mask;
      while (this.#table[at] !== 0) at = (at + 1) & mask;
      this.#table[at] = entry + 1;
    }
  }

  protected texts(): string[] {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return Array.from({ length: this.#entries }, (_, entry) =>
      decoder.decode(this.#bytes.subarray(this.#ends[entry]!, this.#ends[entry + 1]!)),
    );
  }

  protected forget(): void {
    this.#table = new Int32Array(0);
    this.#hashes = new Int32Array(0);
    this.#ends = new Int32Array(0);
    this.#bytes = new Uint8Array(0);
    this.#entries = 0;
  }
}

/** Numbers are written in ASCII; what is not is no number. */
function ascii(source: Uint8Array, start: number, end: number): string {
  if (end - start > 32) return 'x';
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(source[i]!);
  return text;
}

function widened(values: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length);
  wider.set(values);
  return wider;
}
