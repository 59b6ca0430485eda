/**
 * Names that the launcher's variables may not have: those of the scripts on an instance, which share a shell with the launcher's
 * environment, and those with a meaning of their own for bash.
 */
export const scriptVariables: readonly string[] = [
  // The settings of an instance.
  ...['POOL', 'REGION', 'GROUP_NAME', 'CLOUDWATCH_AGENT', 'LOG_GROUP_INFO', 'LOG_GROUP_ERROR', 'WARM_POOL'],
  ...[
    'RUN_TIMEOUT',
    'POWER_OFF_DELAY',
    'POWER_OFF_ON_ERROR',
    'DOWNLOAD_BASE_URL',
    'LAUNCHER_SHA256',
    'FEDRAMP',
  ],
  ...[
    'COMMS_PROTOCOL',
    'COMMS_URL',
    'SELF_HOSTED_URI',
    'RUN_AS_ROOT',
    'CA_URI',
    'CA_KIND',
    'CA_LOCATION',
    'CA_KEY',
  ],
  ...[
    'TOKEN_KIND',
    'TOKEN_LOCATION',
    'TOKEN_KEY',
    'HTTP_PROXY_URL',
    'HTTPS_PROXY_URL',
    'PROXY_EXCEPT',
    'SECRETS',
  ],
  // The variables of the scripts that start the launcher.
  ...[
    'at',
    'secret_tries',
    'secret_pause',
    'options',
    'token',
    'value',
    'documents',
    'index',
    'values',
    'names',
    'listed',
    'list',
    'bundle',
    'inside',
    'wanted',
  ],
  ...[
    '_kind',
    '_location',
    '_key',
    '_known',
    '_document',
    '_value',
    '_filter',
    '_problem',
    '_target',
    '_try',
  ],
  // Variables of bash that are read-only, or change what a script does.
  ...[
    'BASHOPTS',
    'BASHPID',
    'BASH_ENV',
    'BASH_VERSINFO',
    'ENV',
    'EUID',
    'IFS',
    'OPTIND',
    'POSIXLY_CORRECT',
    'PPID',
  ],
  ...['PS4', 'SHELLOPTS', 'UID', '_'],
];
