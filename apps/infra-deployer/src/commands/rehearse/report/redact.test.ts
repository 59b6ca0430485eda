import { expect, it } from 'vitest';
import { redact } from './redact.ts';

it('a report contains neither secrets nor account ids, wherever they were', () => {
  const planted = ['s3cr3t', 'AKIAIOSFODNN7EXAMPLE', '123456789012', 'eyJhbGciOi.eyJzdWIi.c2ln'];
  const token = `1795803008.${'a1B2'.repeat(11)}`;
  const url = 'https://abcdef0123456789.lambda-url.eu-west-1.on.aws/graphql';

  const report = redact(
    {
      findings: [{ seen: `denied: ${planted.join(' ')} for arn:aws:iam::123456789012:role/x` }],
      left: [`${url} ${token}`],
      minutes: 27,
    },
    ['s3cr3t'],
  );

  const text = JSON.stringify(report);
  for (const secret of [...planted, token, 'abcdef0123456789']) expect(text).not.toContain(secret);
  expect(report.minutes).toBe(27);
  expect(text).toContain('arn:aws:iam::[account]:role/x');
});
