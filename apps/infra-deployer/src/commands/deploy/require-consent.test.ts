import { describe, expect, it } from 'vitest';
import type { StackResourceChange, StackChanges } from '../../changes/stack-changes.ts';
import { consentReasons } from './require-consent.ts';

describe('consent', () => {
  it('is not needed for updates', () => {
    expect(consentReasons(someChanges({ resources: [aChange({})] }))).toEqual([]);
  });

  it('is needed for new permissions, and for resources that are replaced or deleted', () => {
    const changes = someChanges({
      widensPermissions: true,
      permissions: { added: ['allow all'], removed: [] },
      resources: [aChange({ action: 'replace' }), aChange({ logicalId: 'Old', action: 'delete' })],
    });

    expect(consentReasons(changes)).toEqual([
      'poolkeeper-pool-blue adds 1 permission',
      'poolkeeper-pool-blue replaces Pool/Group (AWS::AutoScaling::AutoScalingGroup)',
      'poolkeeper-pool-blue deletes Old (AWS::AutoScaling::AutoScalingGroup)',
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
