import { AwsFault } from '@poolkeeper/pool-world';
import { hang, type RequestFault } from '../faults/request-fault.ts';
import type { Clock } from '../clock/clock.ts';

/** The errors of a service that do not depend on the request. */
interface ServiceErrors {
  throttled(): AwsFault;
  unavailable(): AwsFault;
}

const throttling = () => new AwsFault('Throttling', 'Rate exceeded');
const throttlingException = () => new AwsFault('ThrottlingException', 'Rate exceeded');

/** The errors of most services. */
const defaultErrors: ServiceErrors = {
  throttled: throttlingException,
  unavailable: () =>
    new AwsFault('ServiceUnavailable', 'The service is unavailable. Please try again shortly.', 503),
};

/** Services with other errors, by signing name. */
const errorsOf: Readonly<Record<string, ServiceErrors>> = {
  autoscaling: {
    throttled: throttling,
    unavailable: () =>
      new AwsFault('ServiceUnavailable', 'Service is unavailable. Please try again shortly.', 503),
  },
  ec2: {
    throttled: () => new AwsFault('RequestLimitExceeded', 'Request limit exceeded.', 503),
    unavailable: () =>
      new AwsFault('Unavailable', 'The service is unavailable. Please try again shortly.', 503),
  },
  secretsmanager: {
    throttled: throttlingException,
    unavailable: () => new AwsFault('InternalServiceError', 'An error occurred on the server side.', 500),
  },
  sqs: {
    throttled: () => new AwsFault('RequestThrottled', 'Request is throttled.', 403),
    unavailable: () =>
      new AwsFault('ServiceUnavailable', 'Service is unavailable. Please try again shortly.', 503),
  },
  ssm: {
    throttled: throttlingException,
    unavailable: () => new AwsFault('InternalServerError', 'An error occurred on the server side.', 500),
  },
  sts: {
    throttled: throttling,
    unavailable: () =>
      new AwsFault('ServiceUnavailable', 'Service is unavailable. Please try again shortly.', 503),
  },
};

/** Rejects as the fault demands: with an `AwsFault`, or with `ConnectionCut` after a while. */
export async function endWithFault(fault: RequestFault, serviceName: string, clock: Clock): Promise<never> {
  if (fault.kind === 'timeout') return hang(fault, clock);
  throw fault.kind === 'throttle' ? throttledBy(serviceName) : errorsBy(serviceName).unavailable();
}

/** The error of a service that gets too many requests. */
export function throttledBy(serviceName: string): AwsFault {
  return errorsBy(serviceName).throttled();
}

function errorsBy(serviceName: string): ServiceErrors {
  return errorsOf[serviceName] ?? defaultErrors;
}
