import { AwsFault } from '@poolkeeper/pool-world';
import type { Identities, Principal } from '../iam/identities.ts';
import { isSignedWith } from '../iam/signature.ts';
import type { CredentialScope } from '../wire/credential-scope.ts';
import type { WireRequest } from '../wire/protocol.ts';

/** Who a request is from. Refuses a key that nobody has, and a signature that its owner did not make. */
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
  // Anyone is an operator where keys are not looked at; those of roles are.
  if (principal.secretAccessKey !== '' && !isSignedWith(request, principal.secretAccessKey)) {
    throw new AwsFault(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      403,
    );
  }
  return principal;
}
