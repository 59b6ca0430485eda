import { SeededFaults } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { localFaults } from './local-faults.ts';
import { drawRequestFault } from './request-fault.ts';

describe('drawing what goes wrong with a request', () => {
  it('gives a throttled request no effect, and half of those that time out theirs', () => {
    const throttling = new SeededFaults({ seed: 1, profile: { ...localFaults.profiles.none, throttle: 1 } });
    const cutting = new SeededFaults({ seed: 1, profile: { ...localFaults.profiles.none, timeout: 1 } });

    const throttled = times(50, () => drawRequestFault(throttling));
    const cut = times(200, () => drawRequestFault(cutting));

    expect(throttled.every((fault) => fault?.kind === 'throttle' && !fault.takesEffect)).toBe(true);
    const effective = cut.filter((fault) => fault?.takesEffect).length;
    expect(effective).toBeGreaterThan(70);
    expect(effective).toBeLessThan(130);
  });
});

function times<Result>(number: number, act: (index: number) => Result): readonly Result[] {
  return Array.from({ length: number }, (_, index) => act(index));
}
