import { onlyOptions, readArguments } from './arguments.ts';
import { PackFolder } from './pack-folder.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** `packs`: what can be drawn from. */
export async function packs(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const given = readArguments(args, { packs: 'string' });
  onlyOptions(given);
  const folder = await PackFolder.open(given.value('packs'));
  const loaded = await Promise.all(folder.ids().map((id) => folder.load(id)));
  const layers = await folder.layers(folder.layerIds());
  terminal.answer({
    packs: loaded.map(({ pack, digest }) => ({
      id: pack.id,
      digest,
      title: pack.title,
      basis: pack.basis,
      languages: pack.languages,
      attributes: pack.attributes.map(({ id, label, categories, values, status }) => ({
        id,
        label,
        categories: categories.length,
        ...(values && { from: Math.min(...values), to: Math.max(...values) }),
        status,
      })),
      identities: [
        ...pack.identities.map(({ id }) => id),
        ...(pack.contacts ? ['email', 'phone'] : []),
      ],
      presets: pack.presets.map(({ id, label }) => ({ id, label })),
    })),
    layers: layers.map(({ layer, digest }) => ({
      id: layer.id,
      digest,
      title: layer.title,
      about: layer.about,
      packs: layer.mappings.map(({ pack }) => pack),
      attributes: layer.attributes.map(({ id, label, categories, measured, assumed }) => ({
        id,
        label,
        categories: categories.length,
        ...(measured && {
          measured: Object.fromEntries(
            Object.entries(measured).map(([country, { status }]) => [country, status]),
          ),
        }),
        ...(assumed && { status: 'assumed' }),
      })),
    })),
  });
  return 0;
}
