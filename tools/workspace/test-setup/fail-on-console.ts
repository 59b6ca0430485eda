import { afterEach, beforeEach, expect, vi } from 'vitest';

/** A test that prints contains a forgotten debugging line, or tests code that does not use its logger. */
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
