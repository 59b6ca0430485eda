import type { EpochMs } from '@poolkeeper/pool-model';
import type { RandomSource } from './random-source.ts';

const hexadecimal = '0123456789abcdef';
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `i-0` and 16 hexadecimal digits. */
export function drawInstanceId(random: RandomSource): string {
  return `i-0${random.characters(hexadecimal, 16)}`;
}

/** In the form of a version 4 UUID. */
export function drawUuid(random: RandomSource): string {
  const digits = (length: number) => random.characters(hexadecimal, length);
  return `${digits(8)}-${digits(4)}-4${digits(3)}-${random.characters('89ab', 1)}${digits(3)}-${digits(12)}`;
}

/** A ULID, which sorts by its time. */
export function drawUlid(at: EpochMs, random: RandomSource): string {
  let time = '';
  for (let rest = at; time.length < 10; rest = Math.floor(rest / 32))
    time = crockford.charAt(rest % 32) + time;
  return time + random.characters(crockford, 16);
}
