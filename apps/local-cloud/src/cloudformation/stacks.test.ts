import { describe, expect, it } from 'vitest';
import { someStacks } from '../testing/inert-resources.ts';
import type { Properties } from './template.ts';

const thing = (properties: Properties = {}) => ({ Type: 'Test::Thing', Properties: properties });

describe('creating a stack', () => {
  it('creates resources after the ones that they refer to', async () => {
    const { deploy, log, stacks } = someStacks();

    await deploy({
      Resources: {
        Last: thing({
          Of: { 'Fn::GetAtt': ['Middle', 'Arn'] },
          Text: { 'Fn::Sub': '${Middle} of ${AWS::Region}' },
        }),
        Middle: { ...thing(), DependsOn: 'First' },
        First: thing(),
      },
    });

    expect(log).toEqual(['+First-1', '+Middle-2', '+Last-3']);
    expect(stacks.find('stack')?.resources.get('Last')?.properties).toEqual({
      Of: 'arn:Middle-2',
      Text: 'Middle-2 of eu-west-1',
    });
    expect(stacks.find('stack')?.status).toBe('CREATE_COMPLETE');
  });

  it('resolves every function that a pool uses', async () => {
    const { deploy, stacks } = someStacks();

    await deploy(
      {
        Parameters: { Size: { Type: 'Number', Default: 3 }, Names: { Type: 'CommaDelimitedList' } },
        Mappings: { Ami: { 'eu-west-1': { arm: 'ami-1' } } },
        Conditions: {
          Big: {
            'Fn::And': [{ 'Fn::Equals': [{ Ref: 'Size' }, '3'] }, { 'Fn::Not': [{ Condition: 'Small' }] }],
          },
          Small: { 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { 'Fn::Equals': ['a', 'c'] }] },
        },
        Resources: {
          One: thing({
            Join: { 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] },
            Select: { 'Fn::Select': [1, { Ref: 'Names' }] },
            Split: { 'Fn::Split': [':', 'x:y'] },
            If: { 'Fn::If': ['Big', 'yes', 'no'] },
            Gone: { 'Fn::If': ['Small', 'yes', { Ref: 'AWS::NoValue' }] },
            Map: { 'Fn::FindInMap': ['Ami', { Ref: 'AWS::Region' }, 'arm'] },
            Base64: { 'Fn::Base64': 'text' },
            Secret: '{{resolve:ssm:/known}}',
            Condition: { StringEquals: { key: 'value' } },
          }),
          Never: { ...thing(), Condition: 'Small' },
        },
        Outputs: { It: { Value: { Ref: 'One' }, Export: { Name: 'a-name' } } },
      },
      { Names: 'p, q' },
    );

    const stack = stacks.find('stack');
    expect(stack?.resources.get('One')?.properties).toEqual({
      Join: 'a-3',
      Select: 'q',
      Split: ['x', 'y'],
      If: 'yes',
      Map: 'ami-1',
      Base64: 'dGV4dA==',
      Secret: 'value from ssm',
      Condition: { StringEquals: { key: 'value' } },
    });
    expect([...(stack?.resources.keys() ?? [])]).toEqual(['One']);
    expect(stack?.outputs).toEqual([{ key: 'It', value: 'One-1', exportName: 'a-name' }]);
  });

  it.each([
    [
      { Resources: { Odd: { Type: 'AWS::Foo::Bar' } } },
      'local-cloud does not support the resource type AWS::Foo::Bar of Odd',
    ],
    [
      { Resources: { Mine: { Type: 'Custom::Thing' } } },
      'local-cloud does not support custom resources, and Mine is one (Custom::Thing)',
    ],
    [
      { Resources: { A: thing({ X: { Ref: 'B' } }), B: thing({ X: { Ref: 'A' } }) } },
      'Circular dependency between resources: [A, B]',
    ],
    [{ Resources: { A: thing({ X: { 'Fn::ImportValue': 'x' } }) } }, 'Fn::ImportValue is refused'],
    [{ Resources: { A: thing({ X: { Ref: 'Nothing' } }) } }, 'Unresolved resource dependencies [Nothing]'],
    [
      { Resources: { A: thing({ X: '{{resolve:ssm:/unknown}}' }) } },
      'Could not find a value associated with ssm:/unknown',
    ],
    [
      { Parameters: { P: { Type: 'String' } }, Resources: { A: thing() } },
      'Parameters: [P] must have values',
    ],
    [{}, 'At least one Resources member must be defined'],
  ])('refuses %j', async (template, message) => {
    const { deploy, things } = someStacks();

    await expect(deploy(template)).rejects.toThrow(message);
    expect(things.size).toBe(0);
  });

  it('rolls back when a resource fails, and reports which one and why', async () => {
    const { deploy, log, stacks, things } = someStacks();

    await expect(
      deploy({ Resources: { Good: thing(), Bad: thing({ Of: { Ref: 'Good' }, Fails: true }) } }),
    ).rejects.toThrow('stack stack failed: Bad: the test refuses it');

    expect(log).toEqual(['+Good-1', '-Good-1']);
    expect(things.size).toBe(0);
    const stack = stacks.find('stack');
    expect(stack?.status).toBe('ROLLBACK_COMPLETE');
    expect(stack?.events.map(({ logicalId, status }) => `${logicalId} ${status}`)).toEqual([
      'stack CREATE_IN_PROGRESS',
      'Good CREATE_IN_PROGRESS',
      'Good CREATE_COMPLETE',
      'Bad CREATE_IN_PROGRESS',
      'Bad CREATE_FAILED',
      'stack ROLLBACK_IN_PROGRESS',
      'Good DELETE_IN_PROGRESS',
      'Good DELETE_COMPLETE',
      'stack ROLLBACK_COMPLETE',
    ]);
  });
});

