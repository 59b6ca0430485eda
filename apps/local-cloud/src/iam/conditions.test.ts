import { describe, expect, it } from 'vitest';
import { meets } from './conditions.ts';

const context = {
  'aws:SourceArn': 'arn:aws:sqs:eu-west-1:1:jobs',
  'aws:TagKeys': ['a', 'b'],
  's3:max-keys': '5',
};

describe('conditions', () => {
  it.each([
    ['StringEquals', { 'aws:sourcearn': ['arn:aws:sqs:eu-west-1:1:jobs', 'other'] }, true],
    ['StringEquals', { 'aws:SourceArn': ['arn:aws:sqs:*'] }, false],
    ['StringLike', { 'aws:SourceArn': ['arn:aws:sqs:*:jobs'] }, true],
    ['ArnLike', { 'aws:SourceArn': ['arn:aws:sns:*'] }, false],
    ['StringNotEquals', { 'aws:SourceArn': ['other'] }, true],
    ['StringEquals', { absent: ['x'] }, false],
    ['StringNotEquals', { absent: ['x'] }, true],
    ['StringEqualsIfExists', { absent: ['x'] }, true],
    ['Null', { absent: ['true'] }, true],
    ['Null', { 'aws:SourceArn': ['true'] }, false],
    ['ForAllValues:StringEquals', { 'aws:TagKeys': ['a', 'b', 'c'] }, true],
    ['ForAllValues:StringEquals', { 'aws:TagKeys': ['a'] }, false],
    ['ForAnyValue:StringEquals', { 'aws:TagKeys': ['b'] }, true],
    ['NumericLessThanEquals', { 's3:max-keys': ['5'] }, true],
    ['NumericGreaterThanEquals', { 's3:max-keys': ['6'] }, false],
  ] as const)('%s %j is met: %s', (operator, keys, expected) => {
    expect(meets({ [operator]: keys }, context)).toBe(expected);
  });

  it.each([
    ['StringLike', { 'aws:userid': ['*:${ec2:InstanceID}'] }, true],
    ['StringEquals', { 'aws:userid': ['*:${ec2:InstanceID}'] }, false],
    ['StringLike', { 'aws:userid': ['*:${ec2:instanceid}'] }, true],
    ['StringLike', { 'aws:userid': ['*:${ec2:Another}'] }, false],
    ['StringLike', { 'aws:userid': ['*:${ec2:Another}', 'AROA1:*'] }, true],
    ['StringNotLike', { 'aws:userid': ['*:${ec2:InstanceID}'] }, false],
    ['StringLike', { 'aws:userid': ['*${aws:TagKeys}'] }, false],
  ] as const)('%s %j with a policy variable is met: %s', (operator, keys, expected) => {
    const asked = { ...context, 'aws:userid': 'AROA1:i-1', 'ec2:InstanceID': 'i-1' };

    expect(meets({ [operator]: keys }, asked)).toBe(expected);
  });

  it('must all be met', () => {
    const conditions = {
      StringEquals: { 'aws:SourceArn': ['arn:aws:sqs:eu-west-1:1:jobs'] },
      Bool: { 'aws:SecureTransport': ['true'] },
    };

    expect(meets(conditions, context)).toBe(false);
    expect(meets(conditions, { ...context, 'aws:SecureTransport': 'true' })).toBe(true);
  });

  it('with an unknown operator throw instead of granting the permission', () => {
    expect(() => meets({ DateEquals: { 'aws:CurrentTime': ['x'] } }, context)).toThrow('DateEquals');
  });
});
