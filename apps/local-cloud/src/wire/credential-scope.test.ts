import { describe, expect, it } from 'vitest';
import { credentialScope } from './credential-scope.ts';

describe('credentialScope', () => {
  it.each([', ', ','])('reads a header whose parts are separated by "%s"', (comma) => {
    const header = [
      'Credential=AKID/20260105/eu-west-1/sqs/aws4_request',
      'SignedHeaders=host',
      'Signature=0',
    ];

    expect(credentialScope(`AWS4-HMAC-SHA256 ${header.join(comma)}`)).toEqual({
      accessKeyId: 'AKID',
      region: 'eu-west-1',
      service: 'sqs',
    });
  });

  it.each([
    undefined,
    '',
    'Bearer AKID/20260105/eu-west-1/sqs/aws4_request',
    'AWS4-HMAC-SHA256 Credential=AKID/eu-west-1/sqs',
    'AWS4-HMAC-SHA256 Credential=AKID/20260105/eu-west-1/sqs/aws5_request',
  ])('returns undefined for %s', (header) => {
    expect(credentialScope(header)).toBeUndefined();
  });
});
