import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  type ListObjectsV2CommandInput,
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
      ServerSideEncryption: 'AES256',
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

describe('tags of an object', () => {
  it('are those that it was uploaded with', async () => {
    const s3 = await anS3();
    const object = { Bucket, Key: 'a' };
    const tags = async () => (await s3.send(new GetObjectTaggingCommand(object))).TagSet;
    await s3.send(new PutObjectCommand({ ...object, Body: 'x', Tagging: 'team=a%20b&a%26b=%3Cc%3E' }));

    expect(await tags()).toEqual([
      { Key: 'team', Value: 'a b' },
      { Key: 'a&b', Value: '<c>' },
    ]);
    await expect(s3.send(new GetObjectTaggingCommand({ ...object, Key: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });
});

describe('what is not served', () => {
  it('is refused, and not answered as another operation', async () => {
    const s3 = await anS3();
    const object = { Bucket, Key: 'a' };
    await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
    const refused = { name: 'NotImplemented' };

    await expect(s3.send(new GetObjectAclCommand(object))).rejects.toMatchObject(refused);
    await expect(s3.send(new GetObjectCommand({ ...object, VersionId: '1' }))).rejects.toMatchObject(refused);
    await expect(
      s3.send(new PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [] } })),
    ).rejects.toMatchObject(refused);
    await expect(s3.send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject(refused);
    await expect(
      s3.send(new CopyObjectCommand({ ...object, Key: 'b', CopySource: `${Bucket}/a` })),
    ).rejects.toMatchObject(refused);
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents).toMatchObject([{ Key: 'a' }]);
  });

  it.each([
    { ACL: 'public-read' },
    { Metadata: { owner: 'a' } },
    { StorageClass: 'GLACIER' },
    { ServerSideEncryption: 'aws:kms' },
  ] as const)('is refused as a part of an upload: %o', async (input) => {
    const s3 = await anS3();

    await expect(
      s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...input })),
    ).rejects.toMatchObject({
      name: 'NotImplemented',
    });
  });
});

describe('a bucket', () => {
  it('has to be created before it is used', async () => {
    const s3 = await anS3();
    const missing = { Bucket: 'another-bucket' };

    await expect(s3.send(new HeadBucketCommand(missing))).rejects.toMatchObject({ name: 'NotFound' });
    const object = { ...missing, Key: 'a' };
    const refusal = { name: 'NoSuchBucket', message: 'The specified bucket does not exist' };
    await expect(s3.send(new PutObjectCommand({ ...object, Body: 'x' }))).rejects.toMatchObject(refusal);
    await expect(s3.send(new GetObjectCommand(object))).rejects.toMatchObject(refusal);
    await s3.send(new CreateBucketCommand(missing));
    await expect(s3.send(new CreateBucketCommand(missing))).rejects.toMatchObject({
      name: 'BucketAlreadyOwnedByYou',
    });
    await s3.send(new PutObjectCommand({ ...missing, Key: 'a', Body: 'x' }));
  });

  it('is deleted only when it is empty', async () => {
    const s3 = await anS3();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));

    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketNotEmpty',
    });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('is in the region of the account, and is encrypted', async () => {
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

describe('conditions', () => {
  const put = { Bucket, Key: 'a', Body: 'one' };

  it('keep an upload from replacing an object', async () => {
    const s3 = await anS3();
    const { ETag } = await s3.send(new PutObjectCommand({ ...put, IfNoneMatch: '*' }));

    for (const condition of [{ IfNoneMatch: '*' }, { IfMatch: '"another"' }]) {
      await expect(s3.send(new PutObjectCommand({ ...put, ...condition }))).rejects.toMatchObject({
        name: 'PreconditionFailed',
        $metadata: { httpStatusCode: 412 },
      });
    }
    await s3.send(new PutObjectCommand({ ...put, Body: 'two', IfMatch: ETag }));
    await expect(s3.send(new PutObjectCommand({ ...put, Key: 'none', IfMatch: ETag }))).rejects.toMatchObject(
      { name: 'NoSuchKey' },
    );
  });

  it('spare the download of an unchanged object', async () => {
    const s3 = await anS3();
    const { ETag } = await s3.send(new PutObjectCommand(put));
    const get = (condition: object) => s3.send(new GetObjectCommand({ Bucket, Key: 'a', ...condition }));

    await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get({ IfMatch: '"another"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await (await get({ IfMatch: ETag, IfNoneMatch: '"another"' })).Body?.transformToString()).toBe(
      'one',
    );
  });
});

describe('ranges', () => {
  it.each([
    ['bytes=0-1', '01', 'bytes 0-1/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('%s returns "%s"', async (Range, text, ContentRange) => {
    const s3 = await anS3();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '0123456789' }));

    const answer = await s3.send(new GetObjectCommand({ Bucket, Key: 'a', Range }));

    expect(answer).toMatchObject({ ContentRange, ContentLength: text.length });
    expect(await answer.Body?.transformToString()).toBe(text);
  });

  it('beyond the object are refused', async () => {
    const s3 = await anS3();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '0123456789' }));

    await expect(
      s3.send(new GetObjectCommand({ Bucket, Key: 'a', Range: 'bytes=10-' })),
    ).rejects.toMatchObject({ name: 'InvalidRange' });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    expect(head.ContentLength).toBe(10);
  });
});

describe('a list of objects', () => {
  it('is read in pages, and after a key', async () => {
    const s3 = await anS3();
    for (const Key of ['a', 'b', 'c d', 'e']) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const list = async (input: Partial<ListObjectsV2CommandInput>) =>
      s3.send(new ListObjectsV2Command({ Bucket, ...input }));

    const first = await list({ MaxKeys: 3 });
    const second = await list({ MaxKeys: 3, ContinuationToken: first.NextContinuationToken });

    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 3 });
    expect(second).toMatchObject({ IsTruncated: false, Contents: [{ Key: 'e' }] });
    expect((await list({ StartAfter: 'b' })).Contents?.map(({ Key }) => Key)).toEqual(['c d', 'e']);
    expect((await list({ EncodingType: 'url', Prefix: 'c' })).Contents).toMatchObject([{ Key: 'c%20d' }]);
    await expect(list({ ContinuationToken: 'made up' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(list({ Delimiter: '/' })).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

async function anS3(): Promise<S3Client> {
  const { settings, account } = await aCloud();
  account.buckets.create(Bucket);
  const s3 = new S3Client(settings);
  onTestFinished(() => {
    s3.destroy();
  });
  return s3;
}
