import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { fakeLauncher, Sandbox, tokenFor } from './testing/sandbox.ts';

const workerSecret = 'poolkeeper/blue/worker';

describe('the secrets of a worker', () => {
  it.each([
    ['two spaces', 'a  b'],
    ['a star', 'x * y'],
    ['lines', '-----BEGIN KEY-----\nab\ncd\n-----END KEY-----\n\n'],
    ['quotes', `"it's" \\ $HOME $(id) \`id\``],
    ['a tab at its end', 'value\t'],
    ['nothing', ''],
    ['letters of all kinds', 'pässwörd 密码'],
  ])('are passed on unchanged: %s (U5, U16)', async (_, value) => {
    using sandbox = new Sandbox({
      secrets: { environment: { SECRET_VALUE: {}, PLAIN: { ssmParameter: '/acme/s' } } },
    });
    sandbox.keepSecret('secrets-manager', workerSecret, {
      SPACELIFT_TOKEN: tokenFor('mqtt.spacelift.io'),
      SPACELIFT_POOL_PRIVATE_KEY: 'a2V5',
      SECRET_VALUE: value,
    });
    sandbox.keepSecret('ssm-parameter', '/acme/s', value);
    await sandbox.boot();

    await sandbox.startService();

    expect(sandbox.launcherEnvironment).toMatchObject({ SECRET_VALUE: value, PLAIN: value });
  });

  it('are read from a key of a JSON secret, from a whole secret and from a parameter', async () => {
    using sandbox = new Sandbox({
      secrets: {
        token: { secretsManager: 'acme/spacelift', jsonKey: 'pool.token' },
        privateKey: { ssmParameter: '/acme/key' },
        environment: { GITHUB_TOKEN: { secretsManager: 'acme/github' } },
      },
    });
    sandbox.loseSecret('secrets-manager', workerSecret);
    sandbox.keepSecret('secrets-manager', 'acme/spacelift', { 'pool.token': tokenFor('a.spacelift.io') });
    sandbox.keepSecret('secrets-manager', 'acme/github', '{"not": "opened"}');
    sandbox.keepSecret('ssm-parameter', '/acme/key', 'a2V5');
    await sandbox.boot();

    const service = await sandbox.startService();

    expect(service.status).toBe(0);
    expect(sandbox.launcherEnvironment).toMatchObject({
      SPACELIFT_TOKEN: tokenFor('a.spacelift.io'),
      SPACELIFT_POOL_PRIVATE_KEY: 'a2V5',
      GITHUB_TOKEN: '{"not": "opened"}',
    });
  });

  it("are read with the instance's role in the pool's region, whatever the launcher's variables are", async () => {
    using sandbox = new Sandbox({
      environment: { AWS_REGION: 'us-east-1', AWS_PROFILE: 'deployer' },
      secrets: { environment: { AWS_ACCESS_KEY_ID: { ssmParameter: '/a' }, NEXT: { ssmParameter: '/b' } } },
    });
    sandbox.keepSecret('ssm-parameter', '/a', 'AKIAEXAMPLE');
    sandbox.keepSecret('ssm-parameter', '/b', 'next');
    sandbox.fail('aws-sigv4');
    await sandbox.boot();

    await sandbox.startService();

    expect(new Set(sandbox.read('aws-callers').split('\n'))).toEqual(new Set(['eu-west-1 ', '']));
    expect(sandbox.launcherEnvironment).toMatchObject({
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      NEXT: 'next',
    });
  });

  it('are read once per secret, not once per variable', async () => {
    using sandbox = new Sandbox({ launcher: { fedRamp: false } });
    await sandbox.boot();

    await sandbox.startService();

    expect(sandbox.signedRequests).toHaveLength(1);
  });

  it("are read by curl, with the role's key and the secret in no argument", async () => {
    using sandbox = new Sandbox({ secrets: { environment: { A: { ssmParameter: '/a' } } } });
    sandbox.keepSecret('ssm-parameter', '/a', 'hunter2');
    await sandbox.boot();

    await sandbox.startService();

    expect(sandbox.launcherEnvironment).toMatchObject({ A: 'hunter2', SPACELIFT_POOL_PRIVATE_KEY: 'a2V5' });
    expect(sandbox.signedRequests).not.toEqual([]);
    expect(sandbox.callsOf('aws')).toEqual([]);
    expect(sandbox.calls.join('\n')).not.toMatch(/AKIAROLE|of\\? the\\? role|hunter2|a2V5/);
  });

  it('are read in the domain of the partition', async () => {
    using sandbox = new Sandbox();
    sandbox.answerMetadata('services/domain', 'amazonaws.com.cn');
    await sandbox.boot();

    expect((await sandbox.startService()).output).toContain('the launcher runs');
    expect(sandbox.signedRequests[0]).toMatch(/ https:\/\/secretsmanager\.eu-west-1\.amazonaws\.com\.cn\/$/);
  });

  it.each<[why: string, change: (sandbox: Sandbox) => void]>([
    [
      'curl does not sign',
      (sandbox) => {
        sandbox.fail('aws-sigv4');
      },
    ],
    [
      'the metadata has no role',
      (sandbox) => {
        sandbox.unpublish('http://169.254.169.254/latest/meta-data/iam/security-credentials/');
      },
    ],
    [
      'the metadata has no key',
      (sandbox) => {
        sandbox.answerMetadata('iam/security-credentials/poolkeeper-blue-worker', 'null');
      },
    ],
  ])('are read by the AWS command line if %s', async (_, change) => {
    using sandbox = new Sandbox({ launcher: { fedRamp: false } });
    change(sandbox);
    await sandbox.boot();

    const service = await sandbox.startService();

    expect(service.output).toContain('the launcher runs');
    expect(sandbox.callsOf('aws')).toHaveLength(1);
  });

  it.each([
    [
      'there is no such secret',
      undefined,
      'cannot read the secret poolkeeper/blue/worker from secrets-manager',
    ],
    ['it has no such key', {}, 'has no string at the key SPACELIFT_TOKEN'],
    ['the value is not a string', { SPACELIFT_TOKEN: 7 }, 'has no string at the key SPACELIFT_TOKEN'],
    ['it is not JSON', 'hunter2', 'has no string at the key SPACELIFT_TOKEN'],
  ])('stop the launcher when %s', async (_, secret, said) => {
    using sandbox = new Sandbox({ launcher: { fedRamp: false } });
    if (secret === undefined) sandbox.loseSecret('secrets-manager', workerSecret);
    else sandbox.keepSecret('secrets-manager', workerSecret, secret);
    await sandbox.boot();

    const service = await sandbox.startService();

    expect(service.status).not.toBe(0);
    expect(service.output).toContain(said);
    expect(service.output).not.toContain('hunter2');
    expect(service.output).not.toContain('the launcher runs');
  });

  it.each([
    ['without a value', undefined],
    ['without one of its keys', { SPACELIFT_TOKEN: 'token' }],
  ])('are waited for by a service whose secret is %s', async (_, secret) => {
    using sandbox = new Sandbox({ launcher: { fedRamp: false } });
    await sandbox.boot();
    const kept = 'secrets/secrets-manager/poolkeeper_blue_worker';
    sandbox.write('filled', sandbox.read(kept));
    if (secret === undefined) sandbox.loseSecret('secrets-manager', workerSecret);
    else sandbox.keepSecret('secrets-manager', workerSecret, secret);
    sandbox.write('steps', `true\ncp filled ${kept}\n`);

    const service = await sandbox.startService();

    expect(service.output).toContain(': waiting until it is set');
    expect(service.output).toContain('the launcher runs');
    expect(sandbox.callsOf('sleep')).toEqual(['sleep 30', 'sleep 30']);
  });

  it('are waited for no longer than half an hour', async () => {
    using sandbox = new Sandbox({ launcher: { fedRamp: false } });
    await sandbox.boot();
    sandbox.loseSecret('secrets-manager', workerSecret);
    sandbox.write('steps', 'true\n'.repeat(100));

    const service = await sandbox.startService();

    expect(service.status).not.toBe(0);
    expect(sandbox.callsOf('sleep')).toHaveLength(59);
  });

  it('are not waited for by an instance that its group terminates', async () => {
    using sandbox = new Sandbox({ launcher: { fedRamp: false } });
    await sandbox.boot();
    sandbox.loseSecret('secrets-manager', workerSecret);
    sandbox.answerMetadata('autoscaling/target-lifecycle-state', 'Terminated');

    const service = await sandbox.startService();

    expect(service.status).not.toBe(0);
    expect(service.output).toContain('and the group terminates this instance');
    expect(sandbox.callsOf('sleep')).toEqual([]);
  });

  it('are in no file of the instance, and only in the environment of the launcher (U5)', async () => {
    using sandbox = new Sandbox();
    await sandbox.boot();
    await sandbox.startService();

    const written = [
      'settings',
      'environment',
      'setup',
      'start-worker',
      'after-worker',
      'functions',
      'witness',
      'report-failed-boot',
    ]
      .map((name) => sandbox.read(`opt/poolkeeper/${name}.sh`))
      .concat(sandbox.read('etc/systemd/system/spacelift-worker.service'));

    expect(written.join('\n')).not.toContain(tokenFor('mqtt.spacelift.io'));
    expect(sandbox.script).not.toContain(tokenFor('mqtt.spacelift.io'));
    expect(sandbox.calls.join('\n')).not.toContain(tokenFor('mqtt.spacelift.io'));
  });
});

