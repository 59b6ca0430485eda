import { Annotations } from 'aws-cdk-lib';
import type { CompletePoolConfig } from '@poolkeeper/pool-config';
import { describeProblem, nameOf, parsePoolConfig } from '@poolkeeper/pool-config/schema';
import type { Construct } from 'constructs';
import type { SecretKey, WorkerPoolProps } from '../worker-pool-props.ts';

/**
 * Returns the configuration with all defaults and with the values of CDK objects. Their ids may be tokens, so they are inserted
 * after the validation. Warnings become annotations of the scope.
 *
 * @throws PoolConfigError with all problems of the configuration.
 */
export function completeConfig(scope: Construct, props: WorkerPoolProps): CompletePoolConfig {
  const { network } = props.config;
  const given = {
    ...props.config,
    network: {
      ...network,
      ...(props.subnets && { subnets: props.subnets.map((_, index) => standIn('subnet', index)) }),
      ...(props.securityGroups && {
        securityGroups: props.securityGroups.map((_, index) => standIn('sg', index)),
      }),
    },
  };
  const config = parsePoolConfig(given, {
    onWarning: (warning) => {
      const id = `@poolkeeper/cdk:${nameOf(warning.path)}`;
      Annotations.of(scope).addWarningV2(id, describeProblem(warning));
    },
  });
  return withObjects(config, props);
}

function standIn(kind: 'subnet' | 'sg', index: number): string {
  return `${kind}-${index.toString(16).padStart(8, '0')}`;
}

function withObjects(config: CompletePoolConfig, props: WorkerPoolProps): CompletePoolConfig {
  const { spacelift, network, secrets, instances, logs, monitoring } = config;
  return {
    ...config,
    spacelift: {
      ...spacelift,
      apiKey: {
        ...spacelift.apiKey,
        ...(props.apiKeySecret && { secret: sourceOf(props.apiKeySecret) }),
      },
    },
    network: {
      ...network,
      ...(props.subnets && { subnets: props.subnets.map(({ subnetId }) => subnetId) }),
      ...(props.securityGroups && {
        securityGroups: props.securityGroups.map(({ securityGroupId }) => securityGroupId),
      }),
    },
    secrets: {
      ...secrets,
      ...(props.token && { token: sourceOf(props.token) }),
      ...(props.privateKey && { privateKey: sourceOf(props.privateKey) }),
      environment: {
        ...secrets.environment,
        ...Object.fromEntries(
          Object.entries(props.secretEnvironment ?? {}).map(([name, key]) => [name, sourceOf(key)]),
        ),
      },
    },
    instances: {
      ...instances,
      rootVolume: {
        ...instances.rootVolume,
        ...(props.volumeEncryptionKey && { kmsKey: props.volumeEncryptionKey.keyArn }),
      },
    },
    logs: { ...logs, ...(props.logEncryptionKey && { kmsKey: props.logEncryptionKey.keyArn }) },
    monitoring: {
      ...monitoring,
      notify: [...monitoring.notify, ...(props.alarmTopics ?? []).map(({ topicArn }) => topicArn)],
    },
  };
}

function sourceOf({ secret, jsonKey }: SecretKey) {
  return {
    secretsManager: secret.secretArn,
    jsonKey,
    kmsKey: secret.encryptionKey?.keyArn,
  };
}
