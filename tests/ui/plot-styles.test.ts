import * as Plot from '@observablehq/plot';
import { expect, test } from 'vitest';
import page from '../../index.html?raw';

const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page)![1]!;

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

/** Every style sheet that Plot writes into the page: figure, swatches, ramp. */
const figures = {
  figure: Plot.plot({ marks: [Plot.dotX([1])] }),
  swatches: Plot.legend({ color: { type: 'categorical', domain: ['a'] } }),
  ramp: Plot.legend({ color: { type: 'linear', domain: [0, 1] } }),
};

test.each(Object.entries(figures))(
  'the policy allows the style sheet of a %s',
  async (_, element) => {
    const sheets = [...element.querySelectorAll('style')];
    expect(sheets).toHaveLength(1);
    expect(policy).toContain(await hashOf(sheets[0]!.textContent!));
  },
);

test('the policy allows no other style sheet and no foreign address', () => {
  const directives = new Map(
    policy.split(';').map((directive) => {
      const [name, ...values] = directive.trim().split(/\s+/);
      return [name, values];
    }),
  );
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('connect-src')).toEqual(["'self'"]);
  expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(directives.get('style-src')).toHaveLength(1 + Object.keys(figures).length);
  expect(policy).not.toMatch(/https?:|unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/);
});
