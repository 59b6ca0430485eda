import { bundleToJSON } from '@sigstore/bundle';
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog, rekorHandler } from '@sigstore/mock';
import { DSSEBundleBuilder, FulcioSigner, RekorWitness } from '@sigstore/sign';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAttestation } from './verify-attestation.ts';

const checksum = createHash('sha256').update('the code').digest('hex');
const release = 'https://github.com/acme/poolkeeper/.github/workflows/release.yml@refs/heads/main';
const github = 'https://token.actions.githubusercontent.com';
const sigstore = await aSigstore();
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const handler = sigstore.handlers.find(({ path }) => path === request.url);
      const answer = await handler?.fn(body);
      response.writeHead(answer?.statusCode ?? 404).end(answer?.response);
    });
  }).listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

describe('an attestation', () => {
  it('is accepted from the release workflow, about the file', async () => {
    const bundle = await attest();

    expect(() => {
      verify({ bundle });
    }).not.toThrow();
  });

  it('is refused if it is about another file', async () => {
    const bundle = await attest();

    expect(() => {
      verify({ bundle, checksum: 'f'.repeat(64) });
    }).toThrow('it is about another file');
  });

  it.each([
    ['another repository', release.replace('acme', 'evil')],
    ['another workflow', release.replace('release', 'ci')],
    ['another branch', release.replace('main', 'feature')],
    ['a repository with a longer name', release.replace('poolkeeper', 'poolkeeper-x')],
    ['a name that a careless pattern would match', release.replace('github.com', 'githubxcom')],
  ])('is refused from %s', async (_, workflow) => {
    const bundle = await attest({ workflow });

    expect(() => {
      verify({ bundle });
    }).toThrow('certificate identity error');
  });

  it('is refused from an identity that GitHub has not issued', async () => {
    const bundle = await attest({ issuer: 'https://accounts.example.com' });

    expect(() => {
      verify({ bundle });
    }).toThrow('invalid certificate extension');
  });

  it('is refused if its statement was changed', async () => {
    const bundle = await attest();
    const payload = Buffer.from(JSON.stringify(statementAbout('f'.repeat(64)))).toString('base64');
    const changed = { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload } };

    expect(() => {
      verify({ bundle: changed, checksum: 'f'.repeat(64) });
    }).toThrow();
  });

  it('is refused if other authorities have signed it', async () => {
    const bundle = await attest();
    const { trustedRoot } = await aSigstore();

    expect(() => {
      verify({ bundle, trustedRoot });
    }).toThrow();
  });

  it.each([[{}], [null], ['text']])('is refused if it is no bundle: %j', (bundle) => {
    expect(() => {
      verify({ bundle });
    }).toThrow();
  });
});

function verify(more: {
  readonly bundle: unknown;
  readonly checksum?: string;
  readonly trustedRoot?: unknown;
}) {
  verifyAttestation({ checksum, trustedRoot: sigstore.trustedRoot, repository: 'acme/poolkeeper', ...more });
}

/** Signs a statement about the file, as the release workflow does. */
async function attest({ workflow = release, issuer = github } = {}) {
  const claims = { iss: issuer, sub: workflow, aud: 'sigstore' };
  const token = [{ alg: 'none' }, claims, {}].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const builder = new DSSEBundleBuilder({
    signer: new FulcioSigner({
      fulcioBaseURL: url,
      identityProvider: { getToken: () => Promise.resolve(token.join('.')) },
    }),
    witnesses: [new RekorWitness({ rekorBaseURL: url, entryType: 'intoto' })],
  });
  const data = Buffer.from(JSON.stringify(statementAbout(checksum)));
  return bundleToJSON(await builder.create({ data, type: 'application/vnd.in-toto+json' }));
}

function statementAbout(sha256: string) {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'autoscaler.zip', digest: { sha256 } }],
  };
}

/** A certificate authority and logs of our own. */
async function aSigstore() {
  const keys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ctlog = await initializeCTLog(keys());
  const ca = await initializeCA(keys(), ctlog);
  const tlog = await initializeTLog('https://log.example', keys());
  const validFor = { start: new Date(Date.now() - 60_000).toISOString() };
  const logOf = (publicKey: ArrayBufferView, keyId: ArrayBufferView) => ({
    baseUrl: 'https://log.example',
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(publicKey), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: base64(keyId) },
  });
  const trustedRoot = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logOf(tlog.publicKey, createHash('sha256').update(tlog.publicKey).digest())],
    ctlogs: [logOf(ctlog.publicKey, ctlog.logID)],
    certificateAuthorities: [
      {
        subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
        uri: 'https://authority.example',
        certChain: { certificates: [{ rawBytes: base64(ca.rootCertificate) }] },
        validFor,
      },
    ],
    timestampAuthorities: [],
  };
  return { trustedRoot, handlers: [fulcioHandler(ca), rekorHandler(tlog)] };
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
