import { moduleInputs } from '@poolkeeper/pool-config/module-inputs';
import type { TerraformPool, TerraformResource, Values } from './read-terraform.ts';

/** A setting that keeps what an input of the module did. */
export interface ConvertedSetting {
  /** `scaling.maxStepOut`. A last part with dots is one name: `['environment', 'a.b']`. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** The input that it comes from; undefined for what no input says. */
  readonly input?: string;
  /** What differs. @default - what the reference says about the input */
  readonly comment?: string;
}

export interface ConvertedPool {
  readonly address: string;
  readonly settings: readonly ConvertedSetting[];
  /** What has no counterpart, or needs a look, one sentence each. */
  readonly remarks: readonly string[];
}

/**
 * The configuration that keeps the behaviour of a pool of the Terraform module. Read from its resources, which are the same in a
 * state and a plan and hardly differ between versions 1 to 9, and from the constants of a plan. Never has the value of a secret:
 * of secrets and user data it only has names.
 */
export function poolInTerraform(pool: TerraformPool): ConvertedPool {
  const found = findResources(pool);
  const settings = [
    ...ofPool(pool, found),
    ...ofScaling(found),
    ...ofInstances(found),
    ...ofSecrets(pool, found),
    ...ofLogs(found),
    ...ofPermissions(found),
    ...ofLauncher(pool, found),
  ].filter(({ value }) => value !== undefined && value !== null);
  return { address: pool.address, settings, remarks: remarksOf(pool, found, settings) };
}

interface Found {
  readonly all: readonly TerraformResource[];
  readonly group: Values;
  readonly template: Values;
  /** Environment variables of the module's autoscaler; undefined if it is off. */
  readonly autoscaler?: Readonly<Record<string, string>>;
  readonly autoscalerFunction: Values;
  /** The script that instances run at their start. */
  readonly userData: string;
}

function findResources({ resources: all }: TerraformPool): Found {
  const valuesOf = (type: string) =>
    all.find((each) => each.type === type && each.mode === 'managed')?.values ?? {};
  const template = valuesOf('aws_launch_template');
  const functions = all.filter(({ type }) => type === 'aws_lambda_function').map(({ values = {} }) => values);
  const autoscalerFunction =
    functions.find((values) => environmentOf(values).AUTOSCALING_MAX_CREATE !== undefined) ?? {};
  const hasAutoscaler = Object.keys(autoscalerFunction).length > 0;
  return {
    all,
    group: valuesOf('aws_autoscaling_group'),
    template,
    autoscalerFunction,
    ...(hasAutoscaler && { autoscaler: environmentOf(autoscalerFunction) }),
    userData: Buffer.from(textOf(template.user_data) ?? '', 'base64').toString('utf8'),
  };
}

function ofPool(
  { address, inputs }: TerraformPool,
  { all, group, autoscaler, template }: Found,
): ConvertedSetting[] {
  const tags = listOf(group.tag);
  const others = tags.filter(({ key }) => key !== 'Name' && key !== 'WorkerPoolID');
  const poolId = tags.find(({ key }) => key === 'WorkerPoolID')?.value;
  const [, region, account] = /^arn:[\w-]+:autoscaling:([\w-]+):(\d+):/.exec(textOf(group.arn) ?? '') ?? [];
  const [network] = listOf(template.network_interfaces);
  const groups = nonEmpty(template.vpc_security_group_ids) ?? nonEmpty(network?.security_groups);
  return [
    {
      path: ['name'],
      value: nameOf(address, textOf(inputs.base_name) ?? textOf(group.name)),
      input: 'base_name',
    },
    { path: ['aws', 'region'], value: region ?? autoscaler?.AUTOSCALING_REGION },
    { path: ['aws', 'account'], value: account },
    {
      path: ['spacelift', 'endpoint'],
      value: autoscaler?.SPACELIFT_API_KEY_ENDPOINT,
      input: 'spacelift_api_credentials',
      comment: '',
    },
    {
      path: ['spacelift', 'workerPoolId'],
      value: poolId ?? autoscaler?.SPACELIFT_WORKER_POOL_ID,
      input: 'worker_pool_id',
    },
    {
      path: ['spacelift', 'apiKey', 'id'],
      value: autoscaler?.SPACELIFT_API_KEY_ID,
      input: 'spacelift_api_credentials',
      comment: hasParameter(all, autoscaler)
        ? 'its secret is in a parameter that goes with the module. Give it to Poolkeeper with `poolkeeper secrets set`.'
        : '',
    },
    {
      path: ['network', 'subnets'],
      value: nonEmpty(group.vpc_zone_identifier) ?? inputs.vpc_subnets,
      input: 'vpc_subnets',
    },
    {
      path: ['network', 'securityGroups'],
      value: groups ?? inputs.security_groups,
      input: 'security_groups',
    },
    {
      path: ['tags'],
      value:
        others.length === 0
          ? undefined
          : Object.fromEntries(others.map(({ key, value }) => [textOf(key) ?? '', value])),
      input: 'additional_tags',
    },
    {
      path: ['network', 'publicIp'],
      value: flagOf(network?.associate_public_ip_address),
      input: 'network_interfaces',
      comment: '',
    },
  ];
}

