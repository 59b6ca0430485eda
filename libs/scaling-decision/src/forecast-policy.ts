/** Readiness for the demand that earlier weeks had at this time. */
export interface ForecastPolicy {
  /** `advise` says what it would ask for; `act` asks for it. @default 'advise' */
  readonly mode?: 'advise' | 'act';
  /** Idle workers that it may ask for at the most: what a misleading history can cost. @default 10 */
  readonly maxIdle?: number;
  /** IANA name of the zone by whose clocks people work, so that nine o'clock stays nine o'clock. @default 'UTC' */
  readonly timeZone?: string;
}
