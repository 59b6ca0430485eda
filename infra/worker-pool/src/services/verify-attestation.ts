import { bundleFromJSON, isBundleWithDsseEnvelope } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';

export interface Attestation {
  /** SHA-256 of the file, in hexadecimal. */
  readonly checksum: string;
  /** The Sigstore bundle, as JSON. */
  readonly bundle: unknown;
  /** The keys of Sigstore's authorities and logs, as JSON. */
  readonly trustedRoot: unknown;
  /** Repository on GitHub whose release workflow must have signed it: `owner/name`. */
  readonly repository: string;
}

/**
 * Verifies without a network that the release workflow of a repository has built a file.
 *
 * @throws Error that says what is wrong.
 */
export function verifyAttestation({ checksum, bundle: json, trustedRoot, repository }: Attestation): void {
  const bundle = bundleFromJSON(json);
  const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(trustedRoot)), {
    tlogThreshold: 1,
    ctlogThreshold: 1,
    timestampThreshold: 1,
  });
  const workflow = `https://github.com/${repository}/.github/workflows/release.yml@refs/heads/main`;
  verifier.verify(toSignedEntity(bundle), {
    subjectAlternativeName: exactly(workflow),
    extensions: { issuer: 'https://token.actions.githubusercontent.com' },
  });
  if (!isBundleWithDsseEnvelope(bundle)) throw new Error('it is a signature, and must be an attestation');
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  if (payloadType !== 'application/vnd.in-toto+json') {
    throw new Error(`its type must be application/vnd.in-toto+json, got ${payloadType}`);
  }
  const { subject = [] } = JSON.parse(payload.toString('utf8')) as Statement;
  if (!subject.some(({ digest }) => digest?.sha256 === checksum)) {
    throw new Error(`it is about another file, and not about the one with the SHA-256 ${checksum}`);
  }
}

/** The part of an in-toto statement that names the files. */
interface Statement {
  readonly subject?: readonly { readonly digest?: { readonly sha256?: string } }[];
}

/** The verifier takes a text for the pattern of a regular expression. */
function exactly(text: string): string {
  return `^${text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`;
}