function ofScaling({ all, group, autoscaler }: Found): ConvertedSetting[] {
  const sizes: ConvertedSetting[] = [
    { path: ['scaling', 'minSize'], value: group.min_size, input: 'min_size' },
    { path: ['scaling', 'maxSize'], value: group.max_size, input: 'max_size' },
  ];
  const refresh = nonEmpty(group.instance_refresh) !== undefined;
  const roll: ConvertedSetting[] = refresh
    ? [{ path: ['roll', 'outdated'], value: true, input: 'instance_refresh' }]
    : [];
  if (autoscaler === undefined) {
    const comment = 'The autoscaler of the module is off.';
    return [
      { path: ['scaling', 'enabled'], value: false, input: 'autoscaling_configuration', comment },
      ...sizes,
      ...roll,
    ];
  }
  const numberIn = (name: string) => (autoscaler[name] === undefined ? undefined : Number(autoscaler[name]));
  const delay = numberIn('AUTOSCALING_SCALE_DOWN_DELAY') ?? 0;
  const utilization = numberIn('AUTOSCALING_TARGET_UTILIZATION_PERCENT');
  const rules = all.filter(({ type }) =>
    ['aws_cloudwatch_event_rule', 'aws_scheduler_schedule'].includes(type),
  );
  const rates = rules.map(({ values }) => minutesOf(textOf(values?.schedule_expression) ?? ''));
  const minutes = rates.find((rate) => rate !== undefined);
  return [
    ...sizes,
    {
      path: ['scaling', 'maxStepOut'],
      value: numberIn('AUTOSCALING_MAX_CREATE'),
      input: 'autoscaling_configuration.max_create',
    },
    {
      path: ['scaling', 'maxStepIn'],
      value: numberIn('AUTOSCALING_MAX_KILL'),
      input: 'autoscaling_configuration.max_terminate',
    },
    {
      path: ['scaling', 'scaleInAfter'],
      value: `${delay}m`,
      input: 'autoscaling_configuration.scale_down_delay',
    },
    {
      path: ['scaling', 'every'],
      value: minutes === undefined ? undefined : `${minutes}m`,
      input: 'autoscaling_configuration.schedule_expression',
    },
    { path: ['scaling', 'targetUtilization'], value: utilization === 100 ? undefined : utilization },
    ...roll,
  ];
}

