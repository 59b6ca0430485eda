import { describe, expect, it } from 'vitest';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { describeProblem } from './config-problem.ts';
import { validatePoolConfig } from './validate-pool-config.ts';

/** What is wrong with a configuration, what it changes in one that is fine, and what people are told. */
type Case = readonly [wrong: string, change: unknown, told: readonly string[]];

describe('a configuration is refused, or warned of, with the way out, for', () => {
  describe('names and places', () => {
    it.each<Case>([
      [
        'names that are misspelt, or of something else',
        { scaling: { maxsize: 3 }, spacelft: {} },
        [
          'error: scaling.maxsize: is no setting: it may be maxSize',
          'error: spacelft: is no setting: it may be spacelift',
        ],
      ],
      [
        'a setting in the wrong section',
        { aws: { subnets: [] } },
        ['error: aws.subnets: is no setting: there are region, account'],
      ],
      [
        'a name that AWS would refuse somewhere',
        { name: 'My_Pool' },
        [
          'error: name: must be up to 32 small letters, digits and hyphens, beginning with a letter and not ending with a hyphen, got "My_Pool"',
        ],
      ],
      [
        'a name that makes for the queue of another pool',
        { name: 'blue-redrive' },
        [
          'error: name: must not end with -redrive, got "blue-redrive": its queue would be the redrive queue of poolkeeper-blue',
        ],
      ],
      [
        'an account as a number',
        { aws: { account: 111111111111 } },
        [
          'error: aws.account: must be the id of an AWS account, 12 digits; YAML wants quotes around it, got 111111111111',
        ],
      ],
      [
        'a region with a zone',
        { aws: { region: 'eu-west-1a' } },
        ['error: aws.region: must be a region, such as eu-west-1, got "eu-west-1a"'],
      ],
      [
        'keys and topics of another region, or account',
        {
          aws: { region: 'eu-central-1', account: '222222222222' },
          secrets: { kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' },
          monitoring: { notify: ['arn:aws:sns:eu-central-1:111111111111:ops'] },
        },
        [
          'error: secrets.kmsKey: must be in the region of the pool, eu-central-1, got one in eu-west-1: take or copy one there',
          'warning: secrets.kmsKey: is of another account than aws.account (222222222222), got one of 111111111111: it works only if that account lets this one use it',
          'warning: monitoring.notify[0]: is of another account than aws.account (222222222222), got one of 111111111111: it works only if that account lets this one use it',
        ],
      ],
      [
        'a boundary of another partition',
        { aws: { region: 'us-gov-west-1' }, permissions: { boundary: 'arn:aws:iam::111111111111:policy/b' } },
        [
          "error: permissions.boundary: must be of the partition of the pool's region, aws-us-gov, got one of aws",
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });

  describe('spacelift', () => {
    it.each<Case>([
      [
        'the name of a pool in place of its id',
        { spacelift: { workerPoolId: 'my-pool' } },
        [
          'error: spacelift.workerPoolId: must be the id of a worker pool, a ULID such as 01HZX5S8F4T6Q2N9V7W3KJ0RMB, got "my-pool"',
        ],
      ],
      [
        'an autoscaler and a gate without an API key',
        { spacelift: { apiKey: undefined } },
        ['error: spacelift.apiKey: is missing: it must be settings by their names'],
      ],
      [
        'U11: an API key whose secret is null',
        { spacelift: { apiKey: { secret: { secretsManager: null } } } },
        [
          'error: spacelift.apiKey.secret.secretsManager: must be the ARN or the name of a Secrets Manager secret; a key of a JSON secret goes into jsonKey, got null: give it a value, or leave it out',
        ],
      ],
      [
        'an endpoint without its protocol',
        { spacelift: { endpoint: 'acme.app.spacelift.io' } },
        [
          'error: spacelift.endpoint: must be a URL, http or https, without credentials in it, got "acme.app.spacelift.io"',
        ],
      ],
      [
        'the endpoint of the API in place of the account’s',
        { spacelift: { endpoint: 'https://acme.app.spacelift.io/graphql' } },
        [
          'error: spacelift.endpoint: must be the URL of the account, without /graphql, got "https://acme.app.spacelift.io/graphql"',
        ],
      ],
      [
        'an endpoint that is not encrypted',
        { spacelift: { endpoint: 'http://spacelift.acme.internal' } },
        [
          'warning: spacelift.endpoint: is not encrypted, so that the API key can be read on the way, got "http://spacelift.acme.internal": take https',
        ],
      ],
      [
        'certificates that are nowhere',
        { spacelift: { caCertificates: {} } },
        [
          'error: spacelift.caCertificates: says of no certificates where they are: give pem, secretsManager or ssmParameter',
        ],
      ],
      [
        'certificates in two places',
        {
          spacelift: {
            caCertificates: {
              pem: '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----',
              ssmParameter: '/ca',
            },
          },
        },
        [
          'error: spacelift.caCertificates.pem: must not be given together with another place of the certificates: leave one of them out',
        ],
      ],
      [
        'certificates that are none',
        { spacelift: { caCertificates: { pem: 'LS0tLS1CRUdJTiBDRVJU' } } },
        [
          'error: spacelift.caCertificates.pem: must be certificates in PEM form (-----BEGIN CERTIFICATE----- ...)',
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });

  describe('launcher', () => {
    it.each<Case>([
      [
        'self-hosted settings for an account at Spacelift',
        { selfHosted: { launcherUri: 's3://bucket/launcher' }, launcher: { sha256: 'a'.repeat(64) } },
        [
          'error: selfHosted: does not go with an account at Spacelift itself (https://acme.app.spacelift.io): leave it out, or give the endpoint of your installation',
        ],
      ],
      [
        'settings of the public launcher for a self-hosted one',
        {
          spacelift: { endpoint: 'https://spacelift.acme.internal' },
          selfHosted: { launcherUri: 's3://bucket/launcher' },
          launcher: { fedRamp: true, downloadBaseUrl: 'https://mirror.acme.internal' },
        },
        [
          'error: launcher.fedRamp: means nothing for a self-hosted Spacelift, whose launcher is selfHosted.launcherUri, got true: leave it out',
          'error: launcher.downloadBaseUrl: means nothing for a self-hosted Spacelift, whose launcher is selfHosted.launcherUri: leave it out',
          'warning: launcher.sha256: is not given, and without it nobody checks what selfHosted.launcherUri holds: give the checksum of your launcher',
        ],
      ],
      [
        'a launcher that is in no bucket',
        {
          spacelift: { endpoint: 'https://spacelift.acme.internal' },
          selfHosted: { launcherUri: 'https://bucket/launcher' },
        },
        [
          'error: selfHosted.launcherUri: must be the S3 URI of the launcher (s3://BUCKET/KEY), got "https://bucket/launcher"',
        ],
      ],
      [
        'a checksum of another kind',
        { launcher: { sha256: 'd41d8cd98f00b204e9800998ecf8427e' } },
        [
          'error: launcher.sha256: must be a SHA-256 checksum, 64 hexadecimal digits, got "d41d8cd98f00b204e9800998ecf8427e"',
        ],
      ],
      [
        'a protocol that is being retired',
        { launcher: { protocol: 'mqtt' } },
        ['warning: launcher.protocol: is "mqtt", which Spacelift retires at the end of 2026: take "poll"'],
      ],
      [
        'instances that stay on when they fail',
        { launcher: { powerOffOnError: false } },
        [
          'warning: launcher.powerOffOnError: is false, so that instances whose launcher fails stay on and cost money until they are replaced as strays: only for debugging',
        ],
      ],
      [
        'an alarm that long runs set off',
        { launcher: { runTimeout: '8h' } },
        [
          'warning: monitoring.drain: is shorter than launcher.runTimeout (8h), so that a long run sets off the alarm, got "4h": raise it',
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });

  describe('instances', () => {
    it.each<Case>([
      [
        'U12: a type below what Spacelift recommends',
        { instances: { types: ['t3.micro'] } },
        [
          'warning: instances.types[0]: t3.micro has 2 vCPUs and 1 GiB, and a worker should have at least 2 vCPUs and 2 GiB: take a larger one',
        ],
      ],
      [
        'types for another architecture',
        { instances: { types: ['m7g.large'] } },
        [
          'error: instances.types: has types for arm64, and instances.architecture, by which image and launcher are chosen, is x86_64: set instances.architecture to arm64, or take other types',
        ],
      ],
      [
        'types of two architectures',
        { instances: { types: ['m7g.large', 'm7i.large'] } },
        [
          'error: instances.types: a group boots one machine image, so its types have one architecture: arm64 is m7g.large; x86_64 is m7i.large. Leave the ones or the others out, or make two pools',
        ],
      ],
      [
        'what is no instance type',
        { instances: { types: ['large'] } },
        ['error: instances.types[0]: must be an instance type such as m7i.large, got "large"'],
      ],
      [
        'an image for another architecture',
        { instances: { architecture: 'arm64' }, image: { name: 'acme-worker-*-x86_64' } },
        [
          'error: instances.architecture: a machine image for x86_64 does not boot on arm64 instances: use an image for arm64, or instances with x86_64',
        ],
      ],
      [
        'a self-hosted Spacelift on ARM',
        {
          spacelift: { endpoint: 'https://spacelift.acme.internal' },
          selfHosted: { launcherUri: 's3://bucket/launcher' },
          launcher: { sha256: 'a'.repeat(64) },
          instances: { architecture: 'arm64' },
        },
        ['error: instances.architecture: self-hosted Spacelift does not support ARM: use x86_64 instances'],
      ],
      [
        'types and requirements',
        { instances: { types: ['m7i.large'], requirements: { minVcpus: 4 } } },
        [
          'error: instances.requirements: must not be given together with instances.types, which leaves nothing to choose: leave one of them out',
        ],
      ],
      [
        'requirements that nothing meets',
        { instances: { requirements: { minVcpus: 8, maxVcpus: 4 } } },
        [
          'error: instances.requirements.maxVcpus: must be at least minVcpus (8), got 4',
          'error: instances.requirements: no instance type of the catalog meets all requirements: widen them, or name the types',
        ],
      ],
      [
        'a price for spot without spot',
        { instances: { purchase: { spotMaxPrice: '0.05', onDemandBase: 2, capacityRebalance: true } } },
        [
          'error: instances.purchase.spotMaxPrice: means nothing with instances.purchase.kind "on-demand": it goes with "spot" and "mixed"; leave it out, or take another kind',
          'error: instances.purchase.onDemandBase: means nothing with instances.purchase.kind "on-demand": it goes with "mixed"; leave it out, or take another kind',
          'error: instances.purchase.capacityRebalance: means nothing with instances.purchase.kind "on-demand": it goes with "spot" and "mixed"; leave it out, or take another kind',
        ],
      ],
      [
        'a mix without a share',
        { instances: { purchase: { kind: 'mixed', onDemandBase: 1 } } },
        [
          'error: instances.purchase.onDemandPercentage: is missing: a mix needs the share that is on-demand, such as 50; with 0 all beyond instances.purchase.onDemandBase is spot',
        ],
      ],
      [
        'a warm pool of spot instances',
        { instances: { purchase: { kind: 'spot' }, warmPool: {} } },
        [
          'error: instances.warmPool: must not be given with instances.purchase.kind "spot", as AWS keeps no spot instances warm: leave it out, or buy on-demand',
        ],
      ],
      [
        'a warm pool that cannot be',
        {
          instances: {
            warmPool: { minSize: 4, maxPreparedCapacity: 2, state: 'hibernated' },
            rootVolume: { encrypted: false },
          },
        },
        [
          'error: instances.warmPool.maxPreparedCapacity: must be at least instances.warmPool.minSize (4), got 2',
          'error: instances.warmPool.state: must not be "hibernated" with a root volume that is not encrypted, as EC2 writes the memory to it: set instances.rootVolume.encrypted, or take "stopped"',
          'warning: instances.rootVolume.encrypted: is false, and runs leave code, state and credentials on that volume: leave it out, encryption costs nothing',
        ],
      ],
      [
        'a key for a volume that is not encrypted',
        {
          instances: { rootVolume: { encrypted: false, kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' } },
        },
        [
          'error: instances.rootVolume.kmsKey: means nothing while instances.rootVolume.encrypted is false: encrypt the volume, or leave the key out',
          'warning: instances.rootVolume.encrypted: is false, and runs leave code, state and credentials on that volume: leave it out, encryption costs nothing',
        ],
      ],
      [
        'a key that no policy can name',
        { instances: { rootVolume: { kmsKey: 'alias/mine' } } },
        [
          'error: instances.rootVolume.kmsKey: must be the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID), as an id or alias alone grants nothing, got "alias/mine"',
        ],
      ],
      [
        'a volume that EBS does not make',
        { instances: { rootVolume: { iops: 30_000, throughputMiBps: 1000 } } },
        [
          'error: instances.rootVolume.iops: must be at most 20000 with 40 GiB, 500 for each, got 30000: lower it, or raise instances.rootVolume.sizeGiB',
        ],
      ],
      [
        'throughput without operations',
        { instances: { rootVolume: { throughputMiBps: 1000 } } },
        [
          'error: instances.rootVolume.throughputMiBps: must be at most 750 with 3000 operations a second, got 1000: lower it, or raise instances.rootVolume.iops',
        ],
      ],
      [
        'runs that get at the credentials of their instance',
        { instances: { metadataHopLimit: 2 } },
        [
          "warning: instances.metadataHopLimit: lets runs get at the credentials of the instance, got 2: take 1, and give runs a role by Spacelift's cloud integration",
        ],
      ],
      [
        'two ways of aging',
        { instances: { maxLifetime: '7d' }, roll: { maxAge: '5d' } },
        [
          'warning: instances.maxLifetime: does the same as roll.maxAge, which waits until an instance is idle: leave it out',
        ],
      ],
      [
        'a lifetime shorter than a run',
        { instances: { maxLifetime: '1d' }, launcher: { runTimeout: '48h' }, monitoring: { drain: '48h' } },
        ['warning: instances.maxLifetime: is shorter than launcher.runTimeout (48h), got "1d": raise it'],
      ],
      [
        'two images',
        { image: { id: 'ami-0a1b2c3d', name: 'acme-*', owner: 'self' } },
        [
          'error: image.name: must not be given together with image.id, as there is one image: leave one of them out',
          'error: image.owner: means nothing for an image that is not looked up by its name: leave it out',
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });

  describe('network', () => {
    it.each<Case>([
      [
        'no subnets and no security groups',
        { network: { subnets: [], securityGroups: undefined } },
        [
          'error: network.subnets: must be a list of 1 or more, got []',
          'error: network.securityGroups: is missing: it must be a list of 1 or more',
        ],
      ],
      [
        'names in place of ids',
        { network: { subnets: ['private-a', 'private-b'], securityGroups: ['workers'] } },
        [
          'error: network.subnets[0]: must be the id of a subnet (subnet-...), got "private-a"',
          'error: network.subnets[1]: must be the id of a subnet (subnet-...), got "private-b"',
          'error: network.securityGroups[0]: must be the id of a security group (sg-...), got "workers"',
        ],
      ],
      [
        'one subnet, twice',
        { network: { subnets: ['subnet-0a1b2c3d', 'subnet-0a1b2c3d'] } },
        ['error: network.subnets[1]: is named twice, got "subnet-0a1b2c3d": leave one out'],
      ],
      [
        'one zone',
        { network: { subnets: ['subnet-0a1b2c3d'] } },
        [
          'warning: network.subnets: has one subnet, so that a zone without machines stops the pool: add subnets in other zones',
        ],
      ],
      [
        'interfaces without the primary one',
        { network: { publicIp: true, interfaces: [{ deviceIndex: 1 }, { deviceIndex: 1 }] } },
        [
          'error: network.publicIp: means nothing when network.interfaces says it of each interface: leave it out, and say it there',
          'error: network.interfaces: has no interface with the deviceIndex 0, without which nothing is launched: give the primary one as well',
          'error: network.interfaces[1].deviceIndex: is taken by another interface of the same network card, got 1: count on',
        ],
      ],
      [
        'a public address among several interfaces',
        { network: { interfaces: [{ deviceIndex: 0, publicIp: true }, { deviceIndex: 1 }] } },
        [
          'error: network.interfaces: must be one interface when it says publicIp, which EC2 takes of a single one only: leave publicIp out, or the others',
        ],
      ],
      [
        'a proxy that is none',
        { network: { proxy: { except: ['.acme.internal'] } } },
        ['error: network.proxy: has no proxy in it: give network.proxy.https, network.proxy.http or both'],
      ],
      [
        'a proxy with a password',
        { network: { proxy: { https: 'http://me:hunter2@proxy.acme.internal:3128' } } },
        [
          'error: network.proxy.https: must be without a password, which everybody could read in the user data: let the proxy trust the subnets',
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });

  describe('secrets', () => {
    it.each<Case>([
      [
        'a secret in two places',
        { secrets: { token: { secretsManager: 'token', ssmParameter: '/token' } } },
        [
          'error: secrets.token.ssmParameter: must not be given together with secretsManager, as a secret has one place: leave one of them out',
        ],
      ],
      [
        'a key of no JSON object',
        { secrets: { privateKey: { ssmParameter: '/key', jsonKey: 'key' } } },
        [
          'error: secrets.privateKey.jsonKey: means nothing without secretsManager: it is a key of a Secrets Manager secret that is a JSON object',
        ],
      ],
      [
        'a KMS key for a secret that Poolkeeper creates',
        { secrets: { token: { kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' } } },
        [
          'error: secrets.token.kmsKey: is the key of a secret of yours, and none is named: give secretsManager or ssmParameter, or set secrets.kmsKey for the secrets that Poolkeeper creates',
        ],
      ],
      [
        'the token in place of its place',
        { secrets: { token: { secretsManager: 'eyJicm9rZXIi'.repeat(20) } } },
        [
          'error: secrets.token.secretsManager: looks like the secret itself, which must never be in a configuration: give the name of where it is, and take it for known to others',
        ],
      ],
      [
        'the token as a text',
        { secrets: { token: 'eyJicm9rZXIi' } },
        [
          'error: secrets.token: must say where the secret is, by secretsManager or ssmParameter; the secret itself must never be in a configuration',
        ],
      ],
      [
        'secrets among the plain variables',
        {
          environment: {
            SPACELIFT_TOKEN: 'hunter2',
            AWS_SECRET_ACCESS_KEY: 'hunter2',
            TF_VAR_tokenizer: 'bpe',
          },
        },
        [
          'error: environment.SPACELIFT_TOKEN: is set by secrets.token: leave it out here, and give it there',
          'warning: environment.AWS_SECRET_ACCESS_KEY: sounds like a secret, and everybody who may look at the instance reads its value: put it into secrets.environment.AWS_SECRET_ACCESS_KEY',
        ],
      ],
      [
        'one variable with two values',
        { environment: { A: '1' }, secrets: { environment: { A: { secretsManager: 'a' } } } },
        ['error: environment.A: has another value in secrets.environment.A: leave one of them out'],
      ],
      [
        'variables that Poolkeeper sets',
        {
          environment: { SPACELIFT_METADATA_asg_id: 'x', https_proxy: 'http://proxy' },
          secrets: { environment: { SPACELIFT_POOL_PRIVATE_KEY: {} } },
        },
        [
          'error: environment.SPACELIFT_METADATA_asg_id: is what instance and worker are paired by, and is set on each instance: leave it out',
          'error: environment.https_proxy: is set by network.proxy.https: leave it out here, and give it there',
          'error: secrets.environment.SPACELIFT_POOL_PRIVATE_KEY: is set by secrets.privateKey: leave it out here, and give it there',
        ],
      ],
      [
        'names that a shell does not take',
        { environment: { 'MY-VAR': '1', '1ST': '1' } },
        [
          'error: environment.MY-VAR: must have a name that is letters, digits and underscores and begins with no digit, got "MY-VAR"',
          'error: environment.1ST: must have a name that is letters, digits and underscores and begins with no digit, got "1ST"',
        ],
      ],
      [
        'variables that are no texts',
        { environment: { DEBUG: 1, NOTHING: 'a\0b' } },
        [
          'error: environment.DEBUG: must be a text; YAML wants quotes around numbers and true or false',
          'error: environment.NOTHING: must not have the character NUL in it, which no variable can hold',
        ],
      ],
      [
        'the token in the script',
        { userData: { setup: 'set -e\nexport SPACELIFT_TOKEN="hunter2"\n' } },
        [
          'error: userData.setup: has the value of SPACELIFT_TOKEN in it, which everybody who may look at the instance can read: put it into secrets.token, and take it for known to others',
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });

  describe('scaling', () => {
    it.each<Case>([
      [
        'a maximum below the minimum',
        { scaling: { minSize: 5, maxSize: 3 } },
        [
          'error: scaling.maxSize: must be at least scaling.minSize (5), got 3: raise the one or lower the other',
        ],
      ],
      [
        'numbers that are texts, or negative, or broken',
        { scaling: { maxSize: '10', minIdle: -1, maxStepIn: 1.5 } },
        [
          'error: scaling.maxSize: must be a whole number from 0 to 10000, got "10"',
          'error: scaling.minIdle: must be a whole number from 0 to 1000000, got -1',
          'error: scaling.maxStepIn: must be a whole number from 0 to 1000000, got 1.5',
        ],
      ],
      [
        'lengths of time without a unit',
        { scaling: { scaleInAfter: '5', scaleInCooldown: 300 } },
        [
          'error: scaling.scaleInAfter: must be a length of time from 0s to 7d with its unit (s, m, h or d), such as "90s" or "5m", got "5"',
          'error: scaling.scaleInCooldown: must be a length of time from 0s to 1d with its unit (s, m, h or d), such as "90s" or "5m", got 300',
        ],
      ],
      [
        'a schedule of seconds',
        { scaling: { every: '90s', passEvery: '2m' } },
        [
          'error: scaling.every: must be whole minutes, which is what a schedule of AWS takes, got "90s": set scaling.passEvery for more often',
          'error: scaling.passEvery: must be shorter than scaling.every (90s), got "2m": leave it out for one pass an invocation',
        ],
      ],
      [
        'a pool of nobody',
        { scaling: { maxSize: 0 } },
        [
          'warning: scaling.maxSize: is 0, so that no run ever starts: raise it, or switch the pool off by scaling.enabled',
        ],
      ],
      [
        'idle workers beyond the maximum',
        { scaling: { minIdle: 20 } },
        [
          'warning: scaling.minIdle: can be reached by no pool of at most scaling.maxSize (10) instances, got 20: lower it',
        ],
      ],
      [
        'steps of nothing',
        { scaling: { maxStepOut: 0, maxStepIn: 0 } },
        [
          'warning: scaling.maxStepOut: is 0, so that the pool never grows: raise it, or set scaling.dryRun',
          'warning: scaling.maxStepIn: is 0, so that the pool never shrinks: raise it, or set scaling.dryRun',
        ],
      ],
      [
        'a ceiling below the floor',
        { scaling: { retention: { floor: '10m', ceiling: '5m' } } },
        ['error: scaling.retention.ceiling: must be at least scaling.retention.floor (10m), got 5m'],
      ],
      [
        'an objective without a time',
        { scaling: { objective: { percent: 0 } } },
        [
          'error: scaling.objective.percent: must be a number of percent from 1 to 100, got 0',
          'error: scaling.objective.within: is missing: it must be a length of time from 1s to 1d with its unit (s, m, h or d), such as "90s" or "5m"',
        ],
      ],
      [
        'headroom beyond the maximum',
        { scaling: { objective: { within: '30s', mode: 'act' }, forecast: { mode: 'act', maxIdle: 11 } } },
        [
          'warning: scaling.objective.maxIdle: is beyond scaling.maxSize (10), which bounds it, got 20',
          'warning: scaling.forecast.maxIdle: is beyond scaling.maxSize (10), which bounds it, got 11',
        ],
      ],
      [
        'a forecast in a zone that nobody knows',
        { scaling: { forecast: { timeZone: 'Mars/Olympus' } } },
        [
          "error: scaling.forecast.timeZone: unknown time zone 'Mars/Olympus', use an IANA name like Europe/Warsaw or UTC",
        ],
      ],
      [
        'synchronous launches of a mix',
        {
          scaling: { launch: { mode: 'synchronous' } },
          instances: { purchase: { kind: 'mixed', onDemandPercentage: 50 } },
        },
        [
          'warning: scaling.launch.mode: is synchronous, which AWS takes of groups that are all spot or all on-demand: the group launches by itself',
        ],
      ],
      [
        'looks that the timeout cuts off',
        { scaling: { every: '5m', passEvery: '10s' }, functions: {} },
        [
          'warning: functions.timeout: is shorter than scaling.every (5m), so that an invocation stops looking too early, got "1m"',
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });

  describe('times', () => {
    it.each<Case>([
      [
        'times as people say them',
        {
          schedule: {
            timeZone: 'Europe/Warsaw',
            rules: [{ name: 'day', days: ['monday'], from: '8am', set: { minIdle: 1 } }],
          },
        },
        [
          'error: schedule.rules[0].days[0]: must be one of "mon", "tue", "wed", "thu", "fri", "sat", "sun", got "monday"',
          'error: schedule.rules[0].from: must be a time of day such as "08:00"; YAML wants the quotes, got "8am"',
        ],
      ],
      [
        'a schedule that makes no sense',
        {
          schedule: {
            timeZone: 'Warsaw',
            rules: [
              { name: 'day', set: {} },
              { name: 'day', dates: ['2026-02-30'], set: { minSize: 5, maxSize: 3 } },
            ],
          },
        },
        [
          "error: schedule.timeZone: unknown time zone 'Warsaw', use an IANA name like Europe/Warsaw or UTC",
          'error: schedule.rules[0].set: changes nothing, set at least one of minSize, maxSize, minIdle, targetUtilization',
          "error: schedule.rules[1].dates[0]: must be a date like 2026-12-24, got '2026-02-30'",
          'error: schedule.rules[1].set.maxSize: must be at least minSize (5), got 3',
          "error: schedule.rules[1].name: two rules are called 'day', give one another name",
        ],
      ],
      [
        'a schedule beyond the bounds of the group',
        {
          scaling: { minSize: 2 },
          schedule: {
            timeZone: 'UTC',
            rules: [
              { name: 'day', set: { maxSize: 20 } },
              { name: 'night', set: { maxSize: 1 } },
            ],
          },
        },
        [
          'warning: schedule.rules[0].set.maxSize: is beyond scaling.maxSize (10), which bounds the group at all times, got 20: raise that one',
          'warning: schedule.rules[1].set.maxSize: is below scaling.minSize (2), which the group keeps at all times, got 1: lower that one',
        ],
      ],
      [
        'rolling nobody, at 24 o’clock',
        { roll: { budget: '0%', windows: { timeZone: 'UTC', rules: [{ name: 'night', from: '24:00' }] } } },
        [
          "error: roll.windows.rules[0].from: must be a time of day from 00:00 to 23:59, got '24:00'",
          'error: roll.budget: must be a share from 1% to 100%, got "0%": to roll nobody, leave roll out',
          'warning: roll.windows: does nothing while nobody is rolled: set roll.outdated or roll.maxAge',
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });

  describe('the rest', () => {
    it.each<Case>([
      [
        'timeouts that would end runs, or keep strays',
        { lifecycle: { heartbeatTimeout: '5m', registrationGrace: '3h' } },
        [
          'error: lifecycle.heartbeatTimeout: must be a length of time from 10m to 2h with its unit (s, m, h or d), such as "90s" or "5m", got "5m"',
          'error: lifecycle.registrationGrace: must be a length of time from 1m to 2h with its unit (s, m, h or d), such as "90s" or "5m", got "3h"',
        ],
      ],
      [
        'a retention that CloudWatch does not offer',
        { logs: { retentionDays: 45 } },
        [
          'error: logs.retentionDays: must be a number of days that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got 45',
        ],
      ],
      [
        'settings that do nothing',
        {
          logs: { create: false, kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' },
          monitoring: { alarms: false, notify: ['arn:aws:sns:eu-west-1:111111111111:ops'] },
        },
        [
          'warning: monitoring.notify: is told nothing while monitoring.alarms is false: leave it out, or have alarms',
          'warning: logs.kmsKey: means nothing for log groups that are there already: leave it out, or let Poolkeeper create them',
        ],
      ],
      [
        'tags that AWS refuses',
        { tags: { 'aws:owner': 'me', note: 'z'.repeat(300), ['n'.repeat(129)]: '' } },
        [
          'error: tags.aws:owner: must have a name that does not begin with aws:, which is reserved to AWS',
          'error: tags.note: must have a value of at most 256 characters, got 300',
          'error: tags.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: must have a name of at most 128 characters, got 129',
        ],
      ],
      [
        'too many tags',
        { tags: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`tag${index}`, ''])) },
        ['error: tags: must be at most 40 tags, got 41: AWS takes 50 in all'],
      ],
      [
        'statements that IAM refuses',
        { permissions: { statements: [{ actions: ['GetObject'], resources: [] }] } },
        [
          'error: permissions.statements[0].actions[0]: must be an IAM action, such as s3:GetObject, got "GetObject"',
          'error: permissions.statements[0].resources: must be a list of 1 or more, got []',
        ],
      ],
      [
        'statements that give everything away',
        {
          permissions: {
            statements: [
              { sid: 'A', actions: ['s3:GetObject'], resources: ['*'] },
              { sid: 'A', actions: ['*'], resources: ['*'] },
            ],
          },
        },
        [
          'error: permissions.statements[1].sid: is that of another statement, got "A": IAM wants them to differ',
          'warning: permissions.statements[1]: lets instances, and with them every run, do everything in the account: name actions and resources',
        ],
      ],
    ])('%s', (_, change, told) => {
      expect(toldOf(merged(aPoolConfig(), change))).toEqual(told);
    });
  });
});

function toldOf(given: unknown): readonly string[] {
  return validatePoolConfig(given).problems.map(
    (problem) => `${problem.severity}: ${describeProblem(problem)}`,
  );
}

/** Settings within settings are merged; lists and values are replaced. */
function merged(given: unknown, change: unknown): unknown {
  if (!isSettings(given) || !isSettings(change)) return change;
  const names = new Set([...Object.keys(given), ...Object.keys(change)]);
  return Object.fromEntries(
    Array.from(names, (name) => [name, name in change ? merged(given[name], change[name]) : given[name]]),
  );
}

function isSettings(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
