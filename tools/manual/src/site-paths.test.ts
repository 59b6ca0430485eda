import { describe, expect, it } from 'vitest';
import { pagePath, targetOf } from './site-paths.ts';

describe('a page', () => {
  it.each([
    ['README.md', 'index.md'],
    ['apps/autoscaler/README.md', 'apps/autoscaler/index.md'],
    ['docs/gate.md', 'docs/gate.md'],
    ['docs/NOT-A-README.md', 'docs/NOT-A-README.md'],
  ])('of %s is %s', (file, page) => {
    expect(pagePath(file)).toBe(page);
  });
});

describe('a link in docs/guides/upgrade.md', () => {
  it.each([
    ['https://spacelift.io/README.md', 'https://spacelift.io/README.md'],
    ['#order', '#order'],
    ['../gate.md#hooks', '../gate.md#hooks'],
    ['../runbooks/README.md#alarms', '../runbooks/index.md#alarms'],
    ['../nowhere.txt', '../nowhere.txt'],
  ])('to %s leads to %s', (href, expected) => {
    expect(targetOf(href, 'docs/guides/upgrade.md')).toEqual({ kind: 'link', href: expected });
  });

  it('leads to the source if that is no page', () => {
    const target = targetOf('../../apps/infra-deployer/examples/terraform/main.tf', 'docs/guides/upgrade.md');

    expect(target).toEqual({ kind: 'source', path: 'apps/infra-deployer/examples/terraform/main.tf' });
  });
});
