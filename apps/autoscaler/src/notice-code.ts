/**
 * What a person should know of, in the field `code` of its log line: alarms are built on these. The README says what each
 * means and what to do.
 */
export const noticeCodes = [
  'pass-failed',
  'action-failed',
  'implausible',
  'concern',
  'capacity-short',
  'spot-short',
  'launch-incomplete',
  'roll-stuck',
  'history-unknown',
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
  'group-part-unread',
  'settings-stale',
] as const;

export type NoticeCode = (typeof noticeCodes)[number];
