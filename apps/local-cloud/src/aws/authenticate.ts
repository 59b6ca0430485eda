import { AwsFault } from '@poolkeeper/pool-world';
import type { Identities, Principal } from '../iam/identities.ts';
import { isSignedWith } from '../iam/signature.ts';
import type { CredentialScope } from '../wire/credential-scope.ts';
import type { WireRequest } from '../wire/protocol.ts';

/** Identifies the sender of a request. Refuses an unknown access key and a wrong signature. */
export function authenticate(
  request: WireRequest,
  { accessKeyId }: CredentialScope,
  identities: Identities,
): Principal {
  const principal = identities.principal(accessKeyId);
  if (principal === undefined) {
    throw new AwsFault(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      403,
    );
  }
  // An operator that is accepted with any key has no secret. Keys of roles are always checked.
  if (principal.secretAccessKey !== '' && !isSignedWith(request, principal.secretAccessKey)) {
    throw new AwsFault(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      403,
    );
  }
  return principal;
}
