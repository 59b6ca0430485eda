import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from '../wire/protocol.ts';

/** A signed request: the URL of the request line, and headers by lower case name. */
export type SignedRequest = Pick<WireRequest, 'method' | 'url' | 'headers' | 'bytes'>;

const form =
  /^AWS4-HMAC-SHA256 +Credential=(?<key>[^/,\s]+)\/(?<scope>[^,\s]+), *SignedHeaders=(?<signed>[^,\s]+), *Signature=(?<signature>[0-9a-f]{64})$/;

/** Whether a request has a SigV4 signature that was made with the secret key. Its age is not checked. */
export function isSignedWith(request: SignedRequest, secretAccessKey: string): boolean {
  const groups = form.exec(request.headers.authorization ?? '')?.groups;
  if (groups === undefined) return false;
  const { scope = '', signed: signedHeaders = '', signature = '' } = groups;
  if (!signedHeaders.split(';').includes('host') || !isBodyOf(request)) return false;
  const expected = signatureOf(request, { scope, signedHeaders, secretAccessKey });
  return timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(signature, 'hex'));
}

/** The SigV4 signature of a request, in hexadecimal digits. */
export function signatureOf(
  request: SignedRequest,
  signing: {
    /** `20260105/eu-west-1/sqs/aws4_request` */
    readonly scope: string;
    /** `host;x-amz-date` */
    readonly signedHeaders: string;
    readonly secretAccessKey: string;
  },
): string {
  const { scope, signedHeaders, secretAccessKey } = signing;
  const [date = '', region = '', service = ''] = scope.split('/');
  const text = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'] ?? '',
    scope,
    sha256(canonicalRequest(request, signedHeaders, service)),
  ].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Whether the body has the hash that the request names. S3 also signs bodies in parts, or not at all. */
function isBodyOf({ headers, bytes }: SignedRequest): boolean {
  const hash = headers['x-amz-content-sha256'];
  return hash === undefined || !/^[0-9a-f]{64}$/.test(hash) || hash === sha256(bytes);
}

function canonicalRequest(request: SignedRequest, signed: string, service: string): string {
  const [path = '/', query = ''] = request.url.split('?', 2);
  const headers = signed
    .split(';')
    .map((name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`);
  return [
    request.method,
    // All services except S3 encode the path twice.
    service === 's3' ? path : path.split('/').map(encode).join('/'),
    canonicalQuery(query),
    headers.join(''),
    signed,
    request.headers['x-amz-content-sha256'] ?? sha256(request.bytes),
  ].join('\n');
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
