import { describe, expect, it } from 'vitest';
import { pauseTag, readPause, readRenewal, renewalTag, writePause, writeRenewal } from './operator-tags.ts';

const until = Date.UTC(2026, 10, 27, 22, 40);

describe('the tag of a pause', () => {
  it.each([
    [{ until }, '2026-11-27T22:40:00.000Z'],
    [{ until, reason: 'database migration' }, '2026-11-27T22:40:00.000Z database migration'],
  ])('reads what it writes: %j', (pause, value) => {
    expect(writePause(pause)).toBe(value);
    expect(readPause(new Map([[pauseTag, value]]))).toEqual(pause);
  });

  it('is no pause when it is absent', () => {
    expect(readPause(new Map())).toBeUndefined();
  });

  it.each(['', 'true', '2026-11-27', '2026-13-27T22:40:00Z', 'forever'])('refuses %j', (value) => {
    expect(() => readPause(new Map([[pauseTag, value]]))).toThrow(
      `must start with a time such as 2026-11-27T22:40:00Z, got '${value}'`,
    );
  });

  it('refuses a reason that is too long for a tag', () => {
    expect(() => writePause({ until, reason: 'x'.repeat(232) })).toThrow(
      'the reason must have at most 231 characters, got 232',
    );
  });
});

describe('the tag of a renewal', () => {
  it('reads what it writes', () => {
    expect(readRenewal(new Map([[renewalTag, writeRenewal(until)]]))).toBe(until);
    expect(readRenewal(new Map())).toBeUndefined();
  });

  it.each(['', 'now', '2026-11-27T22:40:00Z please'])('refuses %j', (value) => {
    expect(() => readRenewal(new Map([[renewalTag, value]]))).toThrow(`got '${value}'`);
  });
});
