import { fileURLToPath } from 'node:url';
import type { FunctionSettings } from './function-settings.ts';
import type { Platform } from './platform.ts';

/** Where `require` finds the AWS SDK, which Lambda's Node.js runtimes bring. */
const [sdkFolder = ''] = fileURLToPath(import.meta.resolve('@aws-sdk/client-ec2')).split(
  '/@aws-sdk/client-ec2/',
);

/** The environment variables of a function's process: Lambda's and the function's own, and none of this machine's. */
export function processEnvironment(
  settings: FunctionSettings,
  platform: Platform,
  runtime: { readonly apiAddress: string; readonly logStream: string },
): Record<string, string> {
  return {
    ...settings.environment,
    AWS_REGION: platform.region,
    AWS_DEFAULT_REGION: platform.region,
    AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: settings.credentials.sessionToken,
    AWS_ENDPOINT_URL: platform.endpoint.url,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupNameOf(settings),
    AWS_LAMBDA_LOG_STREAM_NAME: runtime.logStream,
    AWS_LAMBDA_RUNTIME_API: runtime.apiAddress,
    LAMBDA_TASK_ROOT: settings.codeFolder,
    _HANDLER: settings.handler,
    LANG: 'en_US.UTF-8',
    NODE_PATH: sdkFolder,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}

export function logGroupNameOf({
  name,
  logGroupName,
}: Pick<FunctionSettings, 'name' | 'logGroupName'>): string {
  return logGroupName ?? `/aws/lambda/${name}`;
}
