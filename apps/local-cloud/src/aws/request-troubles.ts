import { AwsFault } from '@poolkeeper/pool-world';
import { hang, type RequestFault } from '../faults/request-fault.ts';
import type { Clock } from '../clock/clock.ts';

/** How a service refuses for no reason of the request's. */
interface ServiceTroubles {
  /** Too many requests. */
  throttled(): AwsFault;
  /** It has troubles of its own. */
  unavailable(): AwsFault;
}

const throttling = () => new AwsFault('Throttling', 'Rate exceeded');
const throttlingException = () => new AwsFault('ThrottlingException', 'Rate exceeded');

/** Of most services. */
const usualTroubles: ServiceTroubles = {
  throttled: throttlingException,
  unavailable: () =>
    new AwsFault('ServiceUnavailable', 'The service is unavailable. Please try again shortly.', 503),
};

/** By the name that requests are signed for. */
const troublesOf: Readonly<Record<string, ServiceTroubles>> = {
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

/** Ends a request as a fault wants it: rejects with an `AwsFault`, or with `ConnectionCut` after a while. */
export async function suffer(fault: RequestFault, serviceName: string, clock: Clock): Promise<never> {
  if (fault.kind === 'timeout') return hang(fault, clock);
  const troubles = troublesOf[serviceName] ?? usualTroubles;
  throw fault.kind === 'throttle' ? troubles.throttled() : troubles.unavailable();
}
