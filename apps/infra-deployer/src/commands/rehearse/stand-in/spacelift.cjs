// Stands in for Spacelift's API in a rehearsal: answers the three operations that Poolkeeper's functions send. The workers of the
// pool are the instances whose setup has ended. Whether a run is on a worker, and whether it is drained, are tags of its instance.
const { AutoScalingClient, DescribeAutoScalingInstancesCommand } = require('@aws-sdk/client-auto-scaling');
const { createHash, createHmac, timingSafeEqual } = require('node:crypto');
const {
  CreateTagsCommand,
  DeleteTagsCommand,
  EC2Client,
  paginateDescribeInstances,
} = require('@aws-sdk/client-ec2');
const {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} = require('@aws-sdk/client-secrets-manager');
const { GetParameterCommand, ListTagsForResourceCommand, SSMClient } = require('@aws-sdk/client-ssm');

const { GROUP, POOL_ID, KEY_ID, SCRIPT, RUN_TAG, DRAINED_TAG, SECRET, SETTINGS } = process.env;
const autoScaling = new AutoScalingClient({});
const ec2 = new EC2Client({});
const ssm = new SSMClient({});
const secretsManager = new SecretsManagerClient({});
const tokenLifetimeSeconds = 3600;

exports.handler = async (event) => {
  if (event.probe === true) return probe();
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body;
  const { query = '', variables = {} } = JSON.parse(text || '{}');
  const answer = await answerTo(query, variables, event.headers.authorization);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
};

async function answerTo(query, variables, authorization = '') {
  const script = JSON.parse(await parameter(SCRIPT));
  if (query.includes('apiKeyUser')) return { data: { apiKeyUser: exchange(variables, script) } };
  if (!isValid(authorization.replace(/^Bearer /, ''), script)) return failure('unauthorized');
  if (query.includes('workerDrainSet')) return { data: { workerDrainSet: await drain(variables) } };
  if (query.includes('workerPool(')) return { data: { workerPool: await workerPool(variables, script) } };
  return failure('the stand-in does not answer this operation');
}

function failure(message) {
  return { data: null, errors: [{ message }] };
}

function exchange({ id, secret }, script) {
  const hash = createHash('sha256').update(String(secret)).digest('hex');
  if (id !== KEY_ID || !isSame(hash, script.keyHash)) return null;
  const validUntil = Math.floor(Date.now() / 1000) + tokenLifetimeSeconds;
  return { jwt: `${validUntil}.${signatureOf(validUntil, script)}`, validUntil };
}

function isValid(token, script) {
  const [validUntil = '', signature = ''] = token.split('.');
  return Number(validUntil) > Date.now() / 1000 && isSame(signature, signatureOf(validUntil, script));
}

function signatureOf(validUntil, { keyHash }) {
  return createHmac('sha256', keyHash).update(String(validUntil)).digest('base64url');
}

function isSame(given, wanted) {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function workerPool({ id }, { pendingRuns }) {
  if (id !== POOL_ID) return null;
  const workers = (await instances()).map(workerOf);
  const busyWorkers = workers.filter(({ busy }) => busy).length;
  return { id, name: GROUP, pendingRuns, busyWorkers, workers };
}

async function drain({ workerId: id, drain: isDrained }) {
  const Tags = [{ Key: DRAINED_TAG, ...(isDrained && { Value: 'yes' }) }];
  const Command = isDrained ? CreateTagsCommand : DeleteTagsCommand;
  const instance = (await instances()).find(({ InstanceId }) => InstanceId === id);
  if (instance === undefined) throw new Error(`there is no worker ${id}`);
  await ec2.send(new Command({ Resources: [id], Tags }));
  return { ...workerOf(instance), drained: isDrained };
}

/** The instances that have a worker: there are none in a warm pool, and none on a stopped machine. */
async function instances() {
  const Filters = [
    { Name: 'tag:aws:autoscaling:groupName', Values: [GROUP] },
    { Name: 'instance-state-name', Values: ['running'] },
  ];
  const found = [];
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2 }, { Filters })) {
    found.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
  }
  const setUp = found.filter((instance) => tagOf(instance, 'poolkeeper:setup').startsWith('done '));
  if (setUp.length === 0) return [];
  const InstanceIds = setUp.map(({ InstanceId }) => InstanceId);
  const { AutoScalingInstances = [] } = await autoScaling.send(
    new DescribeAutoScalingInstancesCommand({ InstanceIds }),
  );
  const warm = AutoScalingInstances.filter(({ LifecycleState }) => LifecycleState.startsWith('Warmed:'));
  return setUp.filter(({ InstanceId }) => !warm.some((each) => each.InstanceId === InstanceId));
}

function workerOf(instance) {
  const setUpAt = Math.floor(Date.parse(tagOf(instance, 'poolkeeper:setup').slice('done '.length)) / 1000);
  const busy = tagOf(instance, RUN_TAG) !== '';
  return {
    id: instance.InstanceId,
    busy,
    drained: tagOf(instance, DRAINED_TAG) !== '',
    createdAt: setUpAt,
    availableAt: busy ? null : setUpAt,
    metadata: JSON.stringify({ instance_id: instance.InstanceId, asg_id: GROUP, ami_id: instance.ImageId }),
  };
}

function tagOf({ Tags = [] }, key) {
  return Tags.find(({ Key }) => Key === key)?.Value ?? '';
}

async function parameter(Name) {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
  return Parameter.Value;
}

/** Makes the calls whose permissions depend on the tags of what they read. Returns the name of each error, or `ok`. */
async function probe() {
  const SecretId = SECRET;
  const calls = {
    'secretsmanager:GetSecretValue': () => secretsManager.send(new GetSecretValueCommand({ SecretId })),
    'secretsmanager:DescribeSecret': () => secretsManager.send(new DescribeSecretCommand({ SecretId })),
    'ssm:GetParameter': () => parameter(SETTINGS),
    'ssm:ListTagsForResource': () =>
      ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: SETTINGS })),
  };
  const outcomes = Object.entries(calls).map(async ([action, call]) => {
    const outcome = await call().then(
      () => 'ok',
      (error) => error.name,
    );
    return [action, outcome];
  });
  return Object.fromEntries(await Promise.all(outcomes));
}
