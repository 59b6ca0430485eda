import { describe, expect, it } from 'vitest';
import { advance, aWorld, theInstance } from '../testing/index.ts';

describe('what instances report about themselves', () => {
  it('is in their tags: when the setup ended, and within 5 s whether a run is on them', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { reportsRuns: true } });
    advance(world, 120);
    const tags = () => world.ec2.describeInstances()[0]?.tags ?? {};
    expect(tags()['poolkeeper:setup']).toMatch(/^done \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u);
    expect(tags()).not.toHaveProperty('poolkeeper:run');

    world.spacelift.queueRun({ stack: 'a', durationSeconds: 1500 });
    advance(world, 5);
    const first = tags()['poolkeeper:run'];
    expect(first).toMatch(/^busy \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u);
    advance(world, 600);
    expect(tags()['poolkeeper:run']).toMatch(/^busy /u);
    expect(tags()['poolkeeper:run']).not.toBe(first);
    advance(world, 900);
    expect(tags()['poolkeeper:run']).toMatch(/^idle /u);
  });

  it('covers every worker of the instance', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { reportsRuns: true } });
    advance(world, 120);
    const { instanceId } = theInstance(world);
    world.ec2.startAnotherWorker(instanceId);
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 100 });
    world.spacelift.queueRun({ stack: 'b', durationSeconds: 300 });
    expect(world.spacelift.runs().map((run) => run.instanceId)).toEqual([instanceId, instanceId]);
    expect(world.ec2.describeInstances()[0]?.tags).not.toHaveProperty('poolkeeper:workers');
    advance(world, 5);
    expect(world.ec2.describeInstances()[0]?.tags['poolkeeper:workers']).toMatch(/^several /u);
    advance(world, 101);
    expect(world.ec2.describeInstances()[0]?.tags['poolkeeper:run']).toMatch(/^busy /u);
    world.ec2.stopInstances([instanceId]);
    expect(world.spacelift.runs()[1]).toMatchObject({ interruption: 'stopped-past-group' });
  });
});
