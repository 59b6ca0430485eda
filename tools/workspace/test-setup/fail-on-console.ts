import { afterEach, beforeEach, expect, vi } from 'vitest';

/** A test that prints has either left a debugging line behind or tests code that talks past its logger. */
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
const printed: unknown[][] = [];

beforeEach(() => {
  printed.length = 0;
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...line: unknown[]) => {
      printed.push([method, ...line]);
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(printed, 'a test must not print to the console').toEqual([]);
});
