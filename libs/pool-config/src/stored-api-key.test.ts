import { describe, expect, it } from 'vitest';
import { formatApiKey, readStoredApiKey } from './stored-api-key.ts';

describe('a stored API key', () => {
  it('is read with the endpoint that it was stored with', () => {
    const key = { secret: 'open sesame', endpoint: 'https://acme.app.spacelift.io' };

    expect(readStoredApiKey(formatApiKey(key))).toEqual(key);
  });

  it.each(['open sesame', '12345', '"quoted"', '["a"]', '{"not ours": true}'])(
    'has no endpoint when its text is %s, as it was stored before',
    (text) => {
      expect(readStoredApiKey(text)).toEqual({ secret: text });
    },
  );

  it('can be under any key of a JSON object, with the endpoint beside it', () => {
    expect(readStoredApiKey('{"spacelift": "abc"}', 'spacelift')).toEqual({ secret: 'abc' });
    expect(readStoredApiKey('{"spacelift": "abc", "endpoint": "https://a"}', 'spacelift')).toEqual({
      secret: 'abc',
      endpoint: 'https://a',
    });
  });

  it.each([
    ['abc', 'spacelift'],
    ['{"other": "abc"}', 'spacelift'],
    ['{"spacelift": 7}', 'spacelift'],
    ['{"secret": 7}', undefined],
  ])('cannot be read from %s at the key %s', (text, jsonKey) => {
    expect(readStoredApiKey(text, jsonKey)).toBeUndefined();
  });
});
