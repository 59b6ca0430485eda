import { Duration } from 'aws-cdk-lib';
import { SecurityGroup, Subnet } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Architecture, Tracing, type Code } from 'aws-cdk-lib/aws-lambda';
import { durationMs, spaceliftConnection, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { Autoscaler } from '../services/autoscaler.ts';
import type { FunctionOptions } from '../services/function-options.ts';
import { LifecycleManager } from '../services/lifecycle-manager.ts';
import { serviceCode, type ServiceName } from '../services/service-code.ts';
import { logOptions } from './pool-logs.ts';

export interface DedicatedServicesProps {
  readonly config: CompletePoolConfig;
  readonly permissionsBoundary?: IManagedPolicy;
}

/** Functions for one pool alone, which are deployed with it. */
export class DedicatedServices extends Construct {
  readonly autoscaler: Autoscaler;
  readonly lifecycleManager: LifecycleManager;

  constructor(scope: Construct, id: string, { config, permissionsBoundary }: DedicatedServicesProps) {
    super(scope, id);
    const { name: pool, functions, services } = config;
    const options: FunctionOptions & { readonly pool: string } = {
      pool,
      spaceliftEndpoints: [spaceliftConnection(config).endpoint],
      ...this.functionOptions(config),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    };
    this.autoscaler = new Autoscaler(this, 'Autoscaler', {
      ...options,
      webhook: config.scaling.webhook,
      code: codeOf('autoscaler', services.autoscaler),
      ...(functions !== undefined && { timeout: Duration.millis(durationMs(functions.timeout)) }),
    });
    this.lifecycleManager = new LifecycleManager(this, 'LifecycleManager', {
      ...options,
      code: codeOf('lifecycle-manager', services.lifecycleManager),
    });
  }

  private functionOptions(config: CompletePoolConfig): FunctionOptions {
    // Without the log class, because CloudWatch extracts the functions' metrics only from logs of the standard class.
    const { retention, removalPolicy, encryptionKey } = logOptions(this, config);
    const logs: FunctionOptions = {
      logRetention: retention,
      logRemovalPolicy: removalPolicy,
      logEncryptionKey: encryptionKey,
    };
    if (config.functions === undefined) return logs;
    const { network, architecture, memoryMiB, tracing } = config.functions;
    return {
      ...logs,
      architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      memorySize: memoryMiB,
      tracing: tracing === 'active' ? Tracing.ACTIVE : Tracing.PASS_THROUGH,
      ...(network !== undefined && {
        subnets: network.subnets.map((subnet, index) => Subnet.fromSubnetId(this, `Subnet${index}`, subnet)),
        securityGroups: network.securityGroups.map((group, index) =>
          SecurityGroup.fromSecurityGroupId(this, `SecurityGroup${index}`, group),
        ),
      }),
    };
  }
}

function codeOf(service: ServiceName, version: string | undefined): Code {
  return serviceCode(service, version === undefined ? {} : { version });
}
