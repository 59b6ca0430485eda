import { describe, expect, it } from 'vitest';
import { allFaults } from '@poolkeeper/pool-world';
import { readSoakOptions, usage } from './soak-options.ts';

describe('the options of a soak', () => {
  it('default to 1,000 rough seeds from 1 on, on all cores', () => {
    expect(readSoakOptions([], 4)).toEqual({
      kind: 'options',
      options: { seeds: 1000, from: 1, jobs: 4, faults: allFaults.profiles.rough },
    });
  });

  it('are read from the arguments', () => {
    const args = [
      '--seeds',
      '5',
      '--from=17',
      '--jobs',
      '1',
      '--faults',
      'gentle',
      '--runs',
      '3',
      '--hours',
      '0.5',
      '--reuse',
    ];
    expect(readSoakOptions(args, 4)).toEqual({
      kind: 'options',
      options: {
        seeds: 5,
        from: 17,
        jobs: 1,
        faults: allFaults.profiles.gentle,
        runs: 3,
        hours: 0.5,
        reuse: true,
      },
    });
  });

  it.each([
    [['--seeds', '0'], "--seeds must be a whole number of at least 1, got '0'"],
    [['--seeds', 'many'], "--seeds must be a whole number of at least 1, got 'many'"],
    [['--from', ''], "--from must be a whole number of at least 0, got ''"],
    [['--from', '1.5'], "--from must be a whole number of at least 0, got '1.5'"],
    [['--hours', 'Infinity'], "--hours must be a number of at least 0.1, got 'Infinity'"],
  ])('refuses %j', (args, problem) => {
    expect(readSoakOptions(args, 1)).toEqual({ kind: 'wrong', problem });
  });

  it.each([[['--seed', '1']], [['17']], [['--faults', 'harsh']]])('refuses %j', (args) => {
    expect(readSoakOptions(args, 1).kind).toBe('wrong');
  });

  it('are explained by --help, including every kind of fault', () => {
    expect(readSoakOptions(['--help'], 1)).toEqual({ kind: 'help' });
    for (const kind of Object.keys(allFaults.profiles.rough)) expect(usage).toContain(`\n  ${kind} `);
  });
});
