import { describe, expect, it } from 'vitest';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { describeProblem } from './config-problem.ts';
import { validatePoolConfig } from './validate-pool-config.ts';

/** A mistake, the change that makes it in a valid configuration, and the messages. */
type Case = readonly [mistake: string, change: unknown, messages: readonly string[]];

describe('the validation reports, with how to correct it,', () => {
  describe('names and places', () => {
    it.each<Case>([
      [
        'misspelt and unknown names',
        { scaling: { maxsize: 3 }, spacelft: {} },
        [
          'error: scaling.maxsize: is not a setting: did you mean maxSize?',
          'error: spacelft: is not a setting: did you mean spacelift?',
        ],
      ],
      ['an empty section', { aws: null }, ['error: aws: is empty: remove it, or add region']],
      [
        'a setting in the wrong section',
        { aws: { subnets: [] } },
        ['error: aws.subnets: is not a setting: the settings here are region, account'],
      ],
      [
        'a name that AWS would reject',
        { name: 'My_Pool' },
        [
          'error: name: must be at most 32 lower-case letters, digits and hyphens, start with a letter and not end with a hyphen, got "My_Pool"',
        ],
      ],
      [
        'a name that collides with the queue of another pool',
        { name: 'blue-redrive' },
        [
          'error: name: must not end with -redrive, got "blue-redrive": its queue would be the redrive queue of poolkeeper-blue',
        ],
      ],
      [
        'an account as a number',
        { aws: { account: 111111111111 } },
        ['error: aws.account: must be an AWS account id of 12 digits (in quotes in YAML), got 111111111111'],
      ],
      [
        'a region with a zone',
        { aws: { region: 'eu-west-1a' } },
        ['error: aws.region: must be a region, such as eu-west-1, got "eu-west-1a"'],
      ],
      [
        'a misspelt region',
        { aws: { region: 'eu-wset-1' } },
        ['error: aws.region: is not a region, got "eu-wset-1": did you mean eu-west-1?'],
      ],
      [
        'a region with a made-up direction',
        { aws: { region: 'eu-upstairs-1' } },
        [
          'error: aws.region: is not a region, got "eu-upstairs-1": the names of regions contain a direction, as in eu-west-1',
        ],
      ],
      [
        'a region that may be new, without refusing it',
        { aws: { region: 'eu-west-9' } },
        [
          'warning: aws.region: is not a region that this version knows, got "eu-west-9": check its spelling (eu-west-1 is one). A new region works too',
        ],
      ],
      [
        'keys and topics of another region or account',
        {
          aws: { region: 'eu-central-1', account: '222222222222' },
          secrets: { kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' },
          monitoring: { notify: ['arn:aws:sns:eu-central-1:111111111111:ops'] },
        },
        [
          "error: secrets.kmsKey: must be in the pool's region, eu-central-1, got eu-west-1: use one there, or copy it",
          'warning: secrets.kmsKey: belongs to account 111111111111, not to aws.account (222222222222): it works only if that account grants access',
          'warning: monitoring.notify[0]: belongs to account 111111111111, not to aws.account (222222222222): it works only if that account grants access',
        ],
      ],
      [
        'a boundary of another partition',
        { aws: { region: 'us-gov-west-1' }, permissions: { boundary: 'arn:aws:iam::111111111111:policy/b' } },
        ["error: permissions.boundary: must be in the partition of the pool's region, aws-us-gov, got aws"],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });

  describe('spacelift', () => {
    it.each<Case>([
      [
        'the name of a pool instead of its id',
        { spacelift: { workerPoolId: 'my-pool' } },
        [
          'error: spacelift.workerPoolId: must be the id of a worker pool, a ULID of 26 characters such as 01HZX5S8F4T6Q2N9V7W3KJ0RMB, got "my-pool"',
        ],
      ],
      [
        'an id of a worker pool that was cut off',
        { spacelift: { workerPoolId: '01HZX5S8' } },
        [
          'error: spacelift.workerPoolId: must be the id of a worker pool, a ULID of 26 characters such as 01HZX5S8F4T6Q2N9V7W3KJ0RMB, got "01HZX5S8"',
        ],
      ],
      [
        'an autoscaler and a gate without an API key',
        { spacelift: { apiKey: undefined } },
        ['error: spacelift.apiKey: is missing: it must be an object with settings'],
      ],
      [
        'U11: an API key whose secret is null',
        { spacelift: { apiKey: { secret: { secretsManager: null } } } },
        [
          'error: spacelift.apiKey.secret.secretsManager: must be the ARN or name of a Secrets Manager secret (the key of a JSON secret goes into jsonKey), got null: set a value or remove it',
        ],
      ],
      [
        'an endpoint without its protocol',
        { spacelift: { endpoint: 'acme.app.spacelift.io' } },
        [
          'error: spacelift.endpoint: must be an http or https URL without credentials, got "acme.app.spacelift.io"',
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
        {
          spacelift: { endpoint: 'http://spacelift.acme.internal' },
          launcher: { communicationUrl: 'https://spacelift.acme.internal' },
        },
        [
          'warning: spacelift.endpoint: is not encrypted, so the API key can be read in transit, got "http://spacelift.acme.internal": use https. Functions accept it only if their stack was deployed for it',
        ],
      ],
      [
        'URLs of the launcher that are not encrypted',
        {
          launcher: {
            communicationUrl: 'http://app.spacelift.io',
            downloadBaseUrl: 'http://mirror.acme.internal',
          },
        },
        [
          'error: launcher.communicationUrl: must be an https URL, got "http://app.spacelift.io"',
          'error: launcher.downloadBaseUrl: must be an https URL, got "http://mirror.acme.internal"',
        ],
      ],
      [
        'secrets of other pools',
        {
          spacelift: {
            apiKey: { secret: { secretsManager: 'poolkeeper/green/api-key' } },
            caCertificates: { ssmParameter: '/poolkeeper/ca-certificates/green' },
          },
          secrets: {
            token: {
              secretsManager:
                'arn:aws:secretsmanager:eu-west-1:111111111111:secret:poolkeeper/green/worker-AbCdEf',
            },
            privateKey: { secretsManager: 'poolkeeper/blue/worker', jsonKey: 'KEY' },
          },
        },
        [
          'error: spacelift.apiKey.secret.secretsManager: belongs to another pool, which is the only one that may use names with poolkeeper/green: use a secret of your own',
          'error: spacelift.caCertificates.ssmParameter: belongs to Poolkeeper: use a parameter of your own',
          'error: secrets.token.secretsManager: belongs to another pool, which is the only one that may use names with poolkeeper/green: use a secret of your own',
        ],
      ],
      [
        'dynamic references, and the whitelisted token of the pool',
        {
          environment: {
            DATABASE: '{{resolve:secretsmanager:acme/database}}',
            SPACELIFT_WHITELIST_ENVS: 'HOME, SPACELIFT_TOKEN',
          },
          tags: { owner: '{{resolve:ssm:/acme/owner}}' },
        },
        [
          'error: environment.DATABASE: contains a dynamic reference ({{resolve:...}}), which CloudFormation would replace with its value in plain text: move it to secrets.environment',
          'error: tags.owner: contains a dynamic reference ({{resolve:...}}), which CloudFormation would replace with its value in plain text: move it to secrets.environment',
          'error: environment.SPACELIFT_WHITELIST_ENVS: gives runs SPACELIFT_TOKEN, with which they could act as workers of the pool: remove it',
        ],
      ],
      [
        'certificates without a location',
        { spacelift: { caCertificates: {} } },
        [
          'error: spacelift.caCertificates: contains no certificates: set pem, secretsManager or ssmParameter',
        ],
      ],
      [
        'certificates with two locations',
        {
          spacelift: {
            caCertificates: {
              pem: '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----',
              ssmParameter: '/ca',
            },
          },
        },
        [
          'error: spacelift.caCertificates.pem: cannot be combined with another location of the certificates: remove one of them',
        ],
      ],
      [
        'invalid certificates',
        { spacelift: { caCertificates: { pem: 'LS0tLS1CRUdJTiBDRVJU' } } },
        [
          'error: spacelift.caCertificates.pem: must be certificates in PEM form (-----BEGIN CERTIFICATE----- ...)',
        ],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });

  describe('launcher', () => {
    it.each<Case>([
      [
        'self-hosted settings for an account at Spacelift',
        { selfHosted: { launcherUri: 's3://bucket/launcher' }, launcher: { sha256: 'a'.repeat(64) } },
        [
          'error: selfHosted: cannot be combined with an account on spacelift.io (https://acme.app.spacelift.io): remove it, or set spacelift.endpoint to your installation',
        ],
      ],
      [
        'settings of the public launcher for a self-hosted one',
        {
          spacelift: { endpoint: 'https://spacelift.acme.internal' },
          selfHosted: { launcherUri: 's3://bucket/launcher' },
          launcher: {
            fedRamp: true,
            downloadBaseUrl: 'https://mirror.acme.internal',
            communicationUrl: 'https://spacelift.acme.internal',
          },
        },
        [
          'error: launcher.fedRamp: has no effect with a self-hosted Spacelift, whose launcher is selfHosted.launcherUri, got true: remove it',
          'error: launcher.downloadBaseUrl: has no effect with a self-hosted Spacelift, whose launcher is selfHosted.launcherUri: remove it',
          'warning: launcher.sha256: is missing, so the launcher of selfHosted.launcherUri is not verified: set its checksum',
        ],
      ],
      [
        'a launcher that is not in a bucket',
        {
          spacelift: { endpoint: 'https://spacelift.acme.internal' },
          selfHosted: { launcherUri: 'https://bucket/launcher' },
          launcher: { communicationUrl: 'https://spacelift.acme.internal' },
        },
        [
          'error: selfHosted.launcherUri: must be the S3 URI of the launcher (s3://BUCKET/KEY), got "https://bucket/launcher"',
        ],
      ],
      [
        'a checksum of another algorithm',
        { launcher: { sha256: 'd41d8cd98f00b204e9800998ecf8427e' } },
        [
          'error: launcher.sha256: must be a SHA-256 checksum, 64 hexadecimal digits, got "d41d8cd98f00b204e9800998ecf8427e"',
        ],
      ],
      [
        'no URL for the workers of a self-hosted Spacelift',
        {
          spacelift: { endpoint: 'https://spacelift.acme.internal' },
          selfHosted: { launcherUri: 's3://bucket/launcher' },
          launcher: { sha256: 'a'.repeat(64) },
        },
        [
          'error: launcher.communicationUrl: is missing: only accounts on app.spacelift.io and app.us.spacelift.io have a default, so set it to the URL that your Spacelift (https://spacelift.acme.internal) provides for workers',
        ],
      ],
      [
        'no URL for the workers of FedRAMP',
        { spacelift: { endpoint: 'https://acme.app.fedramp.spacelift.io' } },
        [
          'error: launcher.communicationUrl: is missing: only accounts on app.spacelift.io and app.us.spacelift.io have a default, so set it to the URL that your Spacelift (https://acme.app.fedramp.spacelift.io) provides for workers',
        ],
      ],
      [
        'no URL for the workers of FedRAMP, whose endpoint does not show it',
        { launcher: { fedRamp: true } },
        [
          'error: launcher.communicationUrl: is missing: only accounts on app.spacelift.io and app.us.spacelift.io have a default, so set it to the URL that your Spacelift (https://acme.app.spacelift.io) provides for workers',
        ],
      ],
      [
        'a protocol that is being retired',
        { launcher: { protocol: 'mqtt' } },
        ['warning: launcher.protocol: is "mqtt", which Spacelift retires at the end of 2026: use "poll"'],
      ],
      [
        'instances that stay on when they fail',
        { launcher: { powerOffOnError: false } },
        [
          'warning: launcher.powerOffOnError: is false, so instances whose launcher fails stay on and cost money until they are replaced as strays: use it for debugging only',
        ],
      ],
      [
        'an alarm that long runs set off',
        { launcher: { runTimeout: '8h' } },
        [
          'warning: monitoring.drain: is shorter than launcher.runTimeout (8h), so a long run raises the alarm, got "4h": raise it',
        ],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });

  describe('instances', () => {
    it.each<Case>([
      [
        'a misspelt size',
        { instances: { types: ['t3.medum'] } },
        ['error: instances.types[0]: t3.medum does not exist: did you mean t3.medium?'],
      ],
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
          'error: instances.types: are arm64 types, but instances.architecture, which selects image and launcher, is x86_64: set instances.architecture to arm64, or use other types',
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
        'an invalid instance type',
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
          launcher: { sha256: 'a'.repeat(64), communicationUrl: 'https://spacelift.acme.internal' },
          instances: { architecture: 'arm64' },
        },
        ['error: instances.architecture: self-hosted Spacelift does not support ARM: use x86_64 instances'],
      ],
      [
        'both types and requirements',
        { instances: { types: ['m7i.large'], requirements: { minVcpus: 4 } } },
        ['error: instances.requirements: cannot be combined with instances.types: remove one of them'],
      ],
      [
        'requirements that no type meets',
        { instances: { requirements: { minVcpus: 8, maxVcpus: 4 } } },
        [
          'error: instances.requirements.maxVcpus: must be at least minVcpus (8), got 4',
          'warning: instances.requirements: no instance type of the catalog meets all requirements: widen them, or name the types',
        ],
      ],
      [
        'requirements that no type of the catalog meets, which is to choose',
        { instances: { requirements: { minMemoryGiB: 4000, chosenBy: 'catalog' } } },
        [
          'error: instances.requirements: no instance type of the catalog meets all requirements: widen them, or name the types',
        ],
      ],
      [
        'spot settings without spot instances',
        { instances: { purchase: { spotMaxPrice: '0.05', onDemandBase: 2, capacityRebalance: true } } },
        [
          'error: instances.purchase.spotMaxPrice: has no effect with instances.purchase.kind "on-demand", only with "spot" or "mixed": remove it, or change the kind',
          'error: instances.purchase.onDemandBase: has no effect with instances.purchase.kind "on-demand", only with "mixed": remove it, or change the kind',
          'error: instances.purchase.capacityRebalance: has no effect with instances.purchase.kind "on-demand", only with "spot" or "mixed": remove it, or change the kind',
        ],
      ],
      [
        'a mix without a percentage',
        { instances: { purchase: { kind: 'mixed', onDemandBase: 1 } } },
        [
          'error: instances.purchase.onDemandPercentage: is missing: a mix needs the percentage of on-demand instances, such as 50; with 0, every instance beyond instances.purchase.onDemandBase is spot',
        ],
      ],
      [
        'a warm pool of spot instances',
        { instances: { purchase: { kind: 'spot' }, warmPool: {} } },
        [
          'error: instances.warmPool: cannot be combined with instances.purchase.kind "spot", because AWS has no warm pools of spot instances: remove it, or use on-demand',
        ],
      ],
      [
        'a warm pool of stopped instances that nothing waits for',
        { instances: { warmPool: {} }, lifecycle: { readinessGate: false } },
        [
          'error: lifecycle.readinessGate: must be true with a warm pool of stopped instances, got false: without the launch hook, AWS stops them before their setup has ended, which no later start continues; set it, or set instances.warmPool.state to "running"',
        ],
      ],
      [
        'an impossible warm pool',
        {
          instances: {
            warmPool: { minSize: 4, maxPreparedCapacity: 2, state: 'hibernated' },
            types: ['m7i.xlarge'],
            rootVolume: { encrypted: false },
          },
        },
        [
          'error: instances.warmPool.maxPreparedCapacity: must be at least instances.warmPool.minSize (4), got 2',
          'error: instances.warmPool.state: cannot be "hibernated" with an unencrypted root volume, because EC2 writes the memory to it: set instances.rootVolume.encrypted, or use "stopped"',
          'warning: instances.rootVolume.encrypted: is false, but runs leave code, state and credentials on the volume: remove it, because encryption is free',
        ],
      ],
      [
        'hibernation of types that are not named, and reuse of hibernated instances',
        { instances: { warmPool: { state: 'hibernated', reuse: true } } },
        [
          'error: instances.warmPool.reuse: requires instances.warmPool.state "stopped", got "hibernated": the launcher would outlive its return, and its worker stays drained; use "stopped", or set reuse to false',
          'error: instances.warmPool.state: cannot be "hibernated" with types that are selected by requirements, because not every type can hibernate: set instances.types, or use "stopped"',
        ],
      ],
      [
        'a root volume that does not hold the memory of a hibernated instance',
        {
          instances: {
            types: ['m7i.large', 'm7i.4xlarge'],
            warmPool: { state: 'hibernated' },
            rootVolume: { sizeGiB: 50 },
          },
        },
        [
          'error: instances.rootVolume.sizeGiB: must hold the memory of a hibernated instance (64 GiB) besides its files, got 50: raise it, or set instances.warmPool.state to "stopped"',
        ],
      ],
      [
        'a key for a volume that is not encrypted',
        {
          instances: { rootVolume: { encrypted: false, kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' } },
        },
        [
          'error: instances.rootVolume.kmsKey: has no effect while instances.rootVolume.encrypted is false: encrypt the volume, or remove the key',
          'warning: instances.rootVolume.encrypted: is false, but runs leave code, state and credentials on the volume: remove it, because encryption is free',
        ],
      ],
      [
        'an alias instead of the ARN of a key',
        { instances: { rootVolume: { kmsKey: 'alias/mine' } } },
        [
          'error: instances.rootVolume.kmsKey: must be the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID); policies cannot grant access by an id or alias, got "alias/mine"',
        ],
      ],
      [
        'a volume that EBS does not support',
        { instances: { rootVolume: { iops: 30_000, throughputMiBps: 1000 } } },
        [
          'error: instances.rootVolume.iops: must be at most 20000 for 40 GiB (500 per GiB), got 30000: lower it, or raise instances.rootVolume.sizeGiB',
        ],
      ],
      [
        'throughput without enough IOPS',
        { instances: { rootVolume: { throughputMiBps: 1000 } } },
        [
          'error: instances.rootVolume.throughputMiBps: must be at most 750 for 3000 IOPS, got 1000: lower it, or raise instances.rootVolume.iops',
        ],
      ],
      [
        "runs with access to the instance's credentials",
        { instances: { metadataHopLimit: 2 } },
        [
          "warning: instances.metadataHopLimit: gives runs access to the instance's credentials, got 2: set it to 1, and give runs a role through Spacelift's cloud integration",
        ],
      ],
      [
        'two maximum ages',
        { instances: { maxLifetime: '7d' }, roll: { maxAge: '5d' } },
        [
          'warning: instances.maxLifetime: duplicates roll.maxAge, which waits until an instance is idle: remove it',
        ],
      ],
      [
        'a lifetime shorter than a run',
        { instances: { maxLifetime: '1d' }, launcher: { runTimeout: '48h' }, monitoring: { drain: '48h' } },
        ['warning: instances.maxLifetime: is shorter than launcher.runTimeout (48h), got "1d": raise it'],
      ],
      [
        'a webhook in a region without function URLs',
        { aws: { region: 'eu-central-2' }, scaling: { webhook: true } },
        [
          'error: scaling.webhook: needs a function URL, which Lambda does not offer in eu-central-2: remove it, and use scaling.passEvery',
        ],
      ],
      [
        'no image in a region without one of Spacelift',
        { aws: { region: 'eu-south-1' } },
        [
          'warning: aws.region: has no image of Spacelift as far as this version knows, got "eu-south-1": copy one there, and set image.id or image.ssmParameter',
        ],
      ],
      [
        'an image to build, and a parameter with another',
        { image: { ssmParameter: '/acme/image', build: {} } },
        [
          'error: image.ssmParameter: cannot be combined with image.build, which starts from image.id or image.name: remove one of them',
        ],
      ],
      [
        'a runner image with a tag of its own at a wrong place',
        { image: { id: 'ami-0a1b2c3d', build: { runnerImages: ['acme runner'] } } },
        ['error: image.build.runnerImages[0]: must be a container image, got "acme runner"'],
      ],
      [
        'two images',
        { image: { id: 'ami-0a1b2c3d', name: 'acme-*', owner: 'self' } },
        [
          'error: image.name: cannot be combined with image.id: remove one of them',
          'error: image.owner: has no effect unless the image is looked up by name: remove it',
        ],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });

  describe('network', () => {
    it.each<Case>([
      [
        'no subnets and no security groups',
        { network: { subnets: [], securityGroups: undefined } },
        [
          'error: network.subnets: must be a list with at least 1 item, got []',
          'error: network.securityGroups: is missing: it must be a list with at least 1 item',
        ],
      ],
      [
        'names instead of ids',
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
        ['error: network.subnets[1]: is listed twice, got "subnet-0a1b2c3d": remove one'],
      ],
      [
        'a single zone',
        { network: { subnets: ['subnet-0a1b2c3d'] } },
        [
          'warning: network.subnets: has one subnet, so a capacity shortage in its zone stops the pool: add subnets in other zones',
        ],
      ],
      [
        'interfaces without a primary one',
        { network: { publicIp: true, interfaces: [{ deviceIndex: 1 }, { deviceIndex: 1 }] } },
        [
          'error: network.publicIp: has no effect with network.interfaces: remove it, and set publicIp of the interface',
          'error: network.interfaces: has no interface with deviceIndex 0, which every instance needs: add it',
          'error: network.interfaces[1].deviceIndex: is used by another interface of the same network card, got 1: use another index',
        ],
      ],
      [
        'a public IP address with several interfaces',
        { network: { interfaces: [{ deviceIndex: 0, publicIp: true }, { deviceIndex: 1 }] } },
        [
          'error: network.interfaces: must be a single interface if it sets publicIp, which EC2 does not support with several: remove publicIp, or the other interfaces',
        ],
      ],
      [
        'proxy settings without a proxy',
        { network: { proxy: { except: ['.acme.internal'] } } },
        ['error: network.proxy: contains no proxy: set network.proxy.https, network.proxy.http or both'],
      ],
      [
        'a proxy with a password',
        { network: { proxy: { https: 'http://me:hunter2@proxy.acme.internal:3128' } } },
        [
          'error: network.proxy.https: must not contain a password, because user data is not secret: let the proxy allow the subnets',
        ],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });

  describe('secrets', () => {
    it.each<Case>([
      [
        'a secret with two locations',
        { secrets: { token: { secretsManager: 'token', ssmParameter: '/token' } } },
        ['error: secrets.token.ssmParameter: cannot be combined with secretsManager: remove one of them'],
      ],
      [
        'a JSON key of a secret that is not JSON',
        { secrets: { privateKey: { ssmParameter: '/key', jsonKey: 'key' } } },
        [
          'error: secrets.privateKey.jsonKey: has no effect without secretsManager: it selects a key of a JSON secret in Secrets Manager',
        ],
      ],
      [
        'a KMS key for a secret that Poolkeeper creates',
        { secrets: { token: { kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' } } },
        [
          'error: secrets.token.kmsKey: applies to an existing secret only: set secretsManager or ssmParameter, or use secrets.kmsKey for the secrets that Poolkeeper creates',
        ],
      ],
      [
        'the token instead of its location',
        { secrets: { token: { secretsManager: 'eyJicm9rZXIi'.repeat(20) } } },
        [
          'error: secrets.token.secretsManager: looks like the secret itself, which must never be in a configuration: use the name of its location, and rotate it',
        ],
      ],
      [
        'the token as a string',
        { secrets: { token: 'eyJicm9rZXIi' } },
        [
          'error: secrets.token: must be the location of the secret (secretsManager or ssmParameter); never put the secret itself into a configuration',
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
          'error: environment.SPACELIFT_TOKEN: is set by secrets.token: remove it here, and set it there',
          'warning: environment.AWS_SECRET_ACCESS_KEY: looks like a secret, and anyone with access to the instance can read it: move it to secrets.environment.AWS_SECRET_ACCESS_KEY',
        ],
      ],
      [
        'one variable with two values',
        { environment: { A: '1' }, secrets: { environment: { A: { secretsManager: 'a' } } } },
        ['error: environment.A: also has a value in secrets.environment.A: remove one of them'],
      ],
      [
        'settings that let runs leave their containers',
        {
          environment: {
            SPACELIFT_WORKER_NETWORK: 'host',
            SPACELIFT_WORKER_EXTRA_MOUNTS: '/data:/data,/var/run/docker.sock:/var/run/docker.sock',
            SPACELIFT_WORKER_WO_EXTRA_MOUNTS: '/var/data:/data',
          },
        },
        [
          'warning: environment.SPACELIFT_WORKER_NETWORK: is "host", which gives runs access to the instance\'s credentials: use a network of Docker',
          'warning: environment.SPACELIFT_WORKER_EXTRA_MOUNTS: gives runs control of the instance, of its credentials and of later runs: mount only what runs need, got "/data:/data,/var/run/docker.sock:/var/run/docker.sock"',
        ],
      ],
      [
        'variables with names that the scripts on instances use themselves',
        { environment: { REGION: 'x', IFS: ',' }, secrets: { environment: { SECRETS: {} } } },
        [
          'error: environment.REGION: must not have the name of a variable of the scripts on instances, got "REGION": rename it',
          'error: environment.IFS: must not have the name of a variable of the scripts on instances, got "IFS": rename it',
          'error: secrets.environment.SECRETS: must not have the name of a variable of the scripts on instances, got "SECRETS": rename it',
        ],
      ],
      [
        'variables that Poolkeeper sets',
        {
          environment: { SPACELIFT_METADATA_asg_id: 'x', https_proxy: 'http://proxy' },
          secrets: { environment: { SPACELIFT_POOL_PRIVATE_KEY: {} } },
        },
        [
          'error: environment.SPACELIFT_METADATA_asg_id: pairs instances with workers, so Poolkeeper sets it on each instance: remove it',
          'error: environment.https_proxy: is set by network.proxy.https: remove it here, and set it there',
          'error: secrets.environment.SPACELIFT_POOL_PRIVATE_KEY: is set by secrets.privateKey: remove it here, and set it there',
        ],
      ],
      [
        'names that a shell does not accept',
        { environment: { 'MY-VAR': '1', '1ST': '1' } },
        [
          'error: environment.MY-VAR: must have a name of letters, digits and underscores that does not start with a digit, got "MY-VAR"',
          'error: environment.1ST: must have a name of letters, digits and underscores that does not start with a digit, got "1ST"',
        ],
      ],
      [
        'variables that are not strings',
        { environment: { DEBUG: 1, NOTHING: 'a\0b' } },
        [
          'error: environment.DEBUG: must be a string (in YAML, quote numbers, true and false)',
          'error: environment.NOTHING: must not contain the character NUL',
        ],
      ],
      [
        'the token in the script',
        { userData: { setup: 'set -e\nexport SPACELIFT_TOKEN="hunter2"\n' } },
        [
          'error: userData.setup: contains the value of SPACELIFT_TOKEN, which anyone with access to the instance can read: move it to secrets.token, and rotate it',
        ],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });

  describe('scaling', () => {
    it.each<Case>([
      [
        'a maximum below the minimum',
        { scaling: { minSize: 5, maxSize: 3 } },
        [
          'error: scaling.maxSize: must be at least scaling.minSize (5), got 3: raise it, or lower scaling.minSize',
        ],
      ],
      [
        'numbers that are strings, negative or fractions',
        { scaling: { maxSize: '10', minIdle: -1, maxStepIn: 1.5 } },
        [
          'error: scaling.maxSize: must be a whole number from 0 to 10000, got "10"',
          'error: scaling.minIdle: must be a whole number from 0 to 1000000, got -1',
          'error: scaling.maxStepIn: must be a whole number from 0 to 1000000, got 1.5',
        ],
      ],
      [
        'durations without a unit',
        { scaling: { scaleInAfter: '5', scaleInCooldown: 300 } },
        [
          'error: scaling.scaleInAfter: must be a duration from 0s to 7d with a unit (s, m, h or d), such as "90s" or "5m", got "5"',
          'error: scaling.scaleInCooldown: must be a duration from 0s to 1d with a unit (s, m, h or d), such as "90s" or "5m", got 300',
        ],
      ],
      [
        'a schedule in seconds',
        { scaling: { every: '90s', passEvery: '2m' } },
        [
          'error: scaling.every: must be whole minutes, because AWS schedules have no seconds, got "90s": set scaling.passEvery for more frequent passes',
          'error: scaling.passEvery: must be shorter than scaling.every (90s), got "2m": remove it for one pass per invocation',
        ],
      ],
      [
        'a pool without instances',
        { scaling: { maxSize: 0 } },
        [
          'warning: scaling.maxSize: is 0, so no run ever starts: raise it, or disable scaling with scaling.enabled',
        ],
      ],
      [
        'idle workers beyond the maximum',
        { scaling: { minIdle: 20 } },
        ['warning: scaling.minIdle: exceeds scaling.maxSize (10), got 20: lower it'],
      ],
      [
        'steps of 0',
        { scaling: { maxStepOut: 0, maxStepIn: 0 } },
        [
          'warning: scaling.maxStepOut: is 0, so the pool never grows: raise it, or set scaling.dryRun',
          'warning: scaling.maxStepIn: is 0, so the pool never shrinks: raise it, or set scaling.dryRun',
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
          'error: scaling.objective.percent: must be a percentage from 1 to 100, got 0',
          'error: scaling.objective.within: is missing: it must be a duration from 1s to 1d with a unit (s, m, h or d), such as "90s" or "5m"',
        ],
      ],
      [
        'headroom beyond the maximum',
        {
          scaling: {
            objective: { within: '30s', mode: 'act', maxIdle: 21 },
            forecast: { mode: 'act', maxIdle: 11 },
            foreseen: { mode: 'act', maxIdle: 12 },
          },
        },
        [
          'warning: scaling.objective.maxIdle: exceeds scaling.maxSize (10), which limits it, got 21',
          'warning: scaling.forecast.maxIdle: exceeds scaling.maxSize (10), which limits it, got 11',
          'warning: scaling.foreseen.maxIdle: exceeds scaling.maxSize (10), which limits it, got 12',
        ],
      ],
      [
        'foresight of more runs than a pass reads, and an unknown mode',
        { scaling: { foreseen: { mode: 'buy', maxIdle: 101 } } },
        [
          'error: scaling.foreseen.mode: must be one of "advise", "act", got "buy"',
          'error: scaling.foreseen.maxIdle: must be a whole number from 0 to 100, got 101',
        ],
      ],
      [
        'a forecast in an unknown time zone',
        { scaling: { forecast: { timeZone: 'Mars/Olympus' } } },
        [
          'error: scaling.forecast.timeZone: must be the IANA name of a time zone, such as Europe/Warsaw, got "Mars/Olympus"',
        ],
      ],
      [
        'synchronous launches of a mix',
        {
          scaling: { launch: { mode: 'synchronous' } },
          instances: { purchase: { kind: 'mixed', onDemandPercentage: 50 } },
        },
        [
          'warning: scaling.launch.mode: is "synchronous", which AWS supports only for groups that are all spot or all on-demand: the group launches by itself instead',
        ],
      ],
      [
        'passes that the timeout cuts off',
        { scaling: { every: '5m', passEvery: '10s' }, functions: {} },
        [
          'warning: functions.timeout: is shorter than scaling.every (5m), so an invocation ends before its last passes, got "1m"',
        ],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });

  describe('times', () => {
    it.each<Case>([
      [
        'informal times',
        {
          schedule: {
            timeZone: 'Europe/Warsaw',
            rules: [{ name: 'day', days: ['monday'], from: '8am', set: { minIdle: 1 } }],
          },
        },
        [
          'error: schedule.rules[0].days[0]: must be one of "mon", "tue", "wed", "thu", "fri", "sat", "sun", got "monday"',
          'error: schedule.rules[0].from: must be a time of day such as "08:00" (in quotes in YAML), got "8am"',
        ],
      ],
      [
        'an invalid schedule',
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
          'error: schedule.timeZone: must be the IANA name of a time zone, such as Europe/Warsaw, got "Warsaw"',
          'error: schedule.rules[0].set: changes nothing, set at least one of minSize, maxSize, minIdle, targetUtilization',
          "error: schedule.rules[1].dates[0]: must be a date like 2026-12-24, got '2026-02-30'",
          'error: schedule.rules[1].set.maxSize: must be at least minSize (5), got 3',
          "error: schedule.rules[1].name: two rules are called 'day', give one another name",
        ],
      ],
      [
        'an unknown time zone beside other mistakes of the schedule',
        {
          schedule: {
            timeZone: 'Europe/Nowhere',
            rules: [{ name: 'day', days: ['monday'], timeZone: 'Mars/Olympus', set: { minIdle: 1 } }],
          },
        },
        [
          'error: schedule.timeZone: must be the IANA name of a time zone, such as Europe/Warsaw, got "Europe/Nowhere"',
          'error: schedule.rules[0].days[0]: must be one of "mon", "tue", "wed", "thu", "fri", "sat", "sun", got "monday"',
          'error: schedule.rules[0].timeZone: must be the IANA name of a time zone, such as Europe/Warsaw, got "Mars/Olympus"',
        ],
      ],
      [
        "a schedule beyond the group's limits",
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
          'warning: schedule.rules[0].set.maxSize: exceeds scaling.maxSize (10), which always limits the group, got 20: raise scaling.maxSize',
          'warning: schedule.rules[1].set.maxSize: is below scaling.minSize (2), which the group always keeps, got 1: lower scaling.minSize',
        ],
      ],
      [
        'rolling no members, at 24:00',
        { roll: { budget: '0%', windows: { timeZone: 'UTC', rules: [{ name: 'night', from: '24:00' }] } } },
        [
          "error: roll.windows.rules[0].from: must be a time of day from 00:00 to 23:59, got '24:00'",
          'error: roll.budget: must be a percentage from 1% to 100%, got "0%": remove roll to roll no instances',
          'warning: roll.windows: has no effect unless instances are rolled: set roll.outdated or roll.maxAge',
        ],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });

  describe('the rest', () => {
    it.each<Case>([
      [
        'a wait for a worker that ends after AWS has stopped waiting',
        { lifecycle: { heartbeatTimeout: '10m', absenceWait: '20h' } },
        [
          'warning: lifecycle.absenceWait: is not shorter than AWS holds an instance (48h or 100 times lifecycle.heartbeatTimeout, 10m), got "20h": an instance without a worker is then retained first; lower it, or raise lifecycle.heartbeatTimeout',
        ],
      ],
      [
        'timeouts that would end runs or boots',
        { lifecycle: { heartbeatTimeout: '5m', registrationGrace: '2m' } },
        [
          'error: lifecycle.heartbeatTimeout: must be a duration from 10m to 2h with a unit (s, m, h or d), such as "90s" or "5m", got "5m"',
          'error: lifecycle.registrationGrace: must be a duration from 3m to 2h (with less, instances are replaced while they boot) with a unit (s, m, h or d), such as "90s" or "5m", got "2m"',
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
        'settings without effect',
        {
          logs: { create: false, kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' },
          monitoring: { alarms: false, notify: ['arn:aws:sns:eu-west-1:111111111111:ops'] },
        },
        [
          'warning: monitoring.notify: has no effect while monitoring.alarms is false: remove it, or enable the alarms',
          'warning: logs.kmsKey: has no effect on existing log groups: remove it, or let Poolkeeper create them',
        ],
      ],
      [
        'tags that AWS rejects',
        { tags: { 'aws:owner': 'me', note: 'z'.repeat(300), ['n'.repeat(129)]: '' } },
        [
          'error: tags.aws:owner: must have a name that does not start with aws:, which is reserved for AWS',
          'error: tags.note: must have a value of at most 256 characters, got 300',
          'error: tags.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: must have a name of at most 128 characters, got 129',
        ],
      ],
      [
        'too many tags',
        { tags: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`tag${index}`, ''])) },
        [
          'error: tags: must have at most 40 tags, got 41: AWS allows 50, and Poolkeeper and CloudFormation add theirs',
        ],
      ],
      [
        'statements that IAM rejects',
        { permissions: { statements: [{ actions: ['GetObject'], resources: [] }] } },
        [
          'error: permissions.statements[0].actions[0]: must be an IAM action, such as s3:GetObject, got "GetObject"',
          'error: permissions.statements[0].resources: must be a list with at least 1 item, got []',
        ],
      ],
      [
        'images and registries instead of repositories of runner images',
        {
          permissions: {
            runnerImages: [
              '123456789012.dkr.ecr.eu-west-1.amazonaws.com/runners',
              'arn:aws:ecr:eu-west-1:123456789012:repository/runners:1',
              'arn:aws:ecr:eu-west-1:123456789012:repository/*',
            ],
          },
        },
        [
          'error: permissions.runnerImages[0]: must be the ARN of an ECR repository (arn:aws:ecr:REGION:ACCOUNT:repository/NAME), without a tag, got "123456789012.dkr.ecr.eu-west-1.amazonaws.com/runners"',
          'error: permissions.runnerImages[1]: must be the ARN of an ECR repository (arn:aws:ecr:REGION:ACCOUNT:repository/NAME), without a tag, got "arn:aws:ecr:eu-west-1:123456789012:repository/runners:1"',
          'error: permissions.runnerImages[2]: must be the ARN of an ECR repository (arn:aws:ecr:REGION:ACCOUNT:repository/NAME), without a tag, got "arn:aws:ecr:eu-west-1:123456789012:repository/*"',
        ],
      ],
      [
        'runner images of another account, without refusing them',
        {
          aws: { region: 'eu-west-1', account: '222222222222' },
          permissions: { runnerImages: ['arn:aws:ecr:us-east-1:111111111111:repository/shared/*'] },
        },
        [
          'warning: permissions.runnerImages[0]: belongs to account 111111111111, not to aws.account (222222222222): it works only if that account grants access',
        ],
      ],
      [
        'statements that allow everything',
        {
          permissions: {
            statements: [
              { sid: 'A', actions: ['s3:GetObject'], resources: ['*'] },
              { sid: 'A', actions: ['*'], resources: ['*'] },
            ],
          },
        },
        [
          'error: permissions.statements[1].sid: is used by another statement, got "A": IAM requires unique ids',
          'warning: permissions.statements[1]: allows instances, and so every run, to do anything in the account: list actions and resources',
        ],
      ],
    ])('%s', (_, change, messages) => {
      expect(messagesFor(merged(aPoolConfig(), change))).toEqual(messages);
    });
  });
});

function messagesFor(given: unknown): readonly string[] {
  return validatePoolConfig(given).problems.map(
    (problem) => `${problem.severity}: ${describeProblem(problem)}`,
  );
}

/** Merges sections; replaces lists and values. */
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
