import { describe, expect, it } from 'vitest';
import { localFaults } from '../faults/local-faults.ts';
import { UsageError } from './errors.ts';
import type { Options } from './options.ts';
import { parseOptions } from './parse-options.ts';

describe('the command line', () => {
  it('has defaults: a short working day at 60 times real time', () => {
    expect(parse()).toEqual({
      workload: { kind: 'generated' },
      workflow: false,
      seed: 1,
      speed: 60,
      minSize: 0,
      maxSize: 10,
      bootSeconds: 60,
      minIdle: 0,
      maxCreate: 10,
      maxKill: 5,
      scaleInAfterSeconds: 60,
      spotShare: 0,
      faults: localFaults.profiles.none,
      port: 4600,
      untilDone: false,
      verbose: false,
    });
  });

  it('sets every option', () => {
    const sizes = '--min 1 --max 20 --min-idle 2 --max-create 4 --max-kill 3'.split(' ');
    const times = '--speed 7.5 --boot 30 --scale-in-after 90.5'.split(' ');
    const troubles = '--faults rough,crash=0 --manager-off 30-150 --spot-share 0.2'.split(' ');
    const rest =
      '--runs 60 --workflow --seed 9 --port 0 --until-done --report out.json --verbose --inspect autoscaler'.split(
        ' ',
      );

    expect(parse(...sizes, ...times, ...troubles, ...rest)).toEqual({
      workload: { kind: 'generated', runs: 60 },
      workflow: true,
      seed: 9,
      speed: 7.5,
      minSize: 1,
      maxSize: 20,
      bootSeconds: 30,
      minIdle: 2,
      maxCreate: 4,
      maxKill: 3,
      scaleInAfterSeconds: 90.5,
      spotShare: 0.2,
      faults: { ...localFaults.profiles.rough, crash: 0 },
      managerOff: { from: 30, to: 150 },
      port: 0,
      untilDone: true,
      reportFile: 'out.json',
      verbose: true,
      inspect: 'autoscaler',
    });
  });

  it('can play a trace, or no runs', () => {
    expect(parse('--trace', 'day.csv').workload).toEqual({ kind: 'trace', file: 'day.csv' });
    expect(parse('--no-workload').workload).toEqual({ kind: 'none' });
  });

  it('has spot instances by default if there are faults of spot instances', () => {
    expect(parse('--faults', 'spot=2').spotShare).toBe(0.5);
    expect(parse('--faults', 'throttle=0.1').spotShare).toBe(0);
    expect(parse('--faults', 'rough', '--spot-share', '0').spotShare).toBe(0);
  });

  it('returns the help text', () => {
    const parsed = parseOptions(['--help']);

    expect(parsed.kind === 'help' && parsed.text).toContain('--scale-in-after <seconds>');
  });

  it('describes defaults in words or numbers', () => {
    const parsed = parseOptions(['--help']);

    const text = parsed.kind === 'help' ? parsed.text.replaceAll(/\s+/g, ' ') : '';
    const defaults = Array.from(text.matchAll(/\(default: ([^)]*)\)/g), ([, value = '']) => value);
    expect(defaults.length).toBeGreaterThan(5);
    expect(defaults.filter((value) => /[{["]/.test(value))).toEqual([]);
  });

  it.each([
    ['--verbos', "unknown option '--verbos' (Did you mean --verbose?) (--help shows the options)"],
    ['--runs many', "--runs must be a whole number from 1 to 100000, got 'many'"],
    ['--runs 1.5', "--runs must be a whole number from 1 to 100000, got '1.5'"],
    ['--speed 0', "--speed must be a number from 1 to 1000, got '0'"],
    ['--min -1', "--min must be a whole number from 0 to 1000, got '-1'"],
    ['--port 70000', "--port must be a whole number from 0 to 65535, got '70000'"],
    ['--speed', "option '--speed <x>' argument missing (--help shows the options)"],
    ['go', 'too many arguments. Expected 0 arguments but got 1: go. (--help shows the options)'],
    [
      '--faults spot=often',
      "--faults: spot must be a number from 0 to 3600 (times an hour), got 'spot=often'",
    ],
    [
      '--manager-off 150-30',
      "--manager-off must be two numbers of minutes in ascending order, such as 30-150, got '150-30'",
    ],
    ['--spot-share 2', "--spot-share must be a number from 0 to 1, got '2'"],
    ['--min 4 --max 3', '--max must be at least --min (4), got 3'],
    ['--min-idle 4 --max 3', '--min-idle must be at most --max (3), got 4'],
    ['--trace a.csv --runs 3', '--trace already contains the runs: leave out --runs'],
    ['--no-workload --runs 3', '--no-workload has no runs: leave out --trace, --runs and --workflow'],
    ['--no-workload --workflow', '--no-workload has no runs: leave out --trace, --runs and --workflow'],
    [
      '--no-workload --until-done',
      '--until-done waits for runs, and --no-workload has none: leave one of them out',
    ],
  ])('refuses %s with one line', (line, message) => {
    expect(() => parse(...line.split(' '))).toThrow(new UsageError(message));
  });
});

function parse(...argv: string[]): Options {
  const parsed = parseOptions(argv);
  if (parsed.kind === 'help') throw new Error('expected options, got the help');
  return parsed.options;
}
