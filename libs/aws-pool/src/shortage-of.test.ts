import { describe, expect, it } from 'vitest';
import { shortageOf } from './shortage-of.ts';

describe("the shortage in AWS's message for a failed launch", () => {
  it.each([
    [
      'We currently do not have sufficient m7i.large capacity in the Availability Zone you requested (eu-west-1a). Our system will be working on provisioning additional capacity. You can currently get m7i.large capacity by not specifying an Availability Zone in your request or choosing eu-west-1b, eu-west-1c. Launching EC2 instance failed.',
      { kind: 'no-capacity', zone: 'eu-west-1a', instanceType: 'm7i.large' },
    ],
    [
      'Could not launch Spot Instances. InsufficientInstanceCapacity - There is no Spot capacity available that matches your request. Launching EC2 instance failed.',
      { kind: 'no-capacity', purchaseOption: 'spot' },
    ],
    [
      'Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient c6g.metal capacity in the Availability Zone you requested (us-east-1d).',
      { kind: 'no-capacity', zone: 'us-east-1d', instanceType: 'c6g.metal' },
    ],
    [
      'Could not launch Spot Instances. UnfulfillableCapacity - Unable to fulfill capacity due to your request configuration. Please adjust your request and try again. Launching EC2 instance failed.',
      { kind: 'no-capacity', purchaseOption: 'spot' },
    ],
    [
      'Could not launch Spot Instances. SpotMaxPriceTooLow - Your Spot request price of 0.01 is lower than the minimum required Spot request fulfillment price of 0.03.',
      { kind: 'no-capacity', purchaseOption: 'spot' },
    ],
    [
      'Could not launch Spot Instances. MaxSpotInstanceCountExceeded - Max spot instance count exceeded. Launching EC2 instance failed.',
      { kind: 'quota', purchaseOption: 'spot' },
    ],
    [
      'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.',
      { kind: 'quota' },
    ],
    ['20 instance(s) are already running. Launching EC2 instance failed.', { kind: 'quota' }],
    [
      "There are not enough free addresses in subnet 'subnet-0abc' to satisfy the requested number of instances. Launching EC2 instance failed.",
      { kind: 'quota' },
    ],
    [
      'Your requested instance type (m8g.large) is not supported in your requested Availability Zone (us-east-1e). Please retry your request by not specifying an Availability Zone or choosing us-east-1a. Launching EC2 instance failed.',
      { kind: 'no-capacity', zone: 'us-east-1e', instanceType: 'm8g.large' },
    ],
    [
      'The security group sg-0abc does not exist in VPC vpc-0abc. Launching EC2 instance failed.',
      { kind: 'misconfigured' },
    ],
    ["The key pair 'ci' does not exist. Launching EC2 instance failed.", { kind: 'misconfigured' }],
    ['The AMI ID ami-0abc does not exist. Launching EC2 instance failed.', { kind: 'misconfigured' }],
    ['AMI ami-0abc is pending, and cannot be run. Launching EC2 instance failed.', { kind: 'misconfigured' }],
    [
      'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError: Client error on launch',
      { kind: 'misconfigured' },
    ],
    [
      'You are not authorized to perform this operation. Encoded authorization failure message: ... Launching EC2 instance failed.',
      { kind: 'misconfigured' },
    ],
    [
      "The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of the specified AMI.",
      { kind: 'misconfigured' },
    ],
    [
      'The requested configuration is currently not supported. Launching EC2 instance failed.',
      { kind: 'misconfigured' },
    ],
  ])('%s', (message, shortage) => {
    expect(shortageOf({ message })).toEqual(shortage);
  });

  it.each(['', 'Request limit exceeded. Launching EC2 instance failed.', 'something new', '\u0000'])(
    'is unknown in %j',
    (message) => {
      expect(shortageOf({ message })).toBeUndefined();
    },
  );

  it('is recognized by a code alone, with zone, type and option from the other fields', () => {
    const known = { zone: 'eu-west-1b', instanceType: 't4g.small', purchaseOption: 'on-demand' } as const;
    expect(shortageOf({ code: 'InsufficientInstanceCapacity', message: '', ...known })).toEqual({
      kind: 'no-capacity',
      ...known,
    });
  });
});