function ofInstances({ all, template }: Found): ConvertedSetting[] {
  const images = all
    .filter(({ mode, type }) => mode === 'data' && type === 'aws_ami')
    .map(({ values }) => values);
  const type = textOf(template.instance_type);
  const isArm =
    images.some((image) => image?.architecture === 'arm64') || /^(?:[a-z]+\d+g|a1\.)/.test(type ?? '');
  const [market] = listOf(template.instance_market_options);
  const [spot] = listOf(market?.spot_options);
  const isSpot = market?.market_type === 'spot';
  const [disk] = listOf(listOf(template.block_device_mappings)[0]?.ebs);
  const [metadata] = listOf(template.metadata_options);
  const key = textOf(disk?.kms_key_id);
  return [
    {
      path: ['instances', 'types'],
      value: type === undefined ? undefined : [type],
      input: 'ec2_instance_type',
      comment: '',
    },
    {
      path: ['instances', 'architecture'],
      value: isArm ? 'arm64' : undefined,
      input: 'ami_architecture',
      comment: '',
    },
    {
      path: ['instances', 'purchase', 'kind'],
      value: isSpot ? 'spot' : undefined,
      input: 'instance_market_options',
    },
    {
      path: ['instances', 'purchase', 'spotMaxPrice'],
      value: isSpot ? textOf(spot?.max_price) : undefined,
      input: 'instance_market_options',
      comment: '',
    },
    { path: ['instances', 'rootVolume', 'sizeGiB'], value: disk?.volume_size, input: 'volume_size' },
    {
      path: ['instances', 'rootVolume', 'throughputMiBps'],
      value: positive(disk?.throughput),
      input: 'volume_throughput',
      comment: '',
    },
    {
      path: ['instances', 'rootVolume', 'encrypted'],
      value: disk === undefined ? undefined : (flagOf(disk.encrypted) ?? false),
      input: 'volume_encryption',
    },
    {
      path: ['instances', 'rootVolume', 'kmsKey'],
      value: key?.startsWith('arn:') === true ? key : undefined,
      input: 'volume_encryption_kms_key_id',
      comment: '',
    },
    {
      path: ['instances', 'metadataHopLimit'],
      value: metadata?.http_put_response_hop_limit,
      input: 'disable_container_credentials',
    },
    {
      path: ['instances', 'detailedMonitoring'],
      value: flagOf(listOf(template.monitoring)[0]?.enabled),
      input: 'enable_monitoring',
    },
    ...listOf(template.tag_specifications)
      .map((tags): ConvertedSetting => ({
        path: [
          'instances',
          'tags',
          textOf(tags.resource_type) === 'network-interface'
            ? 'networkInterface'
            : (textOf(tags.resource_type) ?? ''),
        ],
        value: tags.tags,
        input: 'tag_specifications',
        comment: '',
      }))
      .filter(({ path: [, , kind = ''] }) => ['instance', 'volume', 'networkInterface'].includes(kind)),
    // An image that the module has looked up is one that Poolkeeper looks up, too.
    {
      path: ['image', 'id'],
      value: images.length > 0 ? undefined : textOf(template.image_id),
      input: 'ami_id',
      comment: '',
    },
  ];
}

/** Whether the module itself made the parameter with the secret of the API key. */
function hasParameter(all: Found['all'], autoscaler: Found['autoscaler']): boolean {
  const name = autoscaler?.SPACELIFT_API_KEY_SECRET_NAME;
  return all.some(({ type, values }) => type === 'aws_ssm_parameter' && values?.name === name);
}

const ownSecrets: Readonly<Record<string, string>> = {
  SPACELIFT_TOKEN: 'token',
  SPACELIFT_POOL_PRIVATE_KEY: 'privateKey',
};

function ofSecrets({ inputs }: TerraformPool, { all, autoscaler, userData }: Found): ConvertedSetting[] {
  const parameter = autoscaler?.SPACELIFT_API_KEY_SECRET_NAME;
  const isOfModule = hasParameter(all, autoscaler);
  const secret = /get-secret-value\b[^|)]*--secret-id[ =]["']?([^\s"')]+)/.exec(userData)?.[1];
  const hasOwnSecret = all.some(({ type }) => type === 'aws_secretsmanager_secret');
  const versions = all.filter(({ type }) => type === 'aws_secretsmanager_secret_version');
  const names = new Set([
    ...secretNames(userData),
    ...sensitiveNames(inputs),
    ...versions.flatMap(({ values }) => namesInSecret(textOf(values?.secret_string))),
  ]);
  const isTheirs = secret !== undefined && !hasOwnSecret;
  const plain = Object.entries(valuesIn(inputs.env_vars)).filter(
    ([name]) => !names.has(name) && !isSecretName(name),
  );
  return [
    {
      path: ['spacelift', 'apiKey', 'secret', 'ssmParameter'],
      value: isOfModule ? undefined : parameter,
      input: 'byo_ssm',
      comment: '',
    },
    ...[...names].flatMap((name): ConvertedSetting[] => {
      const own = ownSecrets[name];
      const path = own === undefined ? ['secrets', 'environment', name] : ['secrets', own];
      if (isTheirs) {
        return [
          {
            path,
            value: { secretsManager: secret, jsonKey: name },
            input: 'byo_secretsmanager',
            comment: '',
          },
        ];
      }
      const comment =
        'Poolkeeper creates a secret for it, which you fill: the one of the module goes with the module.';
      return own === undefined ? [{ path, value: {}, input: 'env_vars', comment }] : [];
    }),
    ...plain.map(([name, entry]): ConvertedSetting => ({
      path: ['environment', name],
      value: textOf((entry as Values).value),
      input: 'env_vars',
    })),
  ];
}

