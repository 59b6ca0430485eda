const minutes = 30;

/**
 * Upper bounds of the prices in USD, of the most expensive region of 2026, for what a rehearsal uses. They only serve to tell the
 * user the order of magnitude beforehand.
 */
const parts: readonly { readonly what: string; readonly dollars: number }[] = [
  { what: 'up to 8 instances of the smallest type, for half an hour each', dollars: 8 * 0.5 * 0.02 },
  { what: 'their volumes of 8 GiB and public addresses', dollars: 8 * 0.5 * (8 * 0.0003 + 0.005) },
  { what: 'two secrets, for a part of a month', dollars: 0.02 },
  { what: 'functions, queues, logs and parameters', dollars: 0.05 },
];

/** As a sentence with the estimated cost of each part. */
export function describeEstimate(): string {
  const sum = parts.reduce((total, { dollars }) => total + dollars, 0);
  const lines = parts.map(({ what, dollars }) => `  ${what}: ${inDollars(dollars)}`);
  return [
    `It takes about ${minutes} minutes and costs about ${inDollars(sum)}, by this estimate:`,
    ...lines,
  ].join('\n');
}

/** Rounded up to cents. */
function inDollars(amount: number): string {
  return `$${(Math.ceil(amount * 100) / 100).toFixed(2)}`;
}