describe("the worker's metadata", () => {
  it.each([
    ['instance-id', 'null'],
    ['instance-id', ''],
    ['ami-id', 'null'],
    ['ami-id', '<html>404</html>'],
  ])('stops the launcher if the metadata service answers %s with "%s"', async (path, value) => {
    using sandbox = new Sandbox();
    await sandbox.boot();
    sandbox.answerMetadata(path, value);

    const service = await sandbox.startService();

    expect(service.status).not.toBe(0);
    expect(service.output).toContain(`invalid instance metadata: ${path} is '${value}'`);
  });

  it('is read with a session token and without a proxy', async () => {
    using sandbox = new Sandbox({
      network: { ...aPoolConfig().network, proxy: { http: 'http://proxy:3128' } },
    });
    await sandbox.boot();

    await sandbox.startService();

    const asked = sandbox.callsOf('curl').filter((call) => call.includes('169.254.169.254'));
    expect(asked.length).toBeGreaterThan(0);
    for (const call of asked) {
      expect(call).toContain(String.raw`--noproxy \*`);
      expect(call).toMatch(/X-aws-ec2-metadata-token(-ttl-seconds)?:/);
    }
  });
});

describe('the environment of a worker', () => {
  const selfHosted = { launcherUri: 's3://launchers/launcher' };
  const at = (endpoint: string) => ({ ...aPoolConfig().spacelift, endpoint });
  const communicationUrl = 'https://workers.acme.internal';

  it.each([
    {
      account: 'an account in Europe',
      settings: { spacelift: at('https://acme.app.spacelift.io/') },
      downloads: 'https://downloads.spacelift.io/spacelift-launcher-x86_64',
      url: 'https://app.spacelift.io',
    },
    {
      account: 'an account in the US',
      settings: { spacelift: at('https://acme.app.us.spacelift.io') },
      downloads: 'https://downloads.us.spacelift.io/spacelift-launcher-x86_64',
      url: 'https://app.us.spacelift.io',
    },
    {
      account: 'FedRAMP',
      settings: { launcher: { communicationUrl, fedRamp: true } },
      downloads: 'https://downloads.spacelift.io/spacelift-launcher-fedramp-x86_64',
      url: communicationUrl,
    },
    {
      account: 'a self-hosted Spacelift',
      settings: {
        spacelift: at('https://spacelift.acme.internal'),
        launcher: { communicationUrl },
        selfHosted: { ...selfHosted, runAsRoot: true },
      },
      downloads: 's3://launchers/launcher',
      url: communicationUrl,
    },
  ] as const)(
    'connects to Spacelift by long polling, with $account',
    async ({ settings, downloads, url }) => {
      using sandbox = new Sandbox(settings);
      sandbox.unpublish('https://downloads.spacelift.io/spacelift-launcher-x86_64');
      if (downloads.startsWith('s3:')) sandbox.write('buckets/launchers/launcher', fakeLauncher);
      else sandbox.publishLauncher(downloads);
      await sandbox.boot();

      await sandbox.startService();

      expect(sandbox.launcherEnvironment).toMatchObject({
        SPACELIFT_WORKER_COMMS_PROTOCOL: 'poll',
        SPACELIFT_WORKER_COMMS_URL: url,
      });
    },
  );

  it('connects to Spacelift by MQTT only if configured, at the URL in the token', async () => {
    using sandbox = new Sandbox({ launcher: { protocol: 'mqtt' } });
    await sandbox.boot();

    await sandbox.startService();

    expect(sandbox.launcherEnvironment).toMatchObject({ SPACELIFT_WORKER_COMMS_PROTOCOL: 'mqtt' });
    expect(sandbox.launcherEnvironment).not.toHaveProperty('SPACELIFT_WORKER_COMMS_URL');
  });

  it('connects to Spacelift by MQTT and at another URL if configured', async () => {
    using sandbox = new Sandbox({
      launcher: { protocol: 'mqtt', communicationUrl: 'https://comms.acme.internal' },
    });
    await sandbox.boot();

    await sandbox.startService();

    expect(sandbox.launcherEnvironment).toMatchObject({
      SPACELIFT_WORKER_COMMS_PROTOCOL: 'mqtt',
      SPACELIFT_WORKER_COMMS_URL: 'https://comms.acme.internal',
    });
  });

  it('has the proxies, and passes them on to its runs (U15)', async () => {
    using sandbox = new Sandbox({
      environment: { SPACELIFT_WHITELIST_ENVS: 'TEAM' },
      network: {
        ...aPoolConfig().network,
        proxy: {
          http: 'http://proxy:3128',
          https: 'http://proxy:3129',
          except: ['.acme.internal', '10.0.0.0/8'],
        },
      },
    });
    await sandbox.boot();

    await sandbox.startService();

    const except = '.acme.internal,10.0.0.0/8,169.254.169.254,localhost,127.0.0.1';
    expect(sandbox.launcherEnvironment).toMatchObject({
      HTTP_PROXY: 'http://proxy:3128',
      http_proxy: 'http://proxy:3128',
      HTTPS_PROXY: 'http://proxy:3129',
      https_proxy: 'http://proxy:3129',
      NO_PROXY: except,
      no_proxy: except,
      SPACELIFT_WHITELIST_ENVS: 'TEAM,HTTP_PROXY,http_proxy,HTTPS_PROXY,https_proxy,NO_PROXY,no_proxy',
    });
    expect(sandbox.read('etc/systemd/system/docker.service.d/proxy.conf')).toBe(
      `[Service]\nEnvironment="HTTP_PROXY=http://proxy:3128" "HTTPS_PROXY=http://proxy:3129" "NO_PROXY=${except}"\n`,
    );
    expect(sandbox.callsOf('systemctl')).toContain('systemctl restart docker');
  });

  it('passes its certificates on to its runs', async () => {
    using sandbox = new Sandbox({
      environment: { SPACELIFT_WORKER_EXTRA_MOUNTS: '/data:/data' },
      context: { caCertificates: { kind: 'ssm-parameter', name: '/poolkeeper/ca-certificates/blue' } },
    });
    sandbox.keepSecret('ssm-parameter', '/poolkeeper/ca-certificates/blue', aCertificate);
    await sandbox.boot();

    await sandbox.startService();

    expect(sandbox.read('etc/pki/ca-trust/source/anchors/poolkeeper.pem')).toContain(aCertificate);
    expect(sandbox.callsOf('update-ca-trust')).toEqual(['update-ca-trust extract']);
    const inside = `${sandbox.root}/opt/poolkeeper/ca-bundle.pem`;
    expect(sandbox.read('opt/poolkeeper/ca-bundle.pem')).toContain(aCertificate);
    expect(sandbox.callsOf('mount')).toEqual([
      `mount --bind ${inside} ${inside}`,
      `mount --options remount\\,bind\\,ro ${inside}`,
    ]);
    expect(sandbox.launcherEnvironment).toMatchObject({
      SPACELIFT_WORKER_EXTRA_MOUNTS: `/data:/data,${inside}:${inside}`,
      SSL_CERT_FILE: inside,
      AWS_CA_BUNDLE: inside,
      NODE_EXTRA_CA_CERTS: inside,
      SPACELIFT_WHITELIST_ENVS:
        'SSL_CERT_FILE,AWS_CA_BUNDLE,REQUESTS_CA_BUNDLE,CURL_CA_BUNDLE,GIT_SSL_CAINFO,NODE_EXTRA_CA_CERTS',
    });
  });

  it('replaces the certificates of its runs when it starts again', async () => {
    using sandbox = new Sandbox({ context: { caCertificates: { kind: 'ssm-parameter', name: '/ca' } } });
    sandbox.keepSecret('ssm-parameter', '/ca', aCertificate);
    await sandbox.boot();
    await sandbox.startService();
    sandbox.write('mounted', '');
    sandbox.write('etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', 'newer');

    await sandbox.startService();

    expect(sandbox.callsOf('umount')).toEqual([`umount ${sandbox.root}/opt/poolkeeper/ca-bundle.pem`]);
    expect(sandbox.read('opt/poolkeeper/ca-bundle.pem')).toBe('newer');
  });

  it('passes nothing on to its runs by default', async () => {
    using sandbox = new Sandbox();
    await sandbox.boot();

    await sandbox.startService();

    const passing = /^SPACELIFT_(WHITELIST_ENVS|WORKER_(?!COMMS_)|DOCKER_)/;
    expect(Object.keys(sandbox.launcherEnvironment).filter((name) => passing.test(name))).toEqual([]);
    expect(sandbox.launcherEnvironment).not.toHaveProperty('HTTP_PROXY');
  });

  it('powers off if the certificates are invalid', async () => {
    using sandbox = new Sandbox({ context: { caCertificates: { kind: 'ssm-parameter', name: '/ca' } } });
    sandbox.keepSecret('ssm-parameter', '/ca', 'TODO');

    const boot = await sandbox.boot();

    expect(boot.output).toContain('/ca contains no PEM certificate');
    expect(sandbox.callsOf('systemd-run')).toHaveLength(1);
    expect(reportsOf(sandbox)).toEqual([
      expect.stringMatching(/Key=poolkeeper:boot\\,Value=certificates\\ /),
    ]);
  });

  it('powers off after a failure that it may not report', async () => {
    using sandbox = new Sandbox({ context: { caCertificates: { kind: 'ssm-parameter', name: '/ca' } } });
    sandbox.keepSecret('ssm-parameter', '/ca', 'TODO');
    sandbox.fail('create-tags');

    await sandbox.boot();

    expect(reportsOf(sandbox)).toHaveLength(1);
    expect(sandbox.callsOf('systemd-run')).toHaveLength(1);
  });

  it("does not start the launcher if the user's setup script fails", async () => {
    using sandbox = new Sandbox({ userData: { setup: 'echo before\nfalse\necho after\n' } });
    await sandbox.boot();

    const service = await sandbox.startService();

    expect(service).toEqual({ status: 1, output: 'before\n' });
  });

  it('runs a self-hosted launcher as its own user', async () => {
    using sandbox = new Sandbox({ selfHosted });
    sandbox.write('buckets/launchers/launcher', '#!/bin/sh\necho "$USER at $HOME"\n');
    await sandbox.boot();

    const service = await sandbox.startService();

    expect(service.output).toBe(`spacelift at ${sandbox.root}/home/spacelift\n`);
    expect(sandbox.callsOf('setpriv')[0]).toMatch(
      /^setpriv --reuid spacelift --regid spacelift --init-groups /,
    );
    expect(sandbox.callsOf('usermod')).toEqual(['usermod --append --groups docker spacelift']);
  });

  it('runs a self-hosted launcher as root if configured', async () => {
    using sandbox = new Sandbox({ selfHosted: { ...selfHosted, runAsRoot: true } });
    sandbox.write('buckets/launchers/launcher', '#!/bin/sh\necho runs\n');
    await sandbox.boot();

    expect((await sandbox.startService()).output).toBe('runs\n');
    expect(sandbox.callsOf('setpriv')).toEqual([]);
  });
});

