import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const assets = 'dist/assets';

/** A script and all that it imports at once; what it imports on demand comes later. */
function withImports(file, known = new Set()) {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(
    /(?:from|import)\s*["'](\.[^"']+\.js)["']/g,
  ))
    withImports(join(dirname(file), path), known);
  return known;
}

function firstVisit() {
  if (!existsSync(assets)) return [];
  const workers = readdirSync(assets).filter((name) =>
    /^(fit|population)\.worker-[\w-]+\.js$/.test(name),
  );
  const entries = [...namedByPage('js'), ...workers.map((name) => join(assets, name))];
  if (entries.length < 3) throw new Error('dist lacks the page’s script or one of its workers');
  return [...new Set(entries.flatMap((path) => [...withImports(path)]))];
}

/** The scripts or style sheets that the page itself names. */
function namedByPage(ending) {
  if (!existsSync('dist/index.html')) return [];
  const page = readFileSync('dist/index.html', 'utf8');
  const named = page.matchAll(new RegExp(`(?:src|href)="\\./([^"]+\\.${ending})"`, 'g'));
  return [...named].map(([, path]) => join('dist', path));
}

/** Style sheets that come with a part of the page, when it is opened. */
function laterStyles() {
  if (!existsSync(assets)) return [];
  const first = namedByPage('css');
  return readdirSync(assets)
    .map((name) => join(assets, name))
    .filter((path) => path.endsWith('.css') && !first.includes(path));
}

export default [
  {
    name: 'first visit: page, fit worker, population worker',
    path: firstVisit(),
    gzip: true,
    limit: '200 kB',
  },
  {
    name: 'packs of the first visit',
    path: ['dist/packs/moldova-2024/*.json', 'dist/packs/index.json'],
    gzip: true,
    limit: '120 kB',
  },
  {
    name: 'style of the first visit',
    path: namedByPage('css'),
    gzip: true,
    limit: '8 kB',
  },
  ...laterStyles().map((path) => ({
    name: `style that comes with a part: ${path.replace(/^.*\/|-[\w-]+\.css$/g, '')}`,
    path,
    gzip: true,
    limit: '4 kB',
  })),
];
