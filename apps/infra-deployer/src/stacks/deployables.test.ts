import { describe, expect, it } from 'vitest';
import { parsePoolConfig } from '@poolkeeper/pool-config/schema';
import type { PoolFile } from '../pools/read-pools.ts';
import { deployablesOf } from './deployables.ts';

describe('deployables', () => {
  it('are the services and all pools without targets', () => {
    expect(namesOf(deployablesOf([], [aPool('blue'), aPool('green')]))).toEqual([
      'autoscaler',
      'lifecycle-manager',
      'blue',
      'green',
    ]);
  });

  it('include no service if only a pool is named', () => {
    expect(namesOf(deployablesOf(['blue'], [aPool('blue'), aPool('green')]))).toEqual(['blue']);
  });

  it('include no service if every pool has its own functions', () => {
    expect(namesOf(deployablesOf([], [aPool('blue', { functions: {} })]))).toEqual(['blue']);
  });

  it('list services before pools', () => {
    expect(namesOf(deployablesOf(['blue', 'autoscaler'], [aPool('blue')]))).toEqual(['autoscaler', 'blue']);
  });

  it('include a service in each region with a pool', () => {
    const pools = [
      aPool('a', { aws: { region: 'eu-west-1' } }),
      aPool('b', { aws: { region: 'us-east-1' } }),
    ];

    expect(deployablesOf(['autoscaler'], pools)).toMatchObject([
      { id: 'poolkeeper-autoscaler-eu-west-1', stackName: 'poolkeeper-autoscaler', region: 'eu-west-1' },
      { id: 'poolkeeper-autoscaler-us-east-1', stackName: 'poolkeeper-autoscaler', region: 'us-east-1' },
    ]);
  });

  it('are in the region of the command line', () => {
    const pools = [aPool('a', { aws: { region: 'eu-west-1' } })];

    const regions = deployablesOf([], pools, { region: 'eu-central-1' }).map(({ region }) => region);

    expect(new Set(regions)).toEqual(new Set(['eu-central-1']));
  });

  it('can be a service without any pool', () => {
    expect(namesOf(deployablesOf(['lifecycle-manager'], []))).toEqual(['lifecycle-manager']);
  });

  it('have the version that any of the pools which share a service names', () => {
    const named = aPool('blue', { services: { autoscaler: '0.2.1' } });
    const own = aPool('red', { functions: {}, services: { autoscaler: '0.9.0' } });
    const versions = deployablesOf([], [named, aPool('green'), own]).flatMap((each) =>
      each.kind === 'service' ? [[each.name, each.version]] : [],
    );

    expect(versions).toEqual([
      ['autoscaler', '0.2.1'],
      ['lifecycle-manager', undefined],
    ]);
  });

  it('cannot have two versions of a service', () => {
    const pools = [
      aPool('blue', { services: { autoscaler: '0.2.1' } }),
      aPool('green', { services: { autoscaler: '0.2.2' } }),
    ];

    expect(() => deployablesOf([], pools)).toThrow(
      /^pools name different versions of the autoscaler that they share: 0\.2\.1 in .*blue.*, 0\.2\.2 in .*green/,
    );
  });

  it('protect services unless all pools are unprotected', () => {
    const open = aPool('open', { terminationProtection: false });
    const protectionOf = (pools: readonly PoolFile[]) =>
      deployablesOf(['autoscaler'], pools).map(
        (each) => each.kind === 'service' && each.terminationProtection,
      );

    expect(protectionOf([])).toEqual([true]);
    expect(protectionOf([open, aPool('blue')])).toEqual([true]);
    expect(protectionOf([open])).toEqual([false]);
  });

  it('lists the valid names if a name is unknown', () => {
    expect(() => deployablesOf(['bleu'], [aPool('blue')])).toThrow(
      expect.objectContaining({
        code: 'pool-unknown',
        fix: expect.stringContaining('autoscaler, lifecycle-manager, blue') as string,
      }),
    );
  });
});

function namesOf(deployables: readonly { readonly name: string }[]): readonly string[] {
  return deployables.map(({ name }) => name);
}

function aPool(name: string, more: object = {}): PoolFile {
  return {
    file: `poolkeeper.${name}.yaml`,
    config: parsePoolConfig({
      name,
      spacelift: {
        endpoint: 'https://acme.app.spacelift.io',
        workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
        apiKey: { id: '01KEY' },
      },
      network: { subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'], securityGroups: ['sg-0a1b2c3d'] },
      ...more,
    }),
  };
}
