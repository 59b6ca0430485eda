import type { EpochMs } from '@poolkeeper/pool-model';
import { TokenBucket, type BucketSize } from '@poolkeeper/pool-world';

/** How often an operation was called. */
export interface RequestCount {
  readonly requests: number;
  readonly throttled: number;
}

/** A request to an AWS service. */
export interface CountedRequest {
  /** The signing name: `ec2`. */
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

/** Counts the requests to AWS, and throttles them as AWS documents: see docs/fidelity.md. */
export class RequestRates {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #counts = new Map<string, RequestCount>();

  /** Counts a request, and returns whether AWS would accept it now. */
  accepts(request: CountedRequest, now: EpochMs): boolean {
    const isAccepted = this.#bucketOf(request, now)?.take(now) ?? true;
    const name = `${request.service}:${request.operation}`;
    const { requests, throttled } = this.#counts.get(name) ?? { requests: 0, throttled: 0 };
    this.#counts.set(name, { requests: requests + 1, throttled: throttled + (isAccepted ? 0 : 1) });
    return isAccepted;
  }

  /** By operation: `ec2:DescribeInstances`. */
  get counts(): ReadonlyMap<string, RequestCount> {
    return this.#counts;
  }

  #bucketOf(request: CountedRequest, now: EpochMs): TokenBucket | undefined {
    const limit = limitOf(request);
    if (limit === undefined) return undefined;
    const bucket = this.#buckets.get(limit.bucket) ?? new TokenBucket(limit.size, now);
    this.#buckets.set(limit.bucket, bucket);
    return bucket;
  }
}

interface Limit {
  /** The requests with the same name share a bucket. */
  readonly bucket: string;
  readonly size: BucketSize;
}

function limitOf({ service, operation, input }: CountedRequest): Limit | undefined {
  switch (service) {
    case 'ec2':
      return ec2Limit(operation, input);
    // AWS publishes no number, only that all operations share one limit. This is that of EC2's reads.
    case 'autoscaling':
      return { bucket: service, size: { capacity: 100, refillPerSecond: 20 } };
    case 'monitoring':
      return perSecond(`${service} ${operation}`, monitoringRates[operation]);
    case 'ssm':
      return perSecond(`${service} parameters`, parameterReads.includes(operation) ? 40 : undefined);
    default:
      return undefined;
  }
}

/** Each operation of EC2 has buckets of its own. */
function ec2Limit(operation: string, input: object): Limit {
  const bucket = `ec2 ${operation}`;
  const own = ec2Sizes[operation];
  if (own !== undefined) return { bucket, size: own };
  if (!operation.startsWith('Describe')) return { bucket, size: { capacity: 50, refillPerSecond: 5 } };
  if (unfilteredReads.includes(operation) && !('Filters' in input) && !('MaxResults' in input)) {
    return { bucket: `${bucket} unfiltered`, size: { capacity: 50, refillPerSecond: 10 } };
  }
  return { bucket, size: { capacity: 100, refillPerSecond: 20 } };
}

const ec2Sizes: Readonly<Record<string, BucketSize>> = {
  CreateTags: { capacity: 100, refillPerSecond: 10 },
  DeleteTags: { capacity: 100, refillPerSecond: 10 },
  TerminateInstances: { capacity: 100, refillPerSecond: 5 },
};

/** Reads that have a smaller bucket without a filter and without pages. */
const unfilteredReads = ['DescribeInstances', 'DescribeInstanceStatus', 'DescribeSecurityGroups'];

const monitoringRates: Readonly<Record<string, number>> = {
  DescribeAlarms: 9,
  GetMetricData: 500,
  ListMetrics: 25,
  PutMetricData: 500,
};

const parameterReads = ['GetParameter', 'GetParameters', 'GetParametersByPath'];

/** A rate without a documented burst. */
function perSecond(bucket: string, rate: number | undefined): Limit | undefined {
  return rate === undefined ? undefined : { bucket, size: { capacity: rate, refillPerSecond: rate } };
}
