import { AwsFault } from '@poolkeeper/pool-world';
import { noSuchBucket, type StoredObject } from '../account/buckets.ts';
import type { WireRequest, WireResponse } from '../wire/protocol.ts';
import { xmlElement, xmlText } from '../wire/xml.ts';
import { authorize } from './authorize.ts';
import type { Call } from './call.ts';
import { page } from './page.ts';
import { isUnchanged, rangeOf, requireReadConditions, requireWriteConditions } from './s3-conditions.ts';
import { notServed } from './service.ts';

/** A request to S3. The query selects among the operations on a bucket or key. */
interface S3Request {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly wire: WireRequest;
}

type S3Operation = (request: S3Request, call: Call) => WireResponse;

const xmlNamespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** By method, target, and the query parameter that selects the operation. */
const operations: Readonly<Record<string, { readonly name: string; readonly answer: S3Operation }>> = {
  'DELETE bucket': { name: 'DeleteBucket', answer: deleteBucket },
  'DELETE key': { name: 'DeleteObject', answer: deleteObject },
  'GET bucket': { name: 'ListObjectsV2', answer: listObjects },
  'GET bucket encryption': { name: 'GetBucketEncryption', answer: getBucketEncryption },
  'GET bucket location': { name: 'GetBucketLocation', answer: getBucketLocation },
  'GET bucket versioning': { name: 'GetBucketVersioning', answer: getBucketVersioning },
  'GET key tagging': { name: 'GetObjectTagging', answer: getObjectTagging },
  'GET key': { name: 'GetObject', answer: getObject },
  'HEAD bucket': { name: 'HeadBucket', answer: headBucket },
  // Node.js drops the body of an answer to HEAD, and keeps its length.
  'HEAD key': { name: 'HeadObject', answer: getObject },
  'PUT bucket': { name: 'CreateBucket', answer: createBucket },
  'PUT key': { name: 'PutObject', answer: putObject },
};

const subresources = ['encryption', 'location', 'tagging', 'versioning'];

const listParameters = [
  'list-type',
  'prefix',
  'max-keys',
  'start-after',
  'continuation-token',
  'encoding-type',
];

export const s3Operations: readonly string[] = Object.values(operations).map(({ name }) => name);

/** The part of S3 that deployments need, with the bucket in the path. */
export function answerS3(wire: WireRequest, call: Call): WireResponse {
  const [path = '/', search = ''] = wire.url.split('?', 2);
  const [bucket = '', ...parts] = path.slice(1).split('/').map(decoded);
  const key = parts.join('/');
  const query = new URLSearchParams(search);
  const subresource = subresources.find((name) => query.has(name));
  const place = key === '' ? 'bucket' : 'key';
  const operation =
    operations[[wire.method, place, subresource].filter((part) => part !== undefined).join(' ')];
  if (operation === undefined || bucket === '') {
    throw notServed(`s3 ${wire.method} ${wire.url}; it serves ${s3Operations.join(', ')}`);
  }
  // The SDK adds the name of the operation as `x-id`.
  const read = ['x-id', subresource, ...(operation.answer === listObjects ? listParameters : [])];
  const ignored = [...query.keys()].filter((name) => !read.includes(name));
  if (ignored.length > 0) throw notServed(`s3:${operation.name} with ${ignored.join(', ')}`);
  const resource = `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`;
  const action = `s3:${operation.name.replace('V2', '').replace('HeadObject', 'GetObject')}`;
  authorize({ service: 's3', operation: operation.name, input: {} }, () => [{ action, resource }], call);
  if (operation.name !== 'CreateBucket' && !call.account.buckets.has(bucket)) throw noSuchBucket();
  return operation.answer({ bucket, key, query, wire }, call);
}

/** An error in S3's format. */
export function s3Fault({ code, message, status }: AwsFault): WireResponse {
  return xml(status, xmlElement('Error', xmlElement('Code', code) + xmlElement('Message', xmlText(message))));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AwsFault('InvalidURI', "Couldn't parse the specified URI.");
  }
}

function putObject({ bucket, key, wire }: S3Request, { account }: Call): WireResponse {
  if (wire.headers['x-amz-copy-source'] !== undefined) throw notServed('s3:CopyObject');
  const ignored = Object.entries(wire.headers).filter(([name, value]) => isIgnored(name, value));
  if (ignored.length > 0) throw notServed(`s3:PutObject with ${ignored.map(([name]) => name).join(', ')}`);
  requireWriteConditions(account.buckets.get(bucket, key), wire);
  const contentType = wire.headers['content-type'] ?? 'application/octet-stream';
  const tags = Object.fromEntries(new URLSearchParams(wire.headers['x-amz-tagging']));
  const { etag } = account.buckets.put(bucket, key, { body: objectBody(wire), contentType, tags });
  return { status: 200, headers: { etag, ...encryption }, body: '' };
}

/** S3 encrypts all objects since January 2023: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
const encryption = { 'x-amz-server-side-encryption': 'AES256' };

/** Headers of S3 that are not about the request, and change the object that they come with. */
function isIgnored(name: string, value: string | undefined): boolean {
  if (name === 'x-amz-server-side-encryption') return value !== 'AES256';
  if (name === 'x-amz-acl') return value !== 'private' && value !== 'bucket-owner-full-control';
  return /^x-amz-(?:meta-|grant-|object-lock-|server-side-encryption-|storage-class$|website-redirect-location$)/.test(
    name,
  );
}

