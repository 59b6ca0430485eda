import { parseEc2Event } from '../ec2-event.ts';
import type { SpotInterruption } from './spot-interruption.ts';

export const spotInterruptionDetailType = 'EC2 Spot Instance Interruption Warning';

/** AWS gives two minutes. */
const warningMs = 120_000;

/** Undefined when fields are missing or are not what they should be. */
export function parseSpotInterruption(message: object): SpotInterruption | undefined {
  const event = parseEc2Event(message);
  return (
    event && { kind: 'spot-interruption', instanceId: event.instanceId, reclaimAt: event.at + warningMs }
  );
}
