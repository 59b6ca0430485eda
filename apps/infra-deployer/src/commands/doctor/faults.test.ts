import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool, aLocalConfig } from '../../testing/a-deployed-pool.ts';
import { aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';
import type { DoctorOutput } from './doctor-report.ts';

const world = aCloudForAll();
const groupName = 'poolkeeper-blue';
const settingsParameter = '/poolkeeper/pools/blue';
const workerPoolId = '01HZX5S8F4T6Q2N9V7W3KJ0RMB';

interface PlantedFault {
  readonly fault: string;
  /** Changes the configuration. */
  readonly config?: (text: string) => string;
  /** Causes the fault, and returns a function that repairs it. */
  readonly plant?: () => (() => void) | Promise<() => void>;
  readonly check: string;
  readonly finding: RegExp;
  readonly fix: RegExp;
}

const planted: readonly PlantedFault[] = [
  {
    fault: 'passes that fail',
    plant: () => {
      // In the log of the pool's own autoscaler, which does not run and so adds no passes.
      const { logGroups } = world.cloud.account;
      const log = '/aws/lambda/poolkeeper-blue-autoscaler';
      logGroups.put(log);
      logLine({ message: 'pass failed', pool: 'blue', error: { message: 'access denied' } }, log);
      return () => {
        logGroups.delete(log);
      };
    },
    check: 'passes',
    finding: /the last pass failed: access denied/,
    fix: /poolkeeper status blue/,
  },
  {
    fault: 'an invalid setting',
    config: (config) => `${config}\nscaling: { maxSize: -1 }`,
    check: 'configuration',
    finding: /^poolkeeper\.yaml:\d+:\d+ scaling\.maxSize: must be/,
    fix: /Correct it in poolkeeper\.yaml/,
  },
  {
    fault: 'no credentials',
    plant: () => stubEnv('AWS_ACCESS_KEY_ID', undefined),
    check: 'credentials',
    finding: /there are no AWS credentials/,
    fix: /aws sso login/,
  },
  {
    fault: 'credentials of another account',
    config: (config) => `${config}\naws: { account: "999999999999" }`,
    check: 'credentials',
    finding: /poolkeeper\.yaml is for 999999999999/,
    fix: /--profile/,
  },
  {
    fault: 'settings of an incompatible version',
    plant: () => changeSettings((settings) => ({ ...settings, version: 99 })),
    check: 'deployment',
    finding: /the settings in \/poolkeeper\/pools\/blue cannot be read/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'an endpoint that cannot be reached',
    ...withEndpoint(() => 'http://127.0.0.1:1'),
    check: 'endpoint',
    finding: /http:\/\/127\.0\.0\.1:1 cannot be reached/,
    fix: /Correct spacelift\.endpoint/,
  },
  {
    fault: 'an endpoint that is not Spacelift',
    ...withEndpoint(() => `${world.cloud.url}/elsewhere`),
    check: 'endpoint',
    finding: /is not a Spacelift account/,
    fix: /URL of the account/,
  },
  {
    fault: 'settings that name another endpoint than the configuration',
    plant: () => changeSpacelift({ endpoint: 'http://127.0.0.1:1' }),
    check: 'endpoint',
    finding: /differ from the configuration: endpoint is "http:\/\/127\.0\.0\.1:1".*Nothing was sent/,
    fix: /find out who has written the parameter/,
  },
  {
    fault: 'an API key without a value',
    plant: () => {
      const { secrets } = world.cloud.account;
      const name = 'poolkeeper/blue/api-key';
      const value = secrets.find(name)?.versions.at(-1)?.value;
      secrets.delete({ name });
      return () => void secrets.create({ name }, value);
    },
    check: 'api key',
    finding: /it cannot be read/,
    fix: /poolkeeper secrets set blue api-key/,
  },
  {
    fault: 'an API key that was deleted',
    plant: () => {
      const keys = world.cloud.account.spaceliftKeys.splice(0);
      return () => void world.cloud.account.spaceliftKeys.push(...keys);
    },
    check: 'api key',
    finding: /Spacelift rejects the API key 01KEY/,
    fix: /poolkeeper secrets set blue api-key/,
  },
  {
    fault: 'a worker pool that does not exist',
    config: (config) => config.replace(workerPoolId, '01HZX5S8F4T6Q2N9V7W3KJ0XXX'),
    check: 'worker pool',
    finding: /there is no worker pool 01HZX5S8F4T6Q2N9V7W3KJ0XXX/,
    fix: /Space:Read/,
  },
  {
    fault: 'an API key that may not drain',
    ...withEndpoint(() => aSpaceliftThatRefuses('workerDrainSet')),
    check: 'drain permission',
    finding: /the API key may not drain workers/,
    fix: /Worker Pool:Drain Worker/,
  },
  {
    fault: 'foreseen runs in an account that refuses the search of runs',
    ...withEndpoint(() => aSpaceliftThatRefuses('searchRuns'), '\nscaling: { foreseen: {} }'),
    check: 'foreseen runs',
    finding: /Spacelift refuses the search of runs: /,
    fix: /Space:Read .* or remove scaling\.foreseen/,
  },
  {
    fault: 'an invalid token',
    plant: () => changeWorkerSecret({ SPACELIFT_TOKEN: 'not base64 of anything' }),
    check: 'secrets',
    finding: /token is not valid: the token is not base64 of a JSON object/,
    fix: /poolkeeper secrets set blue token/,
  },
  {
    fault: 'a private key without a value',
    plant: () => changeWorkerSecret({ SPACELIFT_POOL_PRIVATE_KEY: undefined }),
    check: 'secrets',
    finding: /private-key has no value/,
    fix: /poolkeeper secrets set blue private-key/,
  },
  {
    fault: 'a subnet that does not exist',
    config: (config) => config.replace('subnet-0a1b2c3d', 'subnet-0fffffff'),
    check: 'subnets',
    finding: /have no subnet-0fffffff/,
    fix: /Correct network\.subnets/,
  },
  {
    fault: 'a security group that does not exist',
    config: (config) => config.replace('sg-0a1b2c3d', 'sg-0fffffff'),
    check: 'security groups',
    finding: /have no sg-0fffffff/,
    fix: /Correct network\.securityGroups/,
  },
  {
    fault: 'an image that does not exist',
    config: (config) => config.replace('ami-0123456789abcdef0', 'ami-00000000'),
    check: 'image',
    finding: /there is no image ami-00000000/,
    fix: /Correct image\.id/,
  },
  {
    fault: 'an image for another architecture',
    config: (config) => config.replace('types: [m7i.large]', 'types: [m7g.large], architecture: arm64'),
    check: 'image',
    finding: /is for x86_64, but the instances are arm64/,
    fix: /Choose an image for arm64/,
  },
  {
    fault: 'a quota too small for one instance',
    plant: () => {
      const { quotas } = world.cloud.account;
      quotas.set('L-1216C47A', 0);
      return () => {
        quotas.set('L-1216C47A', 640);
      };
    },
    check: 'quota',
    finding: /is 0 vCPUs: no instance can run/,
    fix: /aws service-quotas request-service-quota-increase/,
  },
  {
    fault: 'a limit of executions that leaves none for the passes',
    plant: () => {
      const { quotas } = world.cloud.account;
      quotas.set('L-B99A9384', 4);
      return () => {
        quotas.set('L-B99A9384', 10);
      };
    },
    check: 'executions',
    finding: /may use 3 of the account's 4 concurrent executions: passes are throttled/,
    fix: /Request 6 or more: aws service-quotas request-service-quota-increase --service-code lambda/,
  },
  {
    fault: 'a group that was deleted',
    plant: () => changeGroup(() => []),
    check: 'group',
    finding: /there is no Auto Scaling group poolkeeper-blue/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a group that does not retain instances',
    plant: () => changeGroup((group) => [{ ...group, onTerminateHookAbandon: 'terminate' }]),
    check: 'group',
    finding: /does not retain instances whose termination is abandoned/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a pause without a time',
    plant: () => {
      const { autoScaling } = world.cloud.world;
      autoScaling.updateGroup({ groupName, ownTags: { 'poolkeeper:pause': 'for ever' } });
      return () => {
        autoScaling.updateGroup({ groupName, ownTags: {} });
      };
    },
    check: 'pause',
    finding: /must start with a time such as .*, got 'for ever'; the pool is not paused/,
    fix: /poolkeeper resume blue/,
  },
  {
    fault: 'a suspended process',
    plant: () => {
      const { autoScaling } = world.cloud.world;
      autoScaling.suspendProcesses({ groupName, processes: ['Launch'] });
      return () => {
        autoScaling.resumeProcesses({ groupName, processes: ['Launch'] });
      };
    },
    check: 'group',
    finding: /Launch is suspended/,
    fix: /aws autoscaling resume-processes --auto-scaling-group-name poolkeeper-blue/,
  },
  {
    fault: 'a launch template that was deleted',
    plant: () => {
      const { launchTemplates } = world.cloud.account;
      const [template] = launchTemplates.all();
      if (template === undefined) throw new Error('there is no launch template to delete');
      launchTemplates.delete(template);
      return () => {
        launchTemplates.create(template, template.versions[0]?.data ?? {});
      };
    },
    check: 'launch template',
    finding: /lt-\w+ does not exist: instances cannot be launched/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a key of the account for volumes that Auto Scaling may not use',
    plant: async () => {
      const { keys } = world.cloud.account;
      const { autoScaling } = world.cloud.world;
      keys.defaultVolumeKey = keys.create('volumes', 'Encrypts volumes.').arn;
      autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
      const lastLaunch = () => autoScaling.describeScalingActivities(groupName).at(0)?.statusCode;
      await expect.poll(lastLaunch, { timeout: 60_000 }).toBe('Failed');
      return () => {
        keys.defaultVolumeKey = undefined;
        autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 0 });
      };
    },
    check: 'volume key',
    finding: /Client\.InternalError: Auto Scaling cannot use the KMS key/,
    fix: /Allow AWSServiceRoleForAutoScaling/,
  },
  {
    fault: 'an instance profile without a role',
    plant: () => {
      const { identities, stacks } = world.cloud.account;
      const resources = [...(stacks.find('poolkeeper-pool-blue')?.resources.values() ?? [])];
      const made = resources.find(({ type }) => type === 'AWS::IAM::InstanceProfile');
      const name = made?.record.physicalId ?? '';
      const before = identities.instanceProfile(name);
      identities.setInstanceProfile(name, { arn: before?.arn ?? '', roles: [] });
      return () => {
        identities.setInstanceProfile(name, before);
      };
    },
    check: 'instance profile',
    finding: /has no role: instances cannot read secrets/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'no termination hook',
    plant: () => {
      const { autoScaling } = world.cloud.world;
      const hook = terminationHook();
      autoScaling.deleteLifecycleHook(groupName, hook.name);
      return () => {
        autoScaling.putLifecycleHook(groupName, hook);
      };
    },
    check: 'termination hook',
    finding: /its runs are not protected/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a hook that continues without an answer',
    plant: () => changeHook({ defaultResult: 'CONTINUE' }),
    check: 'termination hook',
    finding: /its default result is CONTINUE/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a hook with a heartbeat timeout that is too short',
    plant: () => changeHook({ heartbeatTimeoutSeconds: 60 }),
    check: 'termination hook',
    finding: /its heartbeat timeout is 60 seconds, but the lifecycle manager expects 3600/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'no launch hook',
    plant: () => {
      const { autoScaling } = world.cloud.world;
      const hook = hookOf('LAUNCHING');
      autoScaling.deleteLifecycleHook(groupName, hook.name);
      return () => {
        autoScaling.putLifecycleHook(groupName, hook);
      };
    },
    check: 'launch hook',
    finding: /instances enter service without a worker/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a launch hook that its stack has dropped, which retains it',
    config: (config) => `${config}\nlifecycle: { readinessGate: false }`,
    check: 'launch hook',
    finding: /lifecycle\.readinessGate is off: launches go on waiting/,
    fix: /delete-lifecycle-hook --auto-scaling-group-name poolkeeper-blue/,
  },
  {
    fault: 'a hook whose role does not trust Auto Scaling',
    plant: () => {
      const { identities } = world.cloud.account;
      const name = terminationHook().roleArn?.split('/').at(-1) ?? '';
      identities.putRole(name, { trust: trustOf('ec2.amazonaws.com') });
      return () => void identities.putRole(name, { trust: trustOf('autoscaling.amazonaws.com') });
    },
    check: 'hook delivery',
    finding: /does not trust autoscaling\.amazonaws\.com/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a disabled event source',
    plant: () => {
      world.cloud.lifecycleManager.set(false);
      return () => {
        world.cloud.lifecycleManager.set(true);
      };
    },
    check: 'lifecycle manager',
    finding: /its event source is disabled/,
    fix: /aws lambda update-event-source-mapping --uuid \S+ --enabled/,
  },
  {
    fault: 'a message that could not be handled',
    plant: () => {
      const { sqs } = world.cloud.world;
      sqs.send('poolkeeper-blue-redrive', '{}');
      return () => {
        sqs.purge('poolkeeper-blue-redrive');
      };
    },
    check: 'redrive queue',
    finding: /1 message could not be handled/,
    fix: /aws sqs receive-message/,
  },
  {
    fault: 'a disabled schedule',
    plant: () => changeSchedule({ enabled: false }),
    check: 'schedule',
    finding: /it is disabled/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a schedule of another function',
    plant: () => changeSchedule({ targetArn: 'arn:aws:lambda:eu-west-1:1:function:other', enabled: false }),
    check: 'schedule',
    finding: /it invokes \S+:other instead of poolkeeper-autoscaler/,
    fix: /poolkeeper deploy blue/,
  },
  {
    fault: 'a schedule that requests passes of an autoscaler without a webhook',
    plant: () =>
      changeSchedule({
        targetArn: 'arn:aws:sqs:eu-west-1:000000000000:poolkeeper-passes.fifo',
        enabled: false,
      }),
    check: 'schedule',
    finding:
      /it requests passes in the queue poolkeeper-passes.fifo, which does not invoke poolkeeper-autoscaler/,
    fix: /poolkeeper deploy autoscaler/,
  },
  // The faults below are not repaired.
  {
    fault: 'a termination policy that Auto Scaling may not invoke',
    plant: () => {
      const { functions, stacks } = world.cloud.account;
      for (const { type, record } of stacks.find('poolkeeper-lifecycle-manager')?.resources.values() ?? []) {
        if (type !== 'AWS::Lambda::Permission') continue;
        functions.setPermission('poolkeeper-termination-policy', record.physicalId, undefined);
      }
      return () => undefined;
    },
    check: 'termination policy',
    finding: /Auto Scaling may not invoke poolkeeper-termination-policy/,
    fix: /poolkeeper deploy lifecycle-manager/,
  },
  {
    fault: 'no termination policy',
    plant: () => deleteFunction('poolkeeper-termination-policy'),
    check: 'termination policy',
    finding: /there is no function poolkeeper-termination-policy/,
    fix: /poolkeeper deploy lifecycle-manager/,
  },
  {
    fault: 'no lifecycle manager',
    plant: () => deleteFunction('poolkeeper-lifecycle-manager'),
    check: 'lifecycle manager',
    finding: /terminating instances are held and never released/,
    fix: /poolkeeper deploy lifecycle-manager/,
  },
  {
    fault: 'no autoscaler',
    plant: () => deleteFunction('poolkeeper-autoscaler'),
    check: 'schedule',
    finding: /the pool is not scaled/,
    fix: /poolkeeper deploy autoscaler/,
  },
];