function getObject({ bucket, key, wire }: S3Request, { account }: Call): WireResponse {
  const object = objectOf(account, { bucket, key });
  const { body, contentType, etag, changedAt, tags = {} } = object;
  const tagCount = Object.keys(tags).length;
  requireReadConditions(object, wire);
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': contentType,
    etag,
    ...encryption,
    ...(tagCount > 0 && { 'x-amz-tagging-count': String(tagCount) }),
    'last-modified': new Date(changedAt).toUTCString(),
  };
  if (isUnchanged(object, wire)) return { status: 304, headers, body: '' };
  const range = rangeOf(wire.headers.range, body.length);
  if (range === undefined) return { status: 200, headers, body };
  const { from, to } = range;
  const contentRange = `bytes ${from}-${to}/${body.length}`;
  return {
    status: 206,
    headers: { ...headers, 'content-range': contentRange },
    body: body.subarray(from, to + 1),
  };
}

function getObjectTagging(request: S3Request, { account }: Call): WireResponse {
  const tags = Object.entries(objectOf(account, request).tags ?? {}).map(([key, value]) =>
    xmlElement('Tag', xmlElement('Key', xmlText(key)) + xmlElement('Value', xmlText(value))),
  );
  return xml(200, xmlElement('Tagging', xmlElement('TagSet', tags.join('')), xmlNamespace));
}

function objectOf(
  { buckets }: Call['account'],
  { bucket, key }: Pick<S3Request, 'bucket' | 'key'>,
): StoredObject {
  const object = buckets.get(bucket, key);
  if (object === undefined) throw new AwsFault('NoSuchKey', 'The specified key does not exist.', 404);
  return object;
}

function deleteObject({ bucket, key }: S3Request, { account }: Call): WireResponse {
  account.buckets.delete(bucket, key);
  return { status: 204, headers: {}, body: '' };
}

function listObjects({ bucket, query }: S3Request, { account }: Call): WireResponse {
  if (query.get('list-type') !== '2') throw notServed('s3:ListObjects, only s3:ListObjectsV2');
  const prefix = query.get('prefix') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  if (!(most >= 0))
    throw new AwsFault('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  const encoded = query.get('encoding-type') === 'url' ? encodeURIComponent : (key: string) => key;
  const after = query.get('start-after') ?? '';
  const keys = account.buckets.keys(bucket, prefix).filter((key) => key > after);
  const { items, nextToken } = page({
    items: keys,
    keyOf: (key) => key,
    size: most,
    token: query.get('continuation-token') ?? undefined,
    badToken: () => new AwsFault('InvalidArgument', 'The continuation token provided is incorrect'),
  });
  const contents = items.map((key) => {
    const { body, etag = '', changedAt = 0 } = account.buckets.get(bucket, key) ?? {};
    const members = [
      xmlElement('Key', xmlText(encoded(key))),
      xmlElement('LastModified', new Date(changedAt).toISOString()),
      xmlElement('ETag', xmlText(etag)),
      xmlElement('Size', String(body?.length ?? 0)),
      xmlElement('StorageClass', 'STANDARD'),
    ];
    return xmlElement('Contents', members.join(''));
  });
  const summary = [
    xmlElement('Name', xmlText(bucket)),
    xmlElement('Prefix', xmlText(prefix)),
    xmlElement('KeyCount', String(contents.length)),
    xmlElement('MaxKeys', String(most)),
    xmlElement('IsTruncated', String(nextToken !== undefined)),
    ...(nextToken === undefined ? [] : [xmlElement('NextContinuationToken', nextToken)]),
    ...(query.has('encoding-type') ? [xmlElement('EncodingType', 'url')] : []),
  ];
  return xml(200, xmlElement('ListBucketResult', summary.join('') + contents.join(''), xmlNamespace));
}

function createBucket({ bucket }: S3Request, { account }: Call): WireResponse {
  account.buckets.create(bucket);
  return { status: 200, headers: { location: `/${bucket}` }, body: '' };
}

function deleteBucket({ bucket }: S3Request, { account }: Call): WireResponse {
  account.buckets.remove(bucket);
  return { status: 204, headers: {}, body: '' };
}

function headBucket(_request: S3Request, { world }: Call): WireResponse {
  return { status: 200, headers: { 'x-amz-bucket-region': world.region }, body: '' };
}

function getBucketLocation(_request: S3Request, { world }: Call): WireResponse {
  // S3 returns no location for its first region.
  const region = world.region === 'us-east-1' ? '' : world.region;
  return xml(200, xmlElement('LocationConstraint', region, xmlNamespace));
}

function getBucketEncryption(): WireResponse {
  const algorithm = xmlElement('SSEAlgorithm', 'AES256');
  const rule = xmlElement('Rule', xmlElement('ApplyServerSideEncryptionByDefault', algorithm));
  return xml(200, xmlElement('ServerSideEncryptionConfiguration', rule, xmlNamespace));
}

function getBucketVersioning(): WireResponse {
  return xml(200, xmlElement('VersioningConfiguration', '', xmlNamespace));
}

function xml(status: number, element: string): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${element}`,
  };
}

/** The content of an uploaded object. It is sent as a whole, or in signed chunks that each follow a line with their size. */
function objectBody({ headers, bytes }: WireRequest): Buffer {
  const body = Buffer.from(bytes);
  if (headers['content-encoding']?.includes('aws-chunked') !== true) return body;
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = parseInt(body.toString('latin1', at, lineEnd), 16);
    // Checksums follow the last chunk, which is empty.
    if (lineEnd === -1 || !(size > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
