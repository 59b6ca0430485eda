/**
 * Preloaded into a function's process before the function's code. Makes the process run in pool time: it scales `Date`,
 * `performance`, `process.hrtime`, and the timers of the globals, `node:timers` and `node:timers/promises`.
 *
 * `AbortSignal.timeout` and the timeouts inside of Node.js (sockets, keep-alive) stay in real time. They limit network calls,
 * which do not get faster with the clock. A client that limits its requests with `AbortSignal.timeout` therefore behaves the
 * same at any speed.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ClockAnchor } from '../clock/scaled-clock.ts';

const anchor = anchorOf(new URL(import.meta.url).searchParams);
const machineNow = performance.now.bind(performance);
const machineOrigin = performance.timeOrigin;

scaleDate();
scalePerformance();
scaleHrtime();
scaleTimers();
syncBuiltinESMExports();

function anchorOf(searchParams: URLSearchParams): ClockAnchor {
  const parameter = (name: string) => {
    const value = Number(searchParams.get(name) ?? NaN);
    if (!Number.isFinite(value)) {
      throw new Error(`the URL parameter ${name} must be a number, got ${String(searchParams.get(name))}`);
    }
    return value;
  };
  return { real: parameter('anchorReal'), pool: parameter('anchorPool'), speed: parameter('speed') };
}

function poolTimeOf(machineTime: number): number {
  return anchor.pool + (machineTime - anchor.real) * anchor.speed;
}

function now(): number {
  return Math.floor(poolTimeOf(machineOrigin + machineNow()));
}

function scaleDate(): void {
  const MachineDate = Date;
  MachineDate.now = now;
  const PoolDate = new Proxy(MachineDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
    apply: () => new MachineDate(now()).toString(),
  });
  MachineDate.prototype.constructor = PoolDate;
  globalThis.Date = PoolDate;
}

function scalePerformance(): void {
  Object.defineProperties(performance, {
    timeOrigin: { value: poolTimeOf(machineOrigin), configurable: true },
    now: { value: () => machineNow() * anchor.speed, configurable: true, writable: true },
  });
}

function scaleHrtime(): void {
  const machineHrtime = process.hrtime.bigint.bind(process.hrtime);
  const start = machineHrtime();
  const bigint = () => start + BigInt(Math.round(Number(machineHrtime() - start) * anchor.speed));
  const hrtime = (since?: [number, number]): [number, number] => {
    const elapsed =
      bigint() - (since === undefined ? 0n : BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]));
    return [Number(elapsed / 1_000_000_000n), Number(elapsed % 1_000_000_000n)];
  };
  process.hrtime = Object.assign(hrtime, { bigint });
}

function scaleTimers(): void {
  const { setTimeout: wait, setInterval: every, scheduler } = timersPromises;
  const waitForScheduler = scheduler.wait.bind(scheduler);
  timersPromises.setTimeout = (delay, ...rest) => wait(scaled(delay), ...rest);
  timersPromises.setInterval = (delay, ...rest) => every(scaled(delay), ...rest);
  Object.defineProperty(scheduler, 'wait', {
    value: (delay: number, options?: { signal?: AbortSignal }) => waitForScheduler(scaled(delay), options),
  });

  for (const name of ['setTimeout', 'setInterval'] as const) {
    const machineTimer = timers[name] as (...args: unknown[]) => NodeJS.Timeout;
    const poolTimer = (callback: unknown, delay?: number, ...args: unknown[]) =>
      machineTimer(callback, scaled(delay), ...args);
    Object.defineProperty(poolTimer, promisify.custom, { value: timersPromises[name] });
    Object.assign(timers, { [name]: poolTimer });
    Object.assign(globalThis, { [name]: poolTimer });
  }
}

function scaled<Delay extends number | undefined>(delay: Delay): Delay {
  return (delay === undefined ? delay : delay / anchor.speed) as Delay;
}
