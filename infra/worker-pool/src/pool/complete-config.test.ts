import { Stack } from 'aws-cdk-lib';
import { SecurityGroup, Subnet } from 'aws-cdk-lib/aws-ec2';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { anApp } from '../testing/an-app.ts';
import type { WorkerPoolProps } from '../worker-pool-props.ts';
import { completeConfig } from './complete-config.ts';

describe('the configuration of a construct', () => {
  it('adds each warning to the scope once', () => {
    const stack = new Stack(anApp(), 'Stack');
    completeConfig(stack, {
      config: aPoolConfig({ instances: { types: ['t3.micro'] }, launcher: { protocol: 'mqtt' } }),
    });
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(/^instances\.types\[0\]: t3\.micro has 2 vCPUs and 1 GiB/),
      expect.stringMatching(/^launcher\.protocol: is "mqtt"/),
    ]);
  });

  it('is rejected with all problems', () => {
    const stack = new Stack(anApp(), 'Stack');
    const config = aPoolConfig({ name: 'Blue', scaling: { minSize: 5, maxSize: 3 } });
    expect(() => completeConfig(stack, { config })).toThrow(
      /- name: must be .*\n- scaling\.maxSize: must be at/,
    );
  });

  it('accepts the ids of objects, which are unknown before the deployment, without validation', () => {
    const stack = new Stack(anApp(), 'Stack');
    const { network, ...config } = aPoolConfig();
    expect(network.subnets).toHaveLength(2);
    const props: WorkerPoolProps = {
      config,
      subnets: ['a', 'b'].map((zone) => Subnet.fromSubnetId(stack, zone, `subnet-of-${zone}`)),
      securityGroups: ['x', 'y'].map((id) => SecurityGroup.fromSecurityGroupId(stack, id, `sg-${id}`)),
    };
    expect(completeConfig(stack, props).network).toMatchObject({
      subnets: ['subnet-of-a', 'subnet-of-b'],
      securityGroups: ['sg-x', 'sg-y'],
    });
    expect(warningsOf(stack)).toEqual([]);
  });
});

function warningsOf({ node }: Stack): readonly unknown[] {
  return node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => data as unknown);
}
