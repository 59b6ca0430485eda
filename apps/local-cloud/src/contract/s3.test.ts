import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aCloud } from './a-cloud.ts';

const Bucket = 'assets';

describe('objects', () => {
  it('are uploaded and downloaded unchanged, with slashes and spaces in their keys', async () => {
    const s3 = await anS3();
    const Body = Buffer.from([0, 255, 1, 254]);
    const Key = 'a folder/of+things/x.zip';

    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/zip' }));

    const { Body: got, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(Buffer.from((await got?.transformToByteArray()) ?? [])).toEqual(Body);
    expect(ContentType).toBe('application/zip');
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) as string,
    });
  });

  it('can be uploaded as a stream, in chunks followed by checksums', async () => {
    const s3 = await anS3();
    const file = fileURLToPath(import.meta.url);
    const { size: ContentLength } = await stat(file);

    await s3.send(new PutObjectCommand({ Bucket, Key: 'x', Body: createReadStream(file), ContentLength }));

    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'x' }));
    const text = (await Body?.transformToString()) ?? '';
    expect(text).toHaveLength(ContentLength);
    expect(text).toMatch(/^import \{ createReadStream/);
  });

  it('are listed by prefix, and a missing one is refused with the error of S3', async () => {
    const s3 = await anS3();
    for (const Key of ['a/1', 'a/2', 'b/1']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));

    const list = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a/', MaxKeys: 1 }));

    expect(list).toMatchObject({ Contents: [{ Key: 'a/1', Size: 1 }], KeyCount: 1, IsTruncated: true });
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });
});

describe('a bucket', () => {
  it('always exists in the region of the account, and is encrypted', async () => {
    const s3 = await anS3();

    await s3.send(new HeadBucketCommand({ Bucket }));

    expect(await s3.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: 'eu-west-1',
    });
    expect(await s3.send(new GetBucketEncryptionCommand({ Bucket }))).toMatchObject({
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });
});

async function anS3(): Promise<S3Client> {
  const { settings } = await aCloud();
  const s3 = new S3Client(settings);
  onTestFinished(() => {
    s3.destroy();
  });
  return s3;
}
