import type { Architecture } from './instance-requirements.ts';

/**
 * The architecture by EC2's naming convention: a `g` right after the generation stands for Graviton, `c7gn.large`. The first
 * Graviton, `a1`, is older than the convention.
 */
export function architectureByName(instanceType: string): Architecture {
  return /^(?:[a-z]+\d+g|a1\.)/.test(instanceType) ? 'arm64' : 'x86_64';
}
