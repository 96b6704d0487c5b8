import { expect, test } from 'vitest';
import { Persisted } from '../../src/state/persisted.svelte.ts';

const isTheme = (value: string): value is 'auto' | 'dark' => ['auto', 'dark'].includes(value);

function storage(initial: Record<string, string> = {}) {
  const values = new Map(Object.entries(initial));
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

test('a choice outlives the page', () => {
  const store = storage();
  new Persisted('theme', 'auto', isTheme, store).value = 'dark';
  expect(store.values.get('populace:theme')).toBe('dark');
  expect(new Persisted('theme', 'auto', isTheme, store).value).toBe('dark');
});

test('what is stored and unknown is not taken', () => {
  const store = storage({ 'populace:theme': 'plaid' });
  expect(new Persisted('theme', 'auto', isTheme, store).value).toBe('auto');
});

test('a storage that refuses leaves the choice for the life of the page', () => {
  const refuse = () => {
    throw new Error('refused');
  };
  const theme = new Persisted('theme', 'auto', isTheme, { getItem: refuse, setItem: refuse });
  theme.value = 'dark';
  expect(theme.value).toBe('dark');
});