it('does not start on an instance that its group terminates, for example after a reboot', async () => {
  using sandbox = new Sandbox();
  await sandbox.boot();
  sandbox.answerMetadata('autoscaling/target-lifecycle-state', 'Terminated');

  const service = await sandbox.startService();

  expect(service.status).not.toBe(0);
  expect(service.output).toContain('no worker starts: the group takes this instance out of service');
  expect(service.output).not.toContain('the launcher runs');
});

describe('a worker in a warm pool', () => {
  it('starts when the group puts the instance in service', async () => {
    using sandbox = new Sandbox({ instances: { warmPool: {} } });
    sandbox.answerMetadata('autoscaling/target-lifecycle-state', 'Warmed:Stopped');
    sandbox.write('states', 'Warmed:Stopped Warmed:Pending InService\n');
    await sandbox.boot();

    const service = await sandbox.startService();

    expect(sandbox.callsOf('sleep')).toHaveLength(3);
    expect(service.output).toContain('waiting in the warm pool (Warmed:Stopped)');
    expect(service.output).toMatch(/the launcher runs\n$/);
    expect(sandbox.read('var/run/poolkeeper/boot-times')).not.toContain('registration');
  });

  it('starts at once without a warm pool', async () => {
    using sandbox = new Sandbox();
    await sandbox.boot();

    await sandbox.startService();

    expect(sandbox.callsOf('sleep')).toEqual([]);
    expect(sandbox.read('var/run/poolkeeper/boot-times')).toContain('registration');
  });
});

