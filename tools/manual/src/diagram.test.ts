import { expect, it } from 'vitest';
import { diagramOf } from './diagram.ts';

it('is drawn without a request, in the colours of the site', () => {
  const svg = diagramOf('flowchart TD\n  queue[run queue] --> workers\n');

  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain('run queue');
  expect(svg).toContain('--bg:var(--vp-c-bg)');
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import/);
});
