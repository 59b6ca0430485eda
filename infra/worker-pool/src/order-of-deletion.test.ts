import type { PoolConfig } from '@poolkeeper/pool-config';
import { describe, expect, it } from 'vitest';
import { aPoolTemplate } from './testing/a-pool.ts';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
  readonly Properties?: unknown;
}

/** CloudFormation deletes a resource when all that refer to it, or that name it in `DependsOn`, are gone. */
describe.each<[string, Partial<PoolConfig>]>([
  ['with the shared functions', {}],
  ['with functions of its own', { functions: {} }],
  [
    'of spot instances behind the readiness gate',
    { instances: { purchase: { kind: 'spot' } }, lifecycle: { readinessGate: true } },
  ],
])('a pool %s', (_, config) => {
  const { Resources: resources } = aPoolTemplate({ config }).toJSON() as {
    readonly Resources: Readonly<Record<string, Resource>>;
  };
  const [group = ''] = idsOf('AWS::AutoScaling::AutoScalingGroup');

  it('keeps its hooks until its group is deleted', () => {
    for (const id of idsOf('AWS::AutoScaling::LifecycleHook')) {
      expect(resources[id]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  it('keeps what its functions need to release instances until its group is deleted', () => {
    const needed = neededBy(group);
    const functional =
      /SQS::|Lambda::|IAM::|SSM::Parameter|SecretsManager::|Scheduler::Schedule|Events::Rule/;

    const early = Object.keys(resources).filter(
      (id) => functional.test(resources[id]?.Type ?? '') && !needed.has(id),
    );

    expect(early).toEqual([]);
  });

  function idsOf(type: string): readonly string[] {
    return Object.keys(resources).filter((id) => resources[id]?.Type === type);
  }

  function neededBy(id: string, found = new Set<string>()): ReadonlySet<string> {
    const { DependsOn = [], Properties } = resources[id] ?? {};
    const text = JSON.stringify(Properties ?? {});
    const named = Object.keys(resources).filter((other) => text.includes(`"${other}"`));
    for (const other of [...DependsOn, ...named]) {
      if (found.has(other)) continue;
      found.add(other);
      neededBy(other, found);
    }
    return found;
  }
});