describe('the end of a worker', () => {
  it('is signalled to the launcher itself, which has the maximum duration of a run to stop (U6)', async () => {
    using sandbox = new Sandbox({ launcher: { runTimeout: '3h' } });
    sandbox.publishLauncher(
      'https://downloads.spacelift.io/spacelift-launcher-x86_64',
      `#!/usr/bin/env bash\ntrap 'echo "finishing the run"; exit 0' TERM\necho 'the launcher runs'\nwhile :; do /usr/bin/sleep 0.05; done\n`,
    );
    await sandbox.boot();
    const { pid, ended } = await sandbox.startServiceUntilLauncherRuns();

    process.kill(pid, 'SIGTERM');

    expect(await ended).toEqual({ status: 0, output: 'the launcher runs\nfinishing the run\n' });
    expect(unitOf(sandbox)).toMatch(/^TimeoutStopSec=10800$/m);
    expect(unitOf(sandbox)).toMatch(/^KillMode=mixed$/m);
    expect(unitOf(sandbox)).toMatch(/^Restart=no$/m);
  });

  it("powers the instance off by systemd's timer, after any delay (U6)", async () => {
    using sandbox = new Sandbox({ launcher: { powerOffDelay: '10m' } });
    await sandbox.boot();

    const end = await sandbox.endService({ serviceResult: 'success', exitStatus: '0' });

    expect(end.output).toContain('the launcher ended: success 0');
    expect(sandbox.calls.at(-1)).toBe('systemd-run --quiet --collect --on-active=600 systemctl poweroff');
  });

  it.each([
    [
      'registration',
      'exit-code',
      [expect.stringMatching(/Key=poolkeeper:boot\\,Value=registration\\ \d{4}-/)],
    ],
    ['none, because the launcher has ended by itself', 'success', []],
  ])('reports the step of a failure in a tag: %s', async (_, serviceResult, reports) => {
    using sandbox = new Sandbox();
    await sandbox.boot();
    await sandbox.startService();

    await sandbox.endService({ serviceResult, exitStatus: '1' });

    expect(reportsOf(sandbox)).toEqual(reports);
  });

  it.each([
    ['powers off', true, 1],
    ['stays on when it is told to', false, 0],
  ])('%s after a failure', async (_, powerOffOnError, times) => {
    using sandbox = new Sandbox({ launcher: { powerOffOnError } });
    await sandbox.boot();

    await sandbox.endService({ serviceResult: 'exit-code', exitStatus: '1' });

    expect(sandbox.callsOf('systemd-run')).toHaveLength(times);
  });
});

