import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type {
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsFault } from '@poolkeeper/pool-world';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
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
  operations: { DescribeLogGroups: describeLogGroups, FilterLogEvents: filterLogEvents },
});

const mostEvents = 10_000;

/** Filters by time, stream and pattern. A pattern is either `{ $.field = value }` or words that the line must contain. */
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
  } = input;
  const group = account.logGroups.find(input.logGroupIdentifier?.split(':').at(-1) ?? logGroupName);
  if (group === undefined) {
    throw new AwsFault('ResourceNotFoundException', 'The specified log group does not exist.');
  }
  const matches = matcher(filterPattern);
  const events = group.events
    .map((event, index) => ({ ...event, id: String(index).padStart(12, '0') }))
    .filter(({ at }) => at >= startTime && at < endTime)
    .filter(({ stream }) => input.logStreamNames?.includes(stream) ?? true)
    .filter(({ stream }) => stream.startsWith(input.logStreamNamePrefix ?? ''))
    .filter(({ text }) => matches(text));
  const { items, nextToken } = page({
    items: events,
    keyOf: ({ id }) => id,
    size: limit,
    token: input.nextToken,
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

function describeLogGroups(
  { logGroupNamePrefix: prefix = '' }: DescribeLogGroupsCommandInput,
  { account, world }: Call,
): Answer<DescribeLogGroupsCommandOutput> {
  const found = account.logGroups.all().filter(({ name }) => name.startsWith(prefix));
  return {
    logGroups: found.map(({ name, createdAt, retentionDays }) => ({
      logGroupName: name,
      arn: `arn:aws:logs:${world.region}:${world.accountId}:log-group:${name}:*`,
      creationTime: createdAt,
      retentionInDays: retentionDays,
    })),
  };
}

function matcher(pattern: string): (text: string) => boolean {
  const [, field = '', value = ''] = /^\s*\{\s*\$\.([\w.]+)\s*=\s*"?([^"}]*?)"?\s*\}\s*$/.exec(pattern) ?? [];
  if (field !== '') return (text) => valueIn(text, field) === value;
  const words = [...pattern.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  return (text) => words.every((word) => text.includes(word));
}

function valueIn(text: string, path: string): string | undefined {
  try {
    const found = path
      .split('.')
      .reduce<unknown>(
        (value, key) => (value as Readonly<Record<string, unknown>> | null)?.[key],
        JSON.parse(text),
      );
    return typeof found === 'string' ? found : JSON.stringify(found);
  } catch {
    return undefined;
  }
}
