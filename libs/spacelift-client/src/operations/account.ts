import { Answer } from '../answer.ts';
import type { SpaceliftConnection } from '../connection.ts';
import {
  ReadMetricsDocument,
  ReadUsageDocument,
  ReadViewerDocument,
  type ReadMetricsQuery,
  type ReadUsageQuery,
  type ReadViewerQuery,
} from '../generated/graphql.ts';
import type { CallOptions } from '../operation.ts';

/** Who the token belongs to. */
export interface Viewer {
  readonly id: string;
  readonly name?: string;
}

/** What the account has used in its billing period. */
export interface Usage {
  /** Unix seconds. */
  readonly billingPeriodStart: number;
  /** Unix seconds. */
  readonly billingPeriodEnd: number;
  readonly usedPrivateMinutes: number;
  readonly usedPublicMinutes: number;
  readonly usedSeats: number;
  readonly usedWorkers?: number;
}

/** A figure and what it is about, such as the state of the stacks that were counted. */
export interface DataPoint {
  readonly value: number;
  readonly labels: readonly string[];
}

/** Figures about stacks and runs. The units are Spacelift's; its clients do not show them. */
export interface Metrics {
  readonly stacksCountByState: readonly DataPoint[];
  readonly resourcesCountByDrift: readonly DataPoint[];
  readonly avgStackSizeByResourceCount: readonly DataPoint[];
  readonly averageRunDuration: readonly DataPoint[];
  readonly medianRunDuration: readonly DataPoint[];
}

const reading = { idempotent: true, permission: 'Space:Read' } as const;

/** Reads who the token belongs to. */
export async function readViewer(
  connection: SpaceliftConnection,
  options: CallOptions = {},
): Promise<Viewer> {
  const operation = {
    ...reading,
    document: ReadViewerDocument,
    action: 'read who the token belongs to',
    permission: 'none',
    optionalFields: ['name'],
  };
  const data = await connection.send({
    operation,
    variables: {},
    subject: 'the account',
    signal: options.signal,
  });
  const viewer = new Answer<ReadViewerQuery>(data, '').object<NonNullable<ReadViewerQuery['viewer']>>(
    'viewer',
  );
  return { id: viewer.id('id'), ...viewer.optional('name', 'text') };
}

/** Reads what the account has used. */
export async function readUsage(connection: SpaceliftConnection, options: CallOptions = {}): Promise<Usage> {
  const operation = {
    ...reading,
    document: ReadUsageDocument,
    action: 'read the usage',
    optionalFields: ['usedWorkers'],
  };
  const data = await connection.send({
    operation,
    variables: {},
    subject: 'the account',
    signal: options.signal,
  });
  const usage = new Answer<ReadUsageQuery>(data, '').object<ReadUsageQuery['usage']>('usage');
  return {
    billingPeriodStart: usage.wholeNumber('billingPeriodStart'),
    billingPeriodEnd: usage.wholeNumber('billingPeriodEnd'),
    usedPrivateMinutes: usage.wholeNumber('usedPrivateMinutes'),
    usedPublicMinutes: usage.wholeNumber('usedPublicMinutes'),
    usedSeats: usage.wholeNumber('usedSeats'),
    ...usage.optional('usedWorkers', 'wholeNumber'),
  };
}

/** Reads figures about stacks and runs. */
export async function readMetrics(
  connection: SpaceliftConnection,
  options: CallOptions = {},
): Promise<Metrics> {
  const operation = { ...reading, document: ReadMetricsDocument, action: 'read the metrics' };
  const data = await connection.send({
    operation,
    variables: {},
    subject: 'the account',
    signal: options.signal,
  });
  const metrics = new Answer<ReadMetricsQuery>(data, '').object<ReadMetricsQuery['metrics']>('metrics');
  const points = (name: keyof Metrics) => metrics.objects<DataPoint>(name).map(toDataPoint);
  return {
    stacksCountByState: points('stacksCountByState'),
    resourcesCountByDrift: points('resourcesCountByDrift'),
    avgStackSizeByResourceCount: points('avgStackSizeByResourceCount'),
    averageRunDuration: points('averageRunDuration'),
    medianRunDuration: points('medianRunDuration'),
  };
}

function toDataPoint(point: Answer<DataPoint>): DataPoint {
  return { value: point.number('value'), labels: point.texts('labels') };
}