describe('updating a stack', () => {
  it('changes only what differs, and deletes replaced and removed resources', async () => {
    const { deploy, log } = someStacks();
    await deploy({
      Resources: {
        Same: thing({ A: 1 }),
        Changed: thing({ A: 1 }),
        Renamed: thing({ Name: 'old' }),
        User: thing({ Of: { Ref: 'Renamed' } }),
        Gone: thing(),
      },
    });
    log.length = 0;

    await deploy({
      Resources: {
        Same: thing({ A: 1 }),
        Changed: thing({ A: 2 }),
        Renamed: thing({ Name: 'new' }),
        User: thing({ Of: { Ref: 'Renamed' } }),
      },
    });

    expect(log).toEqual(['~Changed-2', '+new', '~User-4', '-old', '-Gone-5']);
  });

  it('restores the previous resources when one fails', async () => {
    const { deploy, stacks, things } = someStacks();
    await deploy({ Resources: { One: thing({ A: 1 }), Two: thing({ Name: 'old' }) } });
    const before = new Map(things);

    await expect(
      deploy({
        Resources: {
          One: thing({ A: 2 }),
          Two: thing({ Name: 'new' }),
          Three: thing(),
          Bad: { ...thing({ Fails: true }), DependsOn: ['One', 'Two', 'Three'] },
        },
      }),
    ).rejects.toThrow('Bad: the test refuses it');

    expect(things).toEqual(before);
    const stack = stacks.find('stack');
    expect(stack?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect([...(stack?.resources.keys() ?? [])]).toEqual(['One', 'Two']);
    expect(stack?.template.Resources).not.toHaveProperty('Bad');
  });

  it('refuses an update that changes nothing', async () => {
    const { deploy } = someStacks();
    const template = { Resources: { One: thing() } };
    await deploy(template);

    await expect(deploy(template)).rejects.toThrow('No updates are to be performed.');
  });
});

describe('deleting a stack', () => {
  it('deletes resources before the ones that they refer to, and keeps retained ones', async () => {
    const { deploy, log, stacks, things } = someStacks();
    await deploy({
      Resources: {
        User: thing({ Of: { Ref: 'Used' } }),
        Used: thing(),
        Kept: { ...thing(), DeletionPolicy: 'Retain' },
      },
    });
    log.length = 0;

    await stacks.delete('stack').done;

    expect(log).toEqual(['-User-2', '-Used-1']);
    expect([...things.keys()]).toEqual(['Kept-3']);
    expect(stacks.find('stack')).toBeUndefined();
  });

  it('fails when a resource cannot be deleted', async () => {
    const { deploy, stacks } = someStacks();
    await deploy({ Resources: { One: thing({ Stays: true }) } });

    await expect(stacks.delete('stack').done).rejects.toThrow('One: the test refuses it');
    expect(stacks.find('stack')?.status).toBe('DELETE_FAILED');
  });
});
