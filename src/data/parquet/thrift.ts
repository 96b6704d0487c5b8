/** A value of a Thrift struct with the type that the compact protocol writes it as. */
export type ThriftValue =
  | { kind: 'i16' | 'i32' | 'i64'; value: number }
  | { kind: 'bool'; value: boolean }
  | { kind: 'i8'; value: number }
  | { kind: 'binary'; value: Uint8Array }
  | { kind: 'list'; of: ThriftValue['kind']; values: readonly ThriftValue[] }
  | { kind: 'struct'; fields: readonly ThriftField[] };

/** A field's id and value; absent ones stay out. Ids ascend. */
export type ThriftField = readonly [number, ThriftValue | undefined];

const codes = { i8: 3, i16: 4, i32: 5, i64: 6, binary: 8, list: 9, struct: 12, bool: 1 } as const;
const encoder = new TextEncoder();

export const i16 = (value: number): ThriftValue => ({ kind: 'i16', value });
export const i32 = (value: number): ThriftValue => ({ kind: 'i32', value });
export const i64 = (value: number): ThriftValue => ({ kind: 'i64', value });
export const binary = (value: Uint8Array): ThriftValue => ({ kind: 'binary', value });
export const text = (value: string): ThriftValue => binary(encoder.encode(value));
export const struct = (...fields: ThriftField[]): ThriftValue => ({ kind: 'struct', fields });
export const list = (of: ThriftValue['kind'], values: readonly ThriftValue[]): ThriftValue => ({
  kind: 'list',
  of,
  values,
});

/** A struct in Thrift's compact protocol, as the headers and the footer of a Parquet file are. */
export function compact(value: ThriftValue): Uint8Array {
  const out = new Bytes();
  write(out, value);
  return out.taken();
}

/** Bytes that grow as they are written. */
export class Bytes {
  #bytes = new Uint8Array(256);
  #length = 0;

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  all(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** An unsigned whole number below 2^53, seven bits a byte, the lowest first. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** A whole number of at most 2^52 either way, signs folded into the lowest bit. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  taken(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
    wider.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = wider;
  }
}

function write(out: Bytes, value: ThriftValue): void {
  if (value.kind === 'struct') writeStruct(out, value.fields);
  else if (value.kind === 'list') {
    const { of, values } = value;
    if (values.length < 15) out.byte((values.length << 4) | codes[of]);
    else {
      out.byte(0xf0 | codes[of]);
      out.varint(values.length);
    }
    for (const item of values) write(out, item);
  } else if (value.kind === 'binary') {
    out.varint(value.value.length);
    out.all(value.value);
  } else if (value.kind === 'bool') out.byte(value.value ? 1 : 2);
  else if (value.kind === 'i8') out.byte(value.value & 0xff);
  else out.zigzag(value.value);
}

function writeStruct(out: Bytes, fields: readonly ThriftField[]): void {
  let last = 0;
  for (const [id, value] of fields) {
    if (value === undefined) continue;
    // The type of a boolean field is its value.
    const code = value.kind === 'bool' ? (value.value ? 1 : 2) : codes[value.kind];
    if (id - last <= 15) out.byte(((id - last) << 4) | code);
    else {
      out.byte(code);
      out.zigzag(id);
    }
    last = id;
    if (value.kind !== 'bool') write(out, value);
  }
  out.byte(0);
}

/** Reads a struct of whole numbers, flags, texts and structs: its numbers by id, and where it ends. */
export function readStruct(
  bytes: Uint8Array,
  from: number,
): { numbers: ReadonlyMap<number, number>; end: number } {
  const numbers = new Map<number, number>();
  let at = from;
  const varint = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  const unfold = (folded: number): number => (folded % 2 ? -(folded + 1) / 2 : folded / 2);
  let id = 0;
  for (;;) {
    const head = bytes[at++]!;
    if (head === 0) return { numbers, end: at };
    const code = head & 15;
    id = head >> 4 ? id + (head >> 4) : unfold(varint());
    if (code === codes.i16 || code === codes.i32 || code === codes.i64)
      numbers.set(id, unfold(varint()));
    else if (code === codes.i8) at++;
    else if (code === codes.binary) at += varint();
    else if (code === codes.struct) at = readStruct(bytes, at).end;
    else if (code > 2) throw new Error(`thrift: a field of type ${code} is not read here`);
  }
}