/** The variables that the user data takes from the secret: names only. */
function secretNames(userData: string): readonly string[] {
  const found = userData.matchAll(/^\s*export (\w+)=\$\(echo "?\$\{?SECRET_VALUE/gm);
  return Array.from(found, ([, name = '']) => name);
}

/** The names of the variables in the secret of the module, which is an object in JSON. */
function namesInSecret(text: string | undefined): readonly string[] {
  try {
    return Object.keys(valuesIn(JSON.parse(text ?? '{}')));
  } catch {
    return [];
  }
}

function sensitiveNames(inputs: Values): readonly string[] {
  const variables = Object.entries(valuesIn(inputs.env_vars));
  return [
    ...variables.filter(([, entry]) => (entry as Values).sensitive === true).map(([name]) => name),
    ...Object.keys(valuesIn(inputs.secret_env_var_arns)),
  ];
}

function isSecretName(name: string): boolean {
  return /(^|_)(SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY|ACCESS_KEY|API_KEY|CREDENTIALS)(_|$)/i.test(name);
}

function ofLogs({ all, group }: Found): ConvertedSetting[] {
  const groups = all
    .filter(({ type }) => type === 'aws_cloudwatch_log_group')
    .map(({ values = {} }) => values);
  const ofInstance =
    groups.find(({ name }) => !(textOf(name) ?? '').startsWith('/aws/lambda/')) ?? groups[0] ?? {};
  const key = textOf(ofInstance.kms_key_id);
  const isInfrequent = ofInstance.log_group_class === 'INFREQUENT_ACCESS';
  return [
    {
      path: ['logs', 'retentionDays'],
      value: positive(ofInstance.retention_in_days),
      input: 'cloudwatch_log_group_retention',
    },
    {
      path: ['logs', 'class'],
      value: isInfrequent ? 'infrequent-access' : undefined,
      input: 'cloudwatch_log_group_class',
    },
    {
      path: ['logs', 'kmsKey'],
      value: key?.startsWith('arn:') === true ? key : undefined,
      input: 'cloudwatch_kms_key_id',
      comment: '',
    },
    {
      path: ['monitoring', 'groupMetrics'],
      value: nonEmpty(group.enabled_metrics),
      input: 'enabled_metrics',
    },
  ];
}

function ofLauncher({ inputs }: TerraformPool, found: Found): ConvertedSetting[] {
  const url = /\bSPACELIFT_WORKER_COMMS_URL=["']?(https?:\/\/[^\s"']+)/.exec(found.userData)?.[1];
  return [
    {
      path: ['launcher', 'protocol'],
      value: protocolOf(inputs, found) === 'mqtt' ? 'mqtt' : undefined,
      input: 'worker_comms_protocol',
    },
    {
      path: ['launcher', 'communicationUrl'],
      value: url ?? textOf(inputs.worker_comms_url),
      input: 'worker_comms_url',
    },
  ];
}

/** Undefined before version 9 of the module. */
function protocolOf(inputs: Values, { userData }: Found): string | undefined {
  const exported = /\bSPACELIFT_WORKER_COMMS_PROTOCOL=["']?(\w+)/.exec(userData)?.[1];
  return exported ?? textOf(inputs.worker_comms_protocol);
}

function ofPermissions({ all, template }: Found): ConvertedSetting[] {
  const valuesOf = (type: string) =>
    all.filter((each) => each.type === type).map(({ values = {} }) => values);
  const [profile] = listOf(template.iam_instance_profile);
  // Newer versions name the profile by its ARN, which a plan does not know.
  const profiles = valuesOf('aws_iam_instance_profile');
  const own =
    profiles.find(({ name, arn }) => name === profile?.name || (arn !== undefined && arn === profile?.arn)) ??
    (textOf(profile?.name) === undefined && profiles.length === 1 ? profiles[0] : undefined);
  const role = textOf(own?.role);
  const roles = valuesOf('aws_iam_role');
  const isOfModule = role === undefined || roles.some(({ name }) => name === role);
  const boundary = roles.map((each) => textOf(each.permissions_boundary)).find((each) => each !== undefined);
  return [
    {
      path: ['permissions', 'instanceRole'],
      value: isOfModule ? undefined : role,
      input: 'custom_iam_role_name',
    },
    { path: ['permissions', 'boundary'], value: boundary, input: 'iam_permissions_boundary' },
  ];
}

/** Inputs whose setting differs in kind, and what only the user data says. */
function remarksOf(
  { inputs }: TerraformPool,
  found: Found,
  settings: readonly ConvertedSetting[],
): readonly string[] {
  const { userData, autoscalerFunction } = found;
  const converted = new Set(settings.flatMap(({ input }) => input?.split('.')[0] ?? []));
  const given = Object.keys(inputs).filter((name) => !ofTerraform.has(name) && !converted.has(name));
  const inNetwork = nonEmpty(listOf(autoscalerFunction.vpc_config)[0]?.subnet_ids) !== undefined;
  const exported = exportedNames(userData);
  const launcher = /aws s3 cp ["']?(s3:\/\/[^\s"']+)/.exec(userData)?.[1];
  return [
    ...given.map(describeInput),
    ...(inNetwork && !given.includes('autoscaling_vpc_subnets')
      ? [describeInput('autoscaling_vpc_subnets')]
      : []),
    ...(userData !== '' && protocolOf(inputs, found) === undefined
      ? [
          'launcher.protocol: workers connect by long polling. The module before version 9 uses MQTT, which Spacelift retires at the end of 2026.',
        ]
      : []),
    ...(launcher === undefined ? [] : [`selfHosted.launcherUri: the instances download ${launcher}.`]),
    ...(exported.length === 0
      ? []
      : [
          `environment: the user data sets ${exported.join(', ')}. Their values were not copied, because a script may contain secrets.`,
        ]),
  ];
}

/** Names of Terraform, beside the inputs of a module. */
const ofTerraform = new Set(['source', 'version', 'providers', 'count', 'for_each', 'depends_on']);

function describeInput(name: string): string {
  const known = moduleInputs.find(({ input }) => input === name);
  if (known === undefined) return `${name}: an input that this version does not know. Check what it is for.`;
  const { settings, note } = known;
  const place = settings.length === 0 ? '' : `its place is ${settings.join(', ')}. `;
  return `${name}: ${place}${note.replaceAll('`', '')}`.trim();
}

/** Variables that the script sets to something other than a secret or what Poolkeeper sets itself. */
function exportedNames(userData: string): readonly string[] {
  const names = Array.from(userData.matchAll(/^\s*export ([A-Za-z_]\w*)=/gm), ([, name = '']) => name);
  const secret = new Set(secretNames(userData));
  return [...new Set(names)].filter(
    (name) =>
      !secret.has(name) &&
      !/^(SPACELIFT_METADATA_|SPACELIFT_WORKER_COMMS_|AWS_DEFAULT_REGION$|SECRET_VALUE$)/.test(name),
  );
}

/** `blue` of `module.ci.module.pool["blue"]`; what the base name has, if it is not the module's default. */
function nameOf(address: string, baseName: string | undefined): string {
  const [, module, , key] = /(?:^|\.)module\.([\w-]+)(\[(?:"([^"]*)"|\d+)\])?$/.exec(address) ?? [];
  const isDefault = baseName === undefined || baseName.startsWith('sp5ft-');
  const name = (isDefault ? (key ?? module ?? 'pool') : baseName)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 32)
    .replace(/-+$/, '');
  return name === '' ? 'pool' : name;
}

/** The minutes of `rate(2 minutes)`. */
function minutesOf(expression: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  return count === undefined ? undefined : Number(count) * (unit === 'hour' ? 60 : 1);
}

function environmentOf(values: Values): Readonly<Record<string, string>> {
  return (listOf(values.environment)[0]?.variables ?? {}) as Readonly<Record<string, string>>;
}

function valuesIn(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

function listOf(value: unknown): readonly Values[] {
  return Array.isArray(value) ? (value as readonly Values[]) : [];
}

function nonEmpty(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) && value.length > 0 ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The provider has 0 for a number that is not set. */
function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** The provider has some flags as texts. */
function flagOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}
