import { styled, type Line } from './line.ts';

export interface Greeting {
  readonly endpointUrl: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** For the control API and the console. */
  readonly token: string;
  readonly apiKey: { readonly id: string; readonly secret: string };
  readonly poolId: string;
  readonly logFile: string;
  /** The profile of faults. @default - no faults */
  readonly faults?: string;
  /** What to try then, a line each. */
  readonly commands: readonly string[];
}

/** The lines that are printed at the start: where the APIs are, and how to use them. */
export function greeting({
  endpointUrl,
  region,
  credentials: { accessKeyId, secretAccessKey },
  token,
  apiKey,
  poolId,
  logFile,
  faults,
  commands,
}: Greeting): readonly Line[] {
  return [
    [styled('bold', 'Poolkeeper runs a worker pool on this machine.')],
    [],
    ['  AWS            ', styled('cyan', endpointUrl), styled('dim', '  (any AWS client)')],
    ['  Spacelift      ', styled('cyan', `${endpointUrl}/graphql`)],
    ['  console        ', styled('cyan', `${endpointUrl}/#${token}`)],
    ['  API key        ', apiKey.id, styled('dim', '  secret '), apiKey.secret],
    ['  worker pool    ', poolId],
    ['  function logs  ', logFile],
    ...(faults === undefined ? [] : [['  faults         ', faults]]),
    [],
    [
      styled(
        'dim',
        'Copy these lines to use it from another terminal. The credentials end with this program.',
      ),
    ],
    [],
    [`  export AWS_ENDPOINT_URL=${endpointUrl}`],
    [`  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`],
    // The SDKs read AWS_REGION, version 1 of the command line reads AWS_DEFAULT_REGION.
    [`  export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`],
    [`  export LOCAL_CLOUD_TOKEN=${token}`],
    [],
    ...commands.map((command) => [`  ${command}`]),
    [],
  ];
}
