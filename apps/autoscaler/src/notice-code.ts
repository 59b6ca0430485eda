/**
 * What a person should know of, in the field `code` of its log line: alarms are built on these. The README says what each
 * means and what to do.
 */
export const noticeCodes = [
  'pass-failed',
  'action-failed',
  'no-termination-hook',
  'answer-contradicts',
  'strays-held',
  'unidentified-workers',
  'retained-instance',
  'unexplained-instance',
  'machines-unknown',
  'capacity-not-launched',
  'left-for-next-pass',
  'unknown-lifecycle-state',
] as const;

export type NoticeCode = (typeof noticeCodes)[number];