describe('the agents of an instance', () => {
  it("send the launcher's logs to the pool's own log groups (U7)", async () => {
    using sandbox = new Sandbox({
      context: { logGroups: { info: '/poolkeeper/blue/info', error: '/poolkeeper/blue/error' } },
    });
    const agent = 'opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl';
    sandbox.write(agent, '#!/usr/bin/env bash\nsource record\nrecord agent "$@"\n', 0o755);

    await sandbox.boot();

    const configuration = JSON.parse(sandbox.read('opt/poolkeeper/cloudwatch-agent.json')) as unknown;
    expect(configuration).toMatchObject({
      logs: {
        logs_collected: {
          files: {
            collect_list: [
              { log_group_name: '/poolkeeper/blue/info', log_stream_name: '{instance_id}' },
              { log_group_name: '/poolkeeper/blue/error', log_stream_name: '{instance_id}' },
            ],
          },
        },
      },
      metrics: {
        metrics_collected: { mem: { append_dimensions: { AutoScalingGroupName: 'poolkeeper-blue' } } },
      },
    });
    expect(sandbox.callsOf('agent')).toEqual([
      `agent -a fetch-config -m ec2 -s -c file:${sandbox.root}/opt/poolkeeper/cloudwatch-agent.json`,
    ]);
  });

  it('may be missing from an image', async () => {
    using sandbox = new Sandbox({ context: { logGroups: { info: '/a', error: '/b' } } });

    const boot = await sandbox.boot();

    expect(boot.status).toBe(0);
    expect(boot.output).toContain('the image has no CloudWatch agent');
  });

  it('are disabled if configured', async () => {
    using sandbox = new Sandbox({ userData: { cloudWatchAgent: false } });
    sandbox.write('units/amazon-cloudwatch-agent', '');

    await sandbox.boot();

    expect(sandbox.callsOf('systemctl')).toContain('systemctl disable --now amazon-cloudwatch-agent');
  });

  it('are restarted in isolated partitions', async () => {
    using sandbox = new Sandbox({ context: { region: 'us-iso-east-1' } });

    await sandbox.boot();

    expect(sandbox.callsOf('systemctl')).toContain('systemctl restart amazon-ssm-agent');
  });
});

function unitOf(sandbox: Sandbox): string {
  return sandbox.read('etc/systemd/system/spacelift-worker.service');
}

const aCertificate = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';

function reportsOf(sandbox: Sandbox): readonly string[] {
  return sandbox.callsOf('aws').filter((call) => call.includes('poolkeeper:boot'));
}
