import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { expect, it } from 'vitest';
import { aCloud } from '../contract/a-cloud.ts';
import { resourceHandlers } from './resource-handlers.ts';

/** Resource types that are not in CloudFormation's registry. */
const unregistered = ['AWS::CDK::Metadata'];
/** Replaced here although the schema does not say so. The handler tells why. */
const replacedAsWell: Readonly<Record<string, readonly string[]>> = {
  'AWS::Scheduler::Schedule': ['GroupName'],
};

it("replaces a resource on a change of the properties that CloudFormation's schemas say, and of no others", async () => {
  const { account } = await aCloud();
  const spec = loadAwsServiceSpecSync();
  const handlers = resourceHandlers(account, {
    onChange: () => undefined,
    signal: new AbortController().signal,
  });

  const served = [...handlers].filter(([type]) => !unregistered.includes(type));
  const replacing = Object.fromEntries(
    served
      // Without updates, each change replaces the resource.
      .filter(([, handler]) => handler.update !== undefined)
      .map(([type, { replacedOn = [] }]) => [type, [...replacedOn].sort()]),
  );
  const documented = Object.fromEntries(
    Object.keys(replacing).map((type) => {
      const { properties } = spec.lookup('resource', 'cloudFormationType', 'equals', type).only();
      const names = Object.keys(properties).filter((name) => properties[name]?.causesReplacement === 'yes');
      return [type, [...names, ...(replacedAsWell[type] ?? [])].sort()];
    }),
  );
  expect(replacing).toEqual(documented);
});

it('updates each type of resource that has a property whose change does not replace it', async () => {
  const { account } = await aCloud();
  const spec = loadAwsServiceSpecSync();
  const handlers = resourceHandlers(account, {
    onChange: () => undefined,
    signal: new AbortController().signal,
  });

  const withoutUpdate = [...handlers]
    .filter(([, handler]) => handler.update === undefined)
    .map(([type]) => type);
  const updatable = withoutUpdate.filter((type) =>
    Object.values(spec.lookup('resource', 'cloudFormationType', 'equals', type).only().properties).some(
      ({ causesReplacement }) => causesReplacement !== 'yes',
    ),
  );
  // Its only other property is about functions that local-cloud does not have.
  expect(updatable).toEqual(['AWS::Lambda::Version']);
});
