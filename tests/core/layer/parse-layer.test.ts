import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Layer } from '../../../src/core/layer/layer.ts';
import { layerDigest, parseLayer } from '../../../src/core/layer/parse-layer.ts';
import { viewLayer } from '../../../src/core/layer/view.ts';

const packs = new URL('../../../public/packs/', import.meta.url);
const read = () =>
  JSON.parse(readFileSync(new URL('psychographics/layer.json', packs), 'utf8')) as Layer;

test('the shipped layer is one, and its list names its digest', () => {
  const parsed = parseLayer(read());
  expect(parsed).toMatchObject({ ok: true });
  const { layers } = JSON.parse(readFileSync(new URL('index.json', packs), 'utf8')) as {
    layers: { id: string; digest: string }[];
  };
  expect(layers).toContainEqual({
    id: 'psychographics',
    title: 'Whole people',
    digest: layerDigest(read()),
    files: ['layer.json'],
  });
});

test.each<[string, string, (layer: Layer) => unknown]>([
  ['attributes[0].stream', '2000 or more', (layer) => (layer.attributes[0]!.stream = 1999)],
  ['attributes', 'same stream', (layer) => (layer.attributes[1]!.stream = 2000)],
  ['attributes', 'same id', (layer) => (layer.attributes[1]!.id = layer.attributes[0]!.id)],
  ['attributes[0].topic', "no 'x'", (layer) => (layer.attributes[0]!.topic = 'x')],
  ['correlations[0].matrix', 'definite', (layer) => (layer.correlations[0]!.matrix[1] = 0.99)],
  ['mappings[0].country', "no country 'XX'", (layer) => (layer.mappings[0]!.country = 'XX')],
  [
    'attributes[5].measured.US',
    'must have 7 shares in total',
    (layer) => {
      const measured = layer.attributes[5]!.measured!['US']!;
      if (measured.kind === 'shares') measured.total.pop();
    },
  ],
  [
    'attributes[0].measured.US.kind',
    'must be one of',
    (layer) => ((layer.attributes[0]!.measured!['US'] as { kind: string }).kind = 'guess'),
  ],
  [
    'mappings[0].anchors.politicalLean',
    'each category of the attribute once',
    (layer) => (layer.mappings[0]!.anchors!['politicalLean']!.groups = {}),
  ],
])('%s is refused: %s', (path, message, damage) => {
  const layer = read();
  damage(layer);
  expect(parseLayer(layer)).toMatchObject({
    ok: false,
    problems: expect.arrayContaining([
      { path, message: expect.stringContaining(message) as string },
    ]) as unknown[],
  });
});

test('the page is told what is measured, assumed and not measured in the country of a pack', () => {
  const loaded = { layer: read(), digest: '' };
  const moldova = viewLayer(loaded, { id: 'moldova-2024' });
  expect(moldova.country).toBe('Moldova');
  expect(moldova.topics.map(({ id }) => id)).toEqual(['trust']);
  expect(moldova.notMeasured).toContain('Openness');
  expect(moldova.assumed.every(({ status }) => status === 'assumed')).toBe(true);
  const america = viewLayer(loaded, { id: 'usa-2022' });
  expect(america.topics.flatMap(({ measured }) => measured.map(({ id }) => id))).toContain(
    'openness',
  );
  const own = viewLayer(loaded, { id: 'own-tables' });
  expect(own.country).toBeUndefined();
  expect(own.topics).toEqual([]);
  expect(own.assumed.map(({ id }) => id)).toContain('riskTolerance');
});
