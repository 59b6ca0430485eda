/** An input of the Terraform module terraform-aws-spacelift-workerpool-on-ec2, of versions 6 to 9. */
export interface ModuleInput {
  /** `autoscaling_configuration.max_create` */
  readonly input: string;
  /** The settings that have its place. Empty if there is none. */
  readonly settings: readonly string[];
  /** What differs, in Markdown, or why there is no setting; empty if nothing differs. */
  readonly note: string;
}

/** Every input, in the module's order. The reference page and `poolkeeper init --from-terraform` use them. */
export const moduleInputs: readonly ModuleInput[] = [
  { input: 'worker_pool_id', settings: ['spacelift.workerPoolId'], note: '' },
  { input: 'security_groups', settings: ['network.securityGroups'], note: '' },
  { input: 'vpc_subnets', settings: ['network.subnets'], note: '' },
  {
    input: 'ami_id',
    settings: ['image.id'],
    note: 'the newest image of Spacelift without it, also with `image.name` or `image.ssmParameter`',
  },
  {
    input: 'ami_architecture',
    settings: ['instances.architecture'],
    note: 'checked against image, types and self-hosting',
  },
  {
    input: 'ec2_instance_type',
    settings: ['instances.types'],
    note: "a list, or by what an instance needs: `instances.requirements`. The module's default, t3.micro, is below what Spacelift recommends",
  },
  {
    input: 'base_name',
    settings: ['name'],
    note: 'names of resources begin with `poolkeeper-`, which roles are scoped to',
  },
  { input: 'min_size', settings: ['scaling.minSize'], note: '' },
  { input: 'max_size', settings: ['scaling.maxSize'], note: '' },
  {
    input: 'configuration',
    settings: ['userData.setup', 'environment'],
    note: 'the script runs as it is written, on each start; plain variables need no script',
  },
  {
    input: 'secure_env_vars',
    settings: ['secrets.environment', 'secrets.token', 'secrets.privateKey'],
    note: 'only where the values are: the values never pass through a state or a template',
  },
  {
    input: 'secure_env_vars_kms_key_id',
    settings: ['secrets.kmsKey'],
    note: 'an ARN, as its use is granted',
  },
  {
    input: 'byo_ssm',
    settings: ['spacelift.apiKey.secret'],
    note: 'its `ssmParameter`, or a Secrets Manager secret; with `kmsKey`, decrypting is granted',
  },
  {
    input: 'byo_secretsmanager',
    settings: ['secrets.environment', 'secrets.token', 'secrets.privateKey'],
    note: '`secretsManager` with `jsonKey` for each variable; they may be in several secrets',
  },
  {
    input: 'spacelift_api_credentials',
    settings: ['spacelift.apiKey', 'spacelift.endpoint'],
    note: 'the secret has a place, never a value',
  },
  {
    input: 'autoscaling_configuration',
    settings: ['scaling'],
    note: 'on by default; `scaling.enabled` switches it off. Its fields are below',
  },
  {
    input: 'autoscaling_configuration.version',
    settings: [],
    note: 'the functions are in the packages, of the version that is installed: nothing is downloaded at deployment',
  },
  {
    input: 'autoscaling_configuration.architecture',
    settings: ['functions.architecture'],
    note: 'of shared functions, a property of their stack',
  },
  {
    input: 'autoscaling_configuration.schedule_expression',
    settings: ['scaling.every'],
    note: 'and `scaling.passEvery`, for several passes an invocation',
  },
  {
    input: 'autoscaling_configuration.max_create',
    settings: ['scaling.maxStepOut'],
    note: '500 by default instead of 1: what bounds the bill is `scaling.maxSize`',
  },
  {
    input: 'autoscaling_configuration.max_terminate',
    settings: ['scaling.maxStepIn'],
    note: '50 by default instead of 1',
  },
  {
    input: 'autoscaling_configuration.timeout',
    settings: ['functions.timeout'],
    note: 'of shared functions, a property of their stack',
  },
  {
    input: 'autoscaling_configuration.s3_package',
    settings: [],
    note: 'a build of your own is the property `code` of the constructs `Autoscaler` and `LifecycleManager`',
  },
  {
    input: 'autoscaling_configuration.scale_down_delay',
    settings: ['scaling.scaleInAfter'],
    note: 'counts idle time, not time since registration',
  },
  {
    input: 'autoscaler_extra_env',
    settings: [],
    note: 'the functions take their settings from a parameter. [What each variable is here](#variables-of-the-functions)',
  },
  {
    input: 'autoscaling_vpc_subnets',
    settings: ['functions.network.subnets'],
    note: 'of shared functions, a property of their stacks',
  },
  {
    input: 'autoscaling_vpc_sg_ids',
    settings: ['functions.network.securityGroups'],
    note: 'of shared functions, a property of their stacks',
  },
  {
    input: 'autoscaling_tracing_mode',
    settings: ['functions.tracing'],
    note: 'of shared functions, a property of their stacks',
  },
  {
    input: 'instance_refresh',
    settings: ['roll.outdated', 'roll.maxAge', 'roll.budget', 'roll.windows'],
    note: 'idle instances are replaced, none is waited for. A refresh that you start yourself goes through the gate as well',
  },
  {
    input: 'lifecycle_hook_timeout',
    settings: ['lifecycle.heartbeatTimeout'],
    note: 'no limit to a run any more: the hook is extended for as long as the run takes, up to 48 h',
  },
  {
    input: 'instance_market_options',
    settings: ['instances.purchase.kind', 'instances.purchase.spotMaxPrice'],
    note: 'and mixes, with fallback to on-demand',
  },
  {
    input: 'launch_template_version',
    settings: [],
    note: 'the group launches from the newest version of its template; to go back, deploy the configuration of before',
  },
  { input: 'launch_template_default_version', settings: [], note: 'the default version is not used' },
  { input: 'launch_template_update_default_version', settings: [], note: 'the default version is not used' },
  { input: 'create_iam_role', settings: ['permissions.instanceRole'], note: 'there is a role without it' },
  {
    input: 'custom_iam_role_name',
    settings: ['permissions.instanceRole'],
    note: 'its trust is checked, and what Poolkeeper needs is added to it',
  },
  {
    input: 'extra_iam_statements',
    settings: ['permissions.statements'],
    note: 'settings in place of JSON texts; `sid` is optional',
  },
  { input: 'iam_permissions_boundary', settings: ['permissions.boundary'], note: '' },
  {
    input: 'disable_container_credentials',
    settings: ['instances.metadataHopLimit'],
    note: '1 by default, as there; 2 is what `false` was',
  },
  { input: 'volume_size', settings: ['instances.rootVolume.sizeGiB'], note: '' },
  {
    input: 'volume_throughput',
    settings: ['instances.rootVolume.throughputMiBps'],
    note: 'and `instances.rootVolume.iops`',
  },
  { input: 'volume_encryption', settings: ['instances.rootVolume.encrypted'], note: 'on by default' },
  { input: 'volume_encryption_kms_key_id', settings: ['instances.rootVolume.kmsKey'], note: 'an ARN' },
  {
    input: 'tag_specifications',
    settings: ['instances.tags'],
    note: 'instances, volumes and network interfaces; all of them have `tags`',
  },
  { input: 'additional_tags', settings: ['tags'], note: '' },
  { input: 'enabled_metrics', settings: ['monitoring.groupMetrics'], note: '' },
  { input: 'enable_monitoring', settings: ['instances.detailedMonitoring'], note: '' },
  { input: 'poweroff_delay', settings: ['launcher.powerOffDelay'], note: 'also of self-hosted ones' },
  {
    input: 'domain_name',
    settings: ['launcher.downloadBaseUrl'],
    note: 'the whole URL; the default follows `spacelift.endpoint`',
  },
  { input: 'selfhosted_configuration', settings: ['selfHosted'], note: 'its fields are below' },
  {
    input: 'selfhosted_configuration.s3_uri',
    settings: ['selfHosted.launcherUri'],
    note: 'with a checksum: `launcher.sha256`',
  },
  {
    input: 'selfhosted_configuration.run_launcher_as_spacelift_user',
    settings: ['selfHosted.runAsRoot'],
    note: 'the opposite; false by default',
  },
  {
    input: 'selfhosted_configuration.http_proxy_config',
    settings: ['network.proxy.http'],
    note: 'for every pool, and it reaches the runs',
  },
  {
    input: 'selfhosted_configuration.https_proxy_config',
    settings: ['network.proxy.https'],
    note: 'for every pool, and it reaches the runs',
  },
  { input: 'selfhosted_configuration.no_proxy_config', settings: ['network.proxy.except'], note: 'a list' },
  {
    input: 'selfhosted_configuration.ca_certificates',
    settings: ['spacelift.caCertificates'],
    note: 'for every pool, for functions, instances and runs',
  },
  {
    input: 'selfhosted_configuration.power_off_on_error',
    settings: ['launcher.powerOffOnError'],
    note: 'for every pool',
  },
  { input: 'cloudwatch_log_group_retention', settings: ['logs.retentionDays'], note: '' },
  { input: 'cloudwatch_kms_key_id', settings: ['logs.kmsKey'], note: 'an ARN' },
  { input: 'cloudwatch_log_group_class', settings: ['logs.class'], note: '' },
  {
    input: 'disable_cloudwatch_agent',
    settings: ['userData.cloudWatchAgent'],
    note: 'the opposite. The agent publishes no metrics of single instances, which is what was expensive',
  },
  {
    input: 'manage_log_groups',
    settings: ['logs.create'],
    note: 'names are of each pool its own, so that two pools get along',
  },
  { input: 'env_vars', settings: ['environment', 'secrets.environment'], note: '' },
  { input: 'secret_env_var_arns', settings: ['secrets.environment'], note: '' },
  { input: 'worker_comms_protocol', settings: ['launcher.protocol'], note: '' },
  { input: 'worker_comms_url', settings: ['launcher.communicationUrl'], note: '' },
  { input: 'binaries_download_base_url', settings: ['launcher.downloadBaseUrl'], note: '' },
  { input: 'ca_bundle', settings: ['spacelift.caCertificates.pem'], note: 'PEM as it is, without base64' },
  { input: 'network_interfaces', settings: ['network.interfaces'], note: '' },
  {
    input: 'load_custom_certs',
    settings: ['selfHosted.caCertificatesUri'],
    note: 'there is nothing to switch on beside it',
  },
  { input: 's3_bucket_name', settings: ['selfHosted.caCertificatesUri'], note: '' },
  { input: 's3_object_key', settings: ['selfHosted.caCertificatesUri'], note: '' },
];
