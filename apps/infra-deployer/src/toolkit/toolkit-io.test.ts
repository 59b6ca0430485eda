import type { IoMessage, IoRequest } from '@aws-cdk/toolkit-lib';
import { describe, expect, it } from 'vitest';
import { recordingHost } from '../testing/recording-host.ts';
import { createToolkitIo } from './toolkit-io.ts';

const stack = { stackName: 'poolkeeper-pool-blue', environment: { region: 'eu-west-1' } };
const stackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/poolkeeper-pool-blue/1';

describe('a message of the toolkit', () => {
  it('becomes the progress of a stack, with its resources in progress', async () => {
    const host = recordingHost();
    const io = createToolkitIo(host, { done: 'deployed' });

    await io.notify(aMessage('CDK_TOOLKIT_I5100', { stack }));
    await io.notify(aMessage('CDK_TOOLKIT_I5501', { deployment: '1', stack }));
    await io.notify(anActivity('Queue', 'CREATE_IN_PROGRESS', 0));
    await io.notify(anActivity('Queue', 'CREATE_COMPLETE', 1));
    await io.notify(aMessage('CDK_TOOLKIT_I5900', { stackArn: stackId, noOp: false }));

    expect(host.steps).toEqual([
      expect.objectContaining({ title: 'poolkeeper-pool-blue', state: 'running', detail: 'preparing' }),
      expect.objectContaining({ detail: '0/4 resources', parts: ['Pool/Queue (AWS::SQS::Queue) creating'] }),
      expect.objectContaining({ detail: '1/4 resources', milestone: 'in progress 25 %', parts: [] }),
      expect.objectContaining({ state: 'done', detail: 'deployed' }),
    ]);
    expect(io.stacks.map(({ outcome }) => outcome)).toEqual(['done']);
  });

  it('distinguishes stacks of one name by region', async () => {
    const host = recordingHost();
    const io = createToolkitIo(host, { done: 'deployed', showsRegion: true });

    for (const region of ['eu-west-1', 'us-east-1']) {
      await io.notify(aMessage('CDK_TOOLKIT_I5100', { stack: { ...stack, environment: { region } } }));
    }

    expect(host.steps.map(({ title }) => title)).toEqual([
      'poolkeeper-pool-blue in eu-west-1',
      'poolkeeper-pool-blue in us-east-1',
    ]);
    expect(new Set(host.steps.map(({ id }) => id)).size).toBe(2);
  });

  it('reports unfinished stacks as failed once', async () => {
    const host = recordingHost();
    const io = createToolkitIo(host, { done: 'deployed' });
    await io.notify(aMessage('CDK_TOOLKIT_I5100', { stack }));

    io.fail();
    io.fail();

    expect(host.steps.filter(({ state }) => state === 'failed')).toHaveLength(1);
  });

  it('becomes the progress of uploads', async () => {
    const host = recordingHost();
    const io = createToolkitIo(host, { done: 'deployed' });

    for (const code of ['I5220', 'I5220', 'I5221', 'I5221'])
      await io.notify(aMessage(`CDK_TOOLKIT_${code}`, {}));

    expect(host.steps.map(({ state }) => state)).toEqual(['running', 'running', 'running', 'done']);
  });

  it('is passed on as a detail or a warning', async () => {
    const host = recordingHost();
    const io = createToolkitIo(host, { done: 'deployed' });

    await io.notify({ ...aMessage('CDK_TOOLKIT_I0000', {}), message: 'reading\n' });
    await io.notify({ ...aMessage('CDK_TOOLKIT_W0000', {}), level: 'warn', message: 'old' });

    expect(host.messages).toEqual([
      { level: 'detail', text: 'reading' },
      { level: 'warning', text: 'old' },
    ]);
  });

  it('is only a detail if it warns that the diff will ask for approval', async () => {
    const host = recordingHost();
    const io = createToolkitIo(host, { done: 'compared' });

    await io.notify({
      ...aMessage('CDK_TOOLKIT_W0000', {}),
      action: 'diff',
      level: 'warn',
      message: 'sensitive',
    });

    expect(host.messages).toEqual([{ level: 'detail', text: 'sensitive' }]);
  });
});

describe('a request of the toolkit', () => {
  it('is confirmed, because the command has asked already', async () => {
    const io = createToolkitIo(recordingHost(), { done: 'deployed' });

    await expect(io.requestResponse(aRequest('CDK_TOOLKIT_I5060', false))).resolves.toBe(true);
    await expect(io.requestResponse(aRequest('CDK_TOOLKIT_I7010', false))).resolves.toBe(true);
  });

  it('is passed to the user if it is for an MFA token', async () => {
    const host = recordingHost(['123456']);
    const io = createToolkitIo(host, { done: 'deployed' });

    await expect(io.requestResponse(aRequest('CDK_SDK_I1100', ''))).resolves.toBe('123456');
  });
});

function anActivity(logicalId: string, status: string, completed: number): IoMessage<unknown> {
  return aMessage('CDK_TOOLKIT_I5502', {
    deployment: '1',
    event: {
      ...{ StackId: stackId, LogicalResourceId: logicalId, ResourceType: 'AWS::SQS::Queue' },
      ResourceStatus: status,
    },
    metadata: { constructPath: `Pool/${logicalId}/Resource` },
    progress: { completed, total: 4, formatted: '' },
  });
}

function aMessage(code: string, data: unknown): IoMessage<unknown> {
  return {
    ...{ time: new Date(0), level: 'info', action: 'deploy', message: '' },
    code: code as 'CDK_TOOLKIT_I0000',
    data,
  } as const;
}

function aRequest<T>(code: string, defaultResponse: T): IoRequest<unknown, T> {
  return { ...aMessage(code, {}), code: code as 'CDK_TOOLKIT_I0000', defaultResponse };
}
