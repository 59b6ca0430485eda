import { MachineImage } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { aPoolStack, type PoolOptions } from '../testing/a-pool.ts';

const account = '123456789012';
const ireland = { account, region: 'eu-west-1' };

describe('the image', () => {
  it.each([
    { region: 'eu-west-1', owner: '643313122712' },
    { region: 'us-gov-west-1', owner: '092348861888' },
  ])(
    "is Spacelift's newest one, owned by $owner in $region, and stays the image that was found (U9, U10)",
    ({ region, owner }) => {
      const context = lookedUp({ region, owner, name: 'spacelift-??????????-x86_64' });

      expect(imageOf({ config: { image: {} }, env: { account, region }, context })).toBe('ami-0f0f0f0f');
    },
  );

  it('matches the architecture of the instances', () => {
    const context = lookedUp({ owner: '643313122712', name: 'spacelift-??????????-arm64' });
    const config = { image: {}, instances: { architecture: 'arm64' as const, types: ['m7g.large'] } };

    expect(imageOf({ config, env: ireland, context })).toBe('ami-0f0f0f0f');
  });

  it('is the newest one with the configured name and owner', () => {
    const context = lookedUp({ owner: 'self', name: 'acme-*' });

    expect(imageOf({ config: { image: { name: 'acme-*', owner: 'self' } }, env: ireland, context })).toBe(
      'ami-0f0f0f0f',
    );
  });

  it('is a well-formed id until it was looked up, so that the CDK warns of none', () => {
    expect(imageOf({ config: { image: {} }, env: ireland })).toBe('ami-00000000000000000');
  });

  it('must be configured where Spacelift publishes none (U9)', () => {
    const options = { config: { image: {} }, env: { account, region: 'cn-north-1' } };

    expect(() => imageOf(options)).toThrow('Spacelift publishes no images for cn-north-1');
  });

  it('is not looked up without a known account and region', () => {
    expect(() => imageOf({ config: { image: {} } })).toThrow('set env: { account, region } of the stack');
  });

  it('is pinned by its id (U10)', () => {
    expect(imageOf({ config: { image: { id: 'ami-0a1b2c3d' } } })).toBe('ami-0a1b2c3d');
  });

  it('can be in a parameter that each deployment reads', () => {
    expect(imageOf({ config: { image: { ssmParameter: '/acme/image' } } })).toBe('resolve:ssm:/acme/image');
  });

  it('can be a CDK object', () => {
    const image = MachineImage.genericLinux({ 'eu-west-1': 'ami-1a2b3c4d' });

    expect(imageOf({ config: { image: {} }, props: { image }, env: ireland })).toBe('ami-1a2b3c4d');
  });
});

/** Returns the context of a lookup in which only this query has found an image. */
function lookedUp({ region = 'eu-west-1', owner = '', name = '' }): Readonly<Record<string, string>> {
  const filters = `filters.image-type.0=machine:filters.name.0=${name}:filters.state.0=available`;
  return { [`ami:account=${account}:${filters}:owners.0=${owner}:region=${region}`]: 'ami-0f0f0f0f' };
}

function imageOf(options: PoolOptions): unknown {
  const stack = aPoolStack(options);
  const { imageId } = stack.resolve(stack.pool.cfnLaunchTemplate.launchTemplateData) as { imageId: unknown };
  return imageId;
}
