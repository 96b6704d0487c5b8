import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** Where the JSON Schema of validation reports stands. */
export const schemaFile = 'public/validation-report.schema.json';

type Schema = Record<string, unknown>;

/** Lists of numbers that JSON holds as arrays. */
const numberLists = new Set([
  'Float64Array',
  'Int32Array',
  'Uint32Array',
  'Uint16Array',
  'Uint8Array',
]);

/** The JSON Schema (draft 7) of `ValidationReport`, described by the comments of its types. */
export function reportSchemaText(): string {
  const file = 'src/core/validation/report.ts';
  const { config } = ts.readConfigFile('tsconfig.core.json', (name) => readFileSync(name, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  const program = ts.createProgram([file], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file)!;
  const symbol = checker
    .getExportsOfModule(checker.getSymbolAtLocation(source)!)
    .find(({ name }) => name === 'ValidationReport')!;
  const maker = new SchemaMaker(checker, source);
  const root = maker.objectOf(checker.getDeclaredTypeOfSymbol(symbol));
  (root.properties as Schema).$schema = { type: 'string' };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Validation report',
    description: `${documentation(checker, symbol)} Written by populace validate and by the page.`,
    ...root,
    definitions: maker.definitions(),
  };
  return `${JSON.stringify(schema, null, 1)}\n`;
}

class SchemaMaker {
  readonly #checker: ts.TypeChecker;
  readonly #at: ts.Node;
  readonly #names = new Map<ts.Type, string>();
  readonly #made = new Map<string, Schema>();

  constructor(checker: ts.TypeChecker, at: ts.Node) {
    this.#checker = checker;
    this.#at = at;
  }

  definitions(): Schema {
    return Object.fromEntries([...this.#made].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  objectOf(type: ts.Type): Schema {
    const index = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const properties: Schema = {};
    const required: string[] = [];
    for (const property of this.#checker.getPropertiesOfType(type)) {
      const own = this.#checker.getTypeOfSymbolAtLocation(property, this.#at);
      const words = documentation(this.#checker, property);
      const schema = this.of(own);
      properties[property.name] =
        words === ''
          ? schema
          : '$ref' in schema
            ? { description: words, allOf: [schema] }
            : { description: words, ...schema };
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    return {
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
      additionalProperties: index ? this.of(index) : false,
    };
  }

  of(type: ts.Type): Schema {
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    if (type.isUnion()) return this.#union(type.types);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral)
      return { const: this.#checker.typeToString(type) === 'true' };
    if (type.flags & ts.TypeFlags.String) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isIntersection()) return this.objectOf(type);
    if (this.#checker.isTupleType(type)) {
      const items = this.#checker
        .getTypeArguments(type as ts.TypeReference)
        .map((one) => this.of(one));
      return { type: 'array', items, minItems: items.length, maxItems: items.length };
    }
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: this.of(item!) };
    }
    const name = (type.aliasSymbol ?? (type.symbol as ts.Symbol | undefined))?.name;
    if (name === undefined)
      throw new Error(`a report cannot hold ${this.#checker.typeToString(type)}`);
    if (numberLists.has(name)) return { type: 'array', items: { type: 'number' } };
    if (name.startsWith('__') || type.aliasSymbol) return this.objectOf(type);
    return this.#reference(type, name);
  }

  #reference(type: ts.Type, name: string): Schema {
    let known = this.#names.get(type);
    if (known === undefined) {
      const taken = new Set(this.#names.values());
      known = name;
      for (let number = 2; taken.has(known); number++) known = `${name}${number}`;
      this.#names.set(type, known);
      const words = documentation(this.#checker, type.symbol);
      const made = this.objectOf(type);
      this.#made.set(known, words === '' ? made : { description: words, ...made });
    }
    return { $ref: `#/definitions/${known}` };
  }

  #union(types: readonly ts.Type[]): Schema {
    const kept = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const words = kept.flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
    const truths = kept.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
    const others = kept.filter(
      (one) => !one.isStringLiteral() && !(one.flags & ts.TypeFlags.BooleanLiteral),
    );
    const parts: Schema[] = [
      ...(words.length > 0 ? [{ type: 'string', enum: words.sort() }] : []),
      ...(truths.length === 2 ? [{ type: 'boolean' }] : truths.map((one) => this.of(one))),
      ...others.map((one) => this.of(one)),
    ];
    return parts.length === 1 ? parts[0]! : { anyOf: parts };
  }
}

function documentation(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  return ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replace(/\s+/g, ' ')
    .trim();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(schemaFile, reportSchemaText());