const aPass = { message: 'pass', pool: 'blue', decision: { kind: 'hold', explanation: 'nothing to do' } };

describe('poolkeeper doctor', { concurrent: false, shuffle: false, timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof aDeployedPool>> | undefined;
  let config = '';
  beforeAll(async () => {
    const rest = 'instances: { types: [m7i.large] }';
    config = aLocalConfig(world.cloud, 'blue', rest);
    folder = await aDeployedPool(world.cloud, { rest });
    changeWorkerSecret({});
    drainedWorker();
    logLine(aPass);
  }, 240_000);
  afterAll(() => {
    folder?.[Symbol.dispose]();
  });

  it('finds no fault in a healthy pool', async () => {
    const { status, stdout, stderr } = await run(['doctor'], { cwd: folder?.path ?? '' });

    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => /^ {2}[✘!-]/.test(line))).toEqual([
      expect.stringContaining('spacelift.endpoint: is not encrypted'),
    ]);
    expect(status).toBe(exitStatus.done);
    expect(stdout).toMatch(/\n1 warning, \d+ ok$/m);
  });

  it.each(planted)('finds $fault and names the fix', async ({ config: change, plant, ...wanted }) => {
    const repair = await plant?.();
    onTestFinished(() => repair?.());
    using changed = aFolder({ 'poolkeeper.yaml': change?.(config) ?? config });

    const { status, stdout } = await run(['doctor', 'blue', '--json'], { cwd: changed.path });

    const { healthy, configuration, pools } = JSON.parse(stdout) as DoctorOutput['data'];
    expect([status, healthy]).toEqual([exitStatus.failed, false]);
    const findings = [...configuration, ...pools.flatMap(({ checks }) => checks)];
    expect(findings.filter(({ check }) => check === wanted.check)).toContainEqual(
      expect.objectContaining({
        result: 'fault',
        text: expect.stringMatching(wanted.finding) as string,
        fix: expect.stringMatching(wanted.fix) as string,
      }),
    );
    expect(stdout).not.toContain('bug in Poolkeeper');
  });
});

