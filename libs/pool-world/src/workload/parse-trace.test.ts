import { describe, expect, it } from 'vitest';
import { parseTrace } from './parse-trace.ts';

const header = 'queued_at,stack,duration_s';

describe('a trace', () => {
  it('is read from Unix seconds and ISO 8601, and sorted by time', () => {
    expect(
      parse(`${header}\n1767603600,b,90\n2026-01-05T08:00:00Z,a,12.5\n2026-01-05T10:30:00+01:00,c,0\n`),
    ).toEqual({
      ok: true,
      arrivals: [
        { queuedAt: Date.UTC(2026, 0, 5, 8), stack: 'a', durationSeconds: 12.5 },
        { queuedAt: Date.UTC(2026, 0, 5, 9), stack: 'b', durationSeconds: 90 },
        { queuedAt: Date.UTC(2026, 0, 5, 9, 30), stack: 'c', durationSeconds: 0 },
      ],
    });
  });

  it('may come from a spreadsheet, with a byte order mark, CRLF, quotes, and blank lines at the end', () => {
    expect(parse(`\uFEFF${header}\r\n"1767600000", "web, ""blue""",90\r\n\r\n\r\n`)).toEqual({
      ok: true,
      arrivals: [{ queuedAt: 1_767_600_000_000, stack: 'web, "blue"', durationSeconds: 90 }],
    });
  });

  it.each([
    [
      '',
      'day.csv: the file is empty, expected the header queued_at,stack,duration_s and a line for each run',
    ],
    [
      '\n\n',
      'day.csv: the file is empty, expected the header queued_at,stack,duration_s and a line for each run',
    ],
    ['time,stack\n1,a', "day.csv:1: the header must be queued_at,stack,duration_s, got 'time,stack'"],
    [`${header}\n`, 'day.csv: there is no run after the header'],
    [
      `${header}\nsoon,a,90`,
      "day.csv:2: queued_at must be Unix seconds or ISO 8601 with an offset (2026-01-05T08:00:00Z), got 'soon'",
    ],
    [
      `${header}\n2026-01-05T08:00:00,a,90`,
      "day.csv:2: queued_at must be Unix seconds or ISO 8601 with an offset (2026-01-05T08:00:00Z), got '2026-01-05T08:00:00'",
    ],
    [
      `${header}\n1767600000000,a,90`,
      "day.csv:2: queued_at must be in Unix seconds, not milliseconds, got '1767600000000'",
    ],
    [`${header}\n1,,90`, "day.csv:2: stack must not be empty, got ''"],
    [`${header}\n1,a,-5`, "day.csv:2: duration_s must be a number of seconds of 0 or more, got '-5'"],
    [`${header}\n1,a,`, "day.csv:2: duration_s must be a number of seconds of 0 or more, got ''"],
    [`${header}\n1,a`, "day.csv:2: expected 3 columns, got 2 in '1,a'"],
    [`${header}\n1,a,2,3`, "day.csv:2: expected 3 columns, got 4 in '1,a,2,3'"],
    [`${header}\n1,"a,2`, `day.csv:2: a quote is not closed in '1,"a,2'`],
    [`${header}\n\n1,a,2`, 'day.csv:2: the line is empty'],
  ])('is refused with the line and the value: %o', (text, problem) => {
    expect(parse(text)).toEqual({ ok: false, problems: [problem] });
  });

  it('can have locked stacks, confirmations and runs that trigger others, in further columns', () => {
    const text = [
      `${header},run,after,apply_s,confirmed_after_s,tracked,discarded_after_s`,
      '100,network,60,n1,,30,240.5,,',
      '100,database,20,d1,n1,,,,',
      '100,app,10,,d1,,,yes,',
      '100,cache,15,,n1,,,,',
      '50,network,5,,,,,yes,',
      '70,app,5,,,,,no,',
      '80,app,5,,,,,,600',
    ].join('\n');
    expect(parse(text)).toEqual({
      ok: true,
      arrivals: [
        { queuedAt: 50_000, stack: 'network', durationSeconds: 5, isTracked: true },
        { queuedAt: 70_000, stack: 'app', durationSeconds: 5, isTracked: false },
        { queuedAt: 80_000, stack: 'app', durationSeconds: 5, discardedAfterMs: 600_000 },
        {
          queuedAt: 100_000,
          stack: 'network',
          durationSeconds: 60,
          apply: { confirmedAfterMs: 240_500, durationSeconds: 30 },
          triggers: [
            {
              stack: 'database',
              durationSeconds: 20,
              triggers: [{ stack: 'app', durationSeconds: 10, isTracked: true }],
            },
            { stack: 'cache', durationSeconds: 15 },
          ],
        },
      ],
    });
  });

  it.each([
    [
      'colour',
      '1,a,2,red',
      "1: further columns must be among tracked, apply_s, confirmed_after_s, discarded_after_s, run, after, each once, got 'colour'",
    ],
    [
      'run,run',
      '1,a,2,x,y',
      "1: further columns must be among tracked, apply_s, confirmed_after_s, discarded_after_s, run, after, each once, got 'run'",
    ],
    ['run', '1,a,2', "2: expected 4 columns, got 3 in '1,a,2'"],
    [
      'apply_s,confirmed_after_s',
      '1,a,2,-3,1',
      "2: apply_s must be a number of seconds of 0 or more, got '-3'",
    ],
    ['apply_s', '1,a,2,3', '2: a run that is applied needs both apply_s and confirmed_after_s'],
    [
      'apply_s,confirmed_after_s,discarded_after_s',
      '1,a,2,3,4,5',
      '2: a run is either applied or discarded: leave apply_s or discarded_after_s empty',
    ],
    ['tracked', '1,a,2,maybe', "2: tracked must be yes or no, got 'maybe'"],
    [
      'tracked,discarded_after_s',
      '1,a,2,no,5',
      '2: a run that waits for a person or another run must be tracked, got no',
    ],
    ['run,after', '1,a,2,x,x', "2: after must be the name of a run in an earlier line, got 'x'"],
    ['run', '1,a,2,x\n1,a,2,x', "3: run must be a name of its own, got 'x'"],
  ])('with the further columns %s is refused for %o', (further, row, problem) => {
    expect(parse(`${header},${further}\n${row}`)).toEqual({ ok: false, problems: [`day.csv:${problem}`] });
  });

  it('names the first ten bad lines and counts the rest', () => {
    const bad = Array.from({ length: 25 }, (_, index) => `x${index},a,1`);

    const result = parse([header, '1,a,1', ...bad].join('\n'));

    const problems = result.ok ? [] : result.problems;
    expect(problems).toHaveLength(11);
    expect(problems[0]).toMatch(/^day\.csv:3: .* got 'x0'$/u);
    expect(problems[9]).toMatch(/^day\.csv:12: /u);
    expect(problems[10]).toBe('and 15 more');
  });

  it('shortens a long value', () => {
    const result = parse(`${header}\n${'9'.repeat(500)}x,a,1`);

    expect(result.ok ? '' : result.problems.join('')).toMatch(/got '9{60}\.\.\.'$/u);
  });
});

function parse(text: string) {
  return parseTrace(text, { fileName: 'day.csv' });
}
