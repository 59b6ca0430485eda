import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWorkerIdentity } from './read-worker.ts';

describe('readWorkerIdentity', () => {
  it('reads the instance and the group', () => {
    expect(readWorkerIdentity('{"instance_id":"i-0abc","asg_id":"workers","ami_id":"ami-1"}')).toEqual({
      kind: 'known',
      instanceId: 'i-0abc',
      groupName: 'workers',
    });
  });

  it.each([
    '{"instance_id":"i-0abc"}',
    '{"instance_id":"i-0abc","asg_id":""}',
    '{"instance_id":"i-0abc","asg_id":7}',
  ])('does without the name of the group: %s', (metadata) => {
    expect(readWorkerIdentity(metadata)).toEqual({ kind: 'known', instanceId: 'i-0abc' });
  });

  it.each([
    ['', 'empty'],
    ['i-0abc', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['["i-0abc"]', 'not a JSON object'],
    ['7', 'not a JSON object'],
    ['"i-0abc"', 'not a JSON object'],
    ['{"instance_id":"i-0abc"', 'not a JSON object'],
    ['{}', 'no instance_id'],
    ['{"__proto__":{"instance_id":"i-0abc"}}', 'no instance_id'],
    ['{"instance_id":null}', 'instance_id is not a string'],
    ['{"instance_id":5}', 'instance_id is not a string'],
    ['{"instance_id":["i-0abc"]}', 'instance_id is not a string'],
    ['{"instance_id":""}', 'instance_id is not an EC2 instance id, got ""'],
    ['{"instance_id":"None"}', 'instance_id is not an EC2 instance id, got "None"'],
    ['{"instance_id":"i-"}', 'instance_id is not an EC2 instance id, got "i-"'],
    ['{"instance_id":"i-0abc\\n"}', 'instance_id is not an EC2 instance id, got "i-0abc\\n"'],
    ['{"instance_id":" i-0abc"}', 'instance_id is not an EC2 instance id, got " i-0abc"'],
  ])('says what is wrong with %j', (metadata, problem) => {
    expect(readWorkerIdentity(metadata)).toEqual({ kind: 'unknown', problem });
  });

  it('keeps the problem short when the metadata is huge', () => {
    const huge = JSON.stringify({ instance_id: 'x'.repeat(1_000_000) });

    expect(readWorkerIdentity(huge)).toEqual({
      kind: 'unknown',
      problem: `instance_id is not an EC2 instance id, got "${'x'.repeat(40)}"`,
    });
  });

  it('survives metadata that is nested absurdly deep', () => {
    const deep = `{"instance_id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

    expect(readWorkerIdentity(deep)).toMatchObject({ kind: 'unknown' });
  });

  it('never throws, and accepts only well-formed instance ids', () => {
    const anyMetadata = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ instance_id: fc.oneof(fc.string(), fc.jsonValue()), asg_id: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(anyMetadata, (metadata) => {
        const identity = readWorkerIdentity(metadata);

        if (identity.kind === 'known') expect(identity.instanceId).toMatch(/^i-[0-9a-f]+$/);
        else expect(identity.problem).not.toBe('');
      }),
    );
  });
});
