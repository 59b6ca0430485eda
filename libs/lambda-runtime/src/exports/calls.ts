// What surrounds a call, without the AWS SDK: for programs that run a function's code on ports of their own.
export { countCalls, type CallCounts } from '../count-calls.ts';
export { noDeadline, remainingTimeOf, startInTime, type Deadline } from '../deadline.ts';
export { describeError } from '../describe-error.ts';
export { waitInRealTime, withTimeout } from '../with-timeout.ts';
