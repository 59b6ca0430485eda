import { describe, expect, it } from 'vitest';
import { noColour } from '../cli/paint.ts';
import { describeChanges } from './describe-changes.ts';
import { flatten } from './flatten.ts';
import type { StackResourceChange, StackChanges } from './stack-changes.ts';

describe('a description of changes', () => {
  it('says that there are none', () => {
    expect(describeChanges([someChanges({})], { paint: noColour })).toBe('poolkeeper-pool-blue no changes');
  });

  it('names resources and properties', () => {
    const changes = someChanges({
      resources: [
        aChange({ properties: [{ path: 'MaxSize', before: '10', after: '7' }] }),
        aChange({ logicalId: 'Old', action: 'delete', type: 'AWS::SQS::Queue' }),
      ],
      permissions: { added: ['allow sqs:SendMessage on q for r'], removed: [] },
    });

    expect(describeChanges([changes], { paint: noColour }).split('\n')).toEqual([
      'poolkeeper-pool-blue 1 to change, 1 to delete',
      '  ~ Pool/Group AWS::AutoScaling::AutoScalingGroup',
      '      MaxSize: 10 → 7',
      '  - Old AWS::SQS::Queue delete',
      '  Permissions:',
      '    + allow sqs:SendMessage on q for r',
      '',
      '1 to change, 1 to delete, 1 permission added',
    ]);
  });

  it('counts what a new stack creates, and lists it on request', () => {
    const changes = someChanges({
      isNew: true,
      resources: [
        aChange({ logicalId: 'A', action: 'create', type: 'AWS::SQS::Queue' }),
        aChange({ logicalId: 'B', action: 'create', type: 'AWS::IAM::Role' }),
        aChange({ logicalId: 'C', action: 'create', type: 'AWS::SQS::Queue' }),
      ],
      permissions: { added: ['allow sqs:SendMessage on q for r'], removed: [] },
    });

    expect(describeChanges([changes, someChanges({})], { paint: noColour }).split('\n')).toEqual([
      'poolkeeper-pool-blue new, 3 to create',
      '  + SQS Queue (2), IAM Role',
      '  + 1 permission',
      'poolkeeper-pool-blue no changes',
      '',
      '1 of 2 stacks new: 3 to create, 1 permission added',
      'List them with --verbose.',
    ]);
    expect(describeChanges([changes], { paint: noColour, details: true })).toContain(
      '\n  + A AWS::SQS::Queue\n',
    );
  });

  it('cuts long values to the part where they begin to differ', () => {
    const long = 'x'.repeat(200);
    const properties = [{ path: 'UserData', before: `${long}a${long}`, after: `${long}b${long}` }];

    const text = describeChanges([someChanges({ resources: [aChange({ properties })] })], {
      paint: noColour,
    });

    expect(text).toContain('UserData: …xxxxxxxxxxxxxxxa');
    expect(text).toContain('→ …xxxxxxxxxxxxxxxb');
  });
});

describe('a property of a template', () => {
  it('is flattened, including JSON in strings', () => {
    const value = { Value: { 'Fn::Join': ['', ['{"group":"', { Ref: 'Group' }, '","max":{"size":5}}']] } };

    expect([...flatten(value, 'Properties')]).toEqual([
      ['Properties.Value.group', '${Group}'],
      ['Properties.Value.max.size', '5'],
    ]);
  });
});

function someChanges(changes: Partial<StackChanges>): StackChanges {
  return {
    stack: 'poolkeeper-pool-blue',
    region: 'eu-west-1',
    isNew: false,
    resources: [],
    others: [],
    widensPermissions: false,
    permissions: { added: [], removed: [] },
    ...changes,
  };
}

function aChange({ logicalId = 'Group', ...change }: Partial<StackResourceChange>): StackResourceChange {
  return {
    logicalId,
    ...(logicalId === 'Group' && { path: 'Pool/Group' }),
    type: 'AWS::AutoScaling::AutoScalingGroup',
    action: 'update',
    properties: [],
    ...change,
  };
}