function stubEnv(name: string, value: string | undefined): () => void {
  const before = process.env[name];
  vi.stubEnv(name, value);
  return () => {
    vi.stubEnv(name, before);
  };
}

type Json = Readonly<Record<string, unknown>>;

function changeSettings(change: (settings: Json) => Json): () => void {
  const { parameters } = world.cloud.account;
  const before = parameters.find(settingsParameter)?.value ?? '';
  const put = (value: string) => parameters.put({ name: settingsParameter, value, type: 'String' }, true);
  put(JSON.stringify(change(JSON.parse(before) as Json)));
  return () => void put(before);
}

function changeSpacelift(change: Json): () => void {
  return changeSettings((settings) => {
    const connection = settings.connection as Readonly<Record<string, Json>>;
    return { ...settings, connection: { ...connection, spacelift: { ...connection.spacelift, ...change } } };
  });
}

/** Changes the endpoint of the configuration and of the settings. */
function withEndpoint(
  endpointOf: () => string | Promise<string>,
  more = '',
): Pick<PlantedFault, 'config' | 'plant'> {
  let endpoint = '';
  return {
    plant: async () => {
      endpoint = await endpointOf();
      return changeSpacelift({ endpoint });
    },
    config: (config) => `${config.replace(world.cloud.url, endpoint)}${more}`,
  };
}

