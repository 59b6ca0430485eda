import { AwsFault } from '@poolkeeper/pool-world';
import type { Identities, Principal } from '../iam/identities.ts';
import { isSignedWith } from '../iam/signature.ts';
import type { CredentialScope } from '../wire/credential-scope.ts';
import type { WireRequest } from '../wire/protocol.ts';

/** The error for an unknown access key or session token, by service. Query services have another one than JSON services. */
const unknownKey: Readonly<Record<string, { readonly code: string; readonly status: number }>> = {
  ec2: { code: 'AuthFailure', status: 401 },
  s3: { code: 'InvalidAccessKeyId', status: 403 },
  ...Object.fromEntries(
    ['autoscaling', 'cloudformation', 'iam', 'monitoring', 'sqs', 'sts'].map((service) => [
      service,
      { code: 'InvalidClientTokenId', status: 403 },
    ]),
  ),
};
const defaultUnknownKey = { code: 'UnrecognizedClientException', status: 403 };

/** Identifies the sender of a request. Refuses an unknown access key and a wrong signature. */
export function authenticate(
  request: WireRequest,
  { accessKeyId, service }: CredentialScope,
  identities: Identities,
): Principal {
  const principal = identities.principal(accessKeyId);
  if (principal === undefined || principal.sessionToken !== request.headers['x-amz-security-token']) {
    throw unknown(service);
  }
  if (!isSignedWith(request, principal.secretAccessKey)) {
    throw new AwsFault(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      403,
    );
  }
  return principal;
}

function unknown(service: string): AwsFault {
  const { code, status } = unknownKey[service] ?? defaultUnknownKey;
  return new AwsFault(
    code,
    'The security token included in the request is invalid. local-cloud makes new credentials at each start: copy the lines that it prints.',
    status,
  );
}
