/**
 * How the rehearsal treats each assumption of docs/assumptions.md, by its id: what it checks, or why it cannot check it. A test
 * compares the ids with the page.
 */
export const assumptions = {
  ...notChecked('needs a Spacelift account', [
    'S1',
    'S2',
    'S3',
    'S4',
    'S5',
    'S6',
    'S7',
    'S8',
    'S9',
    'S10',
    'S11',
    'S12',
    'S13',
    'S14',
    'S16',
    'S17',
    'S18',
  ]),
  S15: { because: 'describes what Poolkeeper does with a forged notice' },
  A1: {
    checks:
      'the termination hook holds instances that are terminated by the API, by a scale-in and for their health',
  },
  A2: { because: 'nothing is lost if it is wrong' },
  A3: { checks: 'heartbeats hold an instance for longer than the heartbeat timeout' },
  A4: { checks: 'an instance whose hook times out with ABANDON is retained and keeps running' },
  A5: { because: 'the rehearsal always has hook and retention' },
  A6: { checks: 'the gate completes an action by the instance id, and the instance is terminated' },
  A7: { because: 'the case is too rare to wait for' },
  A8: { checks: 'no instance that stays in service was reported as waiting for its hook' },
  A9: { because: 'the case is too rare to wait for' },
  A10: { because: 'follows from the policy of the queue' },
  A11: { checks: 'DescribeInstances shows a tag within a minute' },
  A12: { because: 'documented, and nothing but time would show it' },
  A13: { because: 'only AWS reclaims spot instances' },
  A14: { checks: 'an abandoned launch goes through the termination hook' },
  A15: { checks: 'a group that retains abandoned instances cannot be deleted by force' },
  A16: { checks: 'an instance may tag neither another instance nor itself with other keys' },
  A17: { checks: 'CloudFormation empties a group through its hooks before it deletes it' },
  A18: { because: 'takes two hours' },
  A19: { checks: 'a hook that its stack retains holds instances until its group is deleted' },
  A20: { checks: 'instances have the image that the SSM parameter names' },
  A21: { because: 'nothing is lost if it is wrong' },
  A22: { checks: 'grants by the tag of a secret or a parameter take effect' },
  A23: { because: 'needs a secret of a second account' },
  A24: { checks: 'the metadata of a terminating instance says that it will be terminated' },
  A25: { because: 'Lambda sets the clock' },
  A26: { because: 'the rehearsal deploys no webhook' },
  A27: { because: 'the rehearsal deploys no webhook' },
  A28: { because: 'the rehearsal updates no group with tags of an operator' },
  W1: { because: 'the instances have neither Docker nor a launcher' },
  W2: { checks: 'the clocks of instances are right to within two minutes' },
  W3: { because: 'describes what a run can do' },
  W4: { because: 'the instances have neither Docker nor a launcher' },
  L1: { because: 'the instances have no launcher' },
  L2: { because: 'the instances have no launcher' },
  L3: { checks: "Spacelift's hosts answer from an instance" },
  L4: { because: 'the instances have no launcher' },
  R1: { checks: 'the messages of the hooks can be read, and name the destination of a launch' },
  R2: { checks: 'the group asks its termination policy, and terminates the instance that it names' },
  R3: { checks: 'an instance is not terminated with decrement at the minimum size' },
  R4: { checks: 'an instance on its way into a warm pool waits for its setup, and then stops' },
  R5: { checks: 'CloudFormation deletes what the group depends on after the group' },
  R6: { checks: 'the permissions are enough: no call of the functions was denied' },
  R7: { checks: 'a queued run leads to an instance with a worker, which is removed when it is idle' },
  R8: { checks: "a real group keeps the contract that Poolkeeper's adapter is tested by" },
  R9: { because: 'the rehearsal deploys no warm pool that takes instances back' },
  R10: { because: 'the rehearsal deploys no warm pool that takes instances back' },
  R11: { because: 'the rehearsal deploys no warm pool that takes instances back' },
  R12: { because: 'the rehearsal makes no zones uneven' },
  R13: { because: 'the rehearsal builds no image' },
  R14: { because: 'the rehearsal builds no image' },
  R15: { because: 'the rehearsal builds no image' },
  R16: { because: 'the rehearsal renews no warm pool' },
  R17: { because: 'the rehearsal builds no image' },
  R18: { because: 'the rehearsal builds no image' },
  R19: { because: 'the rehearsal builds no image' },
} as const satisfies Readonly<Record<string, Treatment>>;

/** What the rehearsal checks, or why it does not. */
export type Treatment = { readonly checks: string } | { readonly because: string };

export type AssumptionId = keyof typeof assumptions;

/** The assumptions that the rehearsal checks. */
export type CheckedId = {
  [Id in AssumptionId]: (typeof assumptions)[Id] extends { readonly checks: string } ? Id : never;
}[AssumptionId];

function notChecked<Id extends string>(
  because: string,
  ids: readonly Id[],
): Readonly<Record<Id, { readonly because: string }>> {
  return Object.fromEntries(ids.map((id) => [id, { because }])) as Record<Id, { because: string }>;
}