type Group = ReturnType<typeof world.cloud.world.autoScaling.describeGroups>[number];

/** Changes what AWS says about the group. */
function changeGroup(change: (group: Group) => readonly Group[]): () => void {
  const { autoScaling } = world.cloud.world;
  const describe = autoScaling.describeGroups.bind(autoScaling);
  const changed = vi
    .spyOn(autoScaling, 'describeGroups')
    .mockImplementation((names) =>
      describe(names).flatMap((group) => (group.name === groupName ? change(group) : [group])),
    );
  return () => {
    changed.mockRestore();
  };
}

const pem = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';

/** Sets valid values except for the given ones. */
function changeWorkerSecret(values: Readonly<Record<string, string | undefined>>): () => void {
  const { secrets } = world.cloud.account;
  const secret = secrets.find('poolkeeper/blue/worker');
  if (secret === undefined) throw new Error('the pool has no secret for its workers');
  const valid = {
    SPACELIFT_TOKEN: Buffer.from('{"broker":{}}').toString('base64'),
    SPACELIFT_POOL_PRIVATE_KEY: Buffer.from(pem).toString('base64'),
  };
  secrets.putValue(secret, JSON.stringify({ ...valid, ...values }));
  return () => void secrets.putValue(secret, JSON.stringify(valid));
}

