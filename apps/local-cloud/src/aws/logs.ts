import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type {
  DeleteLogGroupCommandInput,
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsFault } from '@poolkeeper/pool-world';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { requireWithin } from './constraint.ts';
import { logPattern } from './log-pattern.ts';
import { page } from './page.ts';
import { service } from './service.ts';

export const logs = service({
  name: 'logs',
  sdk,
  protocol: awsJsonProtocol({
    version: '1.1',
    namespace: 'com.amazonaws.logs',
    missing: (paths) => new AwsFault('InvalidParameterException', validationErrorMessage(paths)),
  }),
  // Events of several streams are always interleaved.
  withoutEffect: ['interleaved'],
  operations: {
    DeleteLogGroup: deleteLogGroup,
    DescribeLogGroups: describeLogGroups,
    FilterLogEvents: filterLogEvents,
  },
});

const mostEvents = 10_000;
const mostGroups = 50;

/** Filters by time, stream and pattern. */
function filterLogEvents(
  input: FilterLogEventsCommandInput,
  { account }: Call,
): Answer<FilterLogEventsCommandOutput> {
  const {
    logGroupName = '',
    filterPattern = '',
    startTime = 0,
    endTime = Infinity,
    limit = mostEvents,
    logStreamNames,
    logStreamNamePrefix = '',
    nextToken: token,
  } = input;
  const group = account.logGroups.find(input.logGroupIdentifier?.split(':').at(-1) ?? logGroupName);
  if (group === undefined) throw noSuchGroup();
  const matches = logPattern(filterPattern);
  const events = group.events
    .map((event, index) => ({ ...event, id: String(index).padStart(12, '0') }))
    .filter(({ at }) => at >= startTime && at < endTime)
    .filter(({ stream }) => logStreamNames?.includes(stream) ?? true)
    .filter(({ stream }) => stream.startsWith(logStreamNamePrefix))
    .filter(({ text }) => matches(text));
  const { items, nextToken } = page({
    items: events,
    keyOf: ({ id }) => id,
    size: limit,
    token,
    badToken: () => new AwsFault('InvalidParameterException', 'The specified nextToken is invalid.'),
  });
  return {
    events: items.map(({ id, at, stream, text }) => ({
      eventId: id,
      timestamp: at,
      ingestionTime: at,
      logStreamName: stream,
      message: text,
    })),
    nextToken,
  };
}

function deleteLogGroup({ logGroupName = '' }: DeleteLogGroupCommandInput, { account }: Call) {
  if (account.logGroups.find(logGroupName) === undefined) throw noSuchGroup();
  account.logGroups.delete(logGroupName);
  return {};
}

function noSuchGroup(): AwsFault {
  return new AwsFault('ResourceNotFoundException', 'The specified log group does not exist.');
}

function describeLogGroups(
  {
    logGroupNamePrefix: prefix,
    logGroupNamePattern: pattern,
    limit = mostGroups,
    nextToken: token,
  }: DescribeLogGroupsCommandInput,
  { account, world }: Call,
): Answer<DescribeLogGroupsCommandOutput> {
  if (prefix !== undefined && pattern !== undefined) {
    throw new AwsFault(
      'InvalidParameterException',
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  const groups = account.logGroups
    .all()
    .filter(({ name }) => name.startsWith(prefix ?? '') && name.includes(pattern ?? ''));
  const { items: found, nextToken } = page({
    items: groups,
    keyOf: ({ name }) => name,
    size: requireWithin(
      { member: 'limit', from: 1, to: mostGroups, code: 'InvalidParameterException' },
      limit,
    ),
    token,
    badToken: () => new AwsFault('InvalidParameterException', 'The specified nextToken is invalid.'),
  });
  return {
    logGroups: found.map(({ name, createdAt, retentionDays }) => ({
      logGroupName: name,
      arn: `arn:aws:logs:${world.region}:${world.accountId}:log-group:${name}:*`,
      creationTime: createdAt,
      retentionInDays: retentionDays,
    })),
    nextToken,
  };
}