function drainedWorker(): void {
  const pool = world.cloud.world.spaceliftPools.get(workerPoolId);
  const worker = pool?.registerWorker('{}');
  pool?.drainSet(worker?.id ?? '', true);
}

/** Answers as Spacelift does if the key lacks the permission. */
async function aSpaceliftThatRefuses(operation: string): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      response.setHeader('content-type', 'application/json');
      if (body.includes(operation)) {
        response.end(JSON.stringify({ data: null, errors: [{ message: 'not found' }] }));
        return;
      }
      const { authorization } = request.headers;
      const answer = await fetch(`${world.cloud.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization,
        },
        body,
      });
      response.end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function terminationHook() {
  return hookOf('TERMINATING');
}

function hookOf(transition: 'LAUNCHING' | 'TERMINATING') {
  const hook = world.cloud.world.autoScaling
    .describeHooks(groupName)
    .find((found) => found.transition === `autoscaling:EC2_INSTANCE_${transition}`);
  if (hook === undefined) throw new Error(`${groupName} has no hook for ${transition}`);
  return hook;
}

function changeHook(change: Partial<ReturnType<typeof terminationHook>>): () => void {
  const { autoScaling } = world.cloud.world;
  const before = terminationHook();
  autoScaling.putLifecycleHook(groupName, { ...before, ...change });
  return () => {
    autoScaling.putLifecycleHook(groupName, before);
  };
}

function trustOf(service: string) {
  return { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }] };
}

function changeSchedule(change: { readonly enabled: boolean; readonly targetArn?: string }): () => void {
  const { schedules } = world.cloud.account;
  const before = schedules.all().find(({ name }) => name === groupName);
  if (before === undefined) throw new Error(`there is no schedule ${groupName}`);
  schedules.put({ ...before, ...change });
  return () => {
    schedules.put(before);
  };
}

function logLine(fields: Json, log = '/aws/lambda/poolkeeper-autoscaler'): void {
  world.cloud.account.logGroups.write(log, { stream: 'a-stream', text: JSON.stringify(fields) });
}

function deleteFunction(name: string): () => void {
  world.cloud.account.functions.delete(name);
  return () => undefined;
}
