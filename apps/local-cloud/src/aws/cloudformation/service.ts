import * as sdk from '@aws-sdk/client-cloudformation';
import { awsQueryProtocol } from '../../wire/query-protocol.ts';
import { service } from '../service.ts';
import {
  createChangeSet,
  deleteChangeSet,
  describeChangeSet,
  executeChangeSet,
  listChangeSets,
} from './change-sets.ts';
import { describeStackDriftDetectionStatus, describeStackResourceDrifts, detectStackDrift } from './drift.ts';
import {
  describeStackEvents,
  describeStackResource,
  describeStackResources,
  listStackResources,
} from './resources.ts';
import {
  createStack,
  deleteStack,
  describeStacks,
  listStacks,
  updateStack,
  updateTerminationProtection,
} from './stacks.ts';
import { getTemplate, getTemplateSummary, validateTemplate } from './templates.ts';

export const cloudFormation = service({
  name: 'cloudformation',
  sdk,
  protocol: awsQueryProtocol('http://cloudformation.amazonaws.com/doc/2010-05-15/'),
  withoutEffect: [
    ...['ClientRequestToken', 'ClientToken', 'IncludeNestedStacks', 'IncludePropertyValues', 'TemplateStage'],
    // Deployments are made with the permissions of the caller, who is an operator.
    'RoleARN',
    // Change sets keep no description, and SNS topics have no effect.
    ...['Description', 'NotificationARNs'],
    // The CDK sends them with their defaults.
    ...['DeploymentConfig', 'DeploymentMode', 'ImportExistingResources'],
  ],
  operations: {
    CreateChangeSet: createChangeSet,
    CreateStack: createStack,
    DeleteChangeSet: deleteChangeSet,
    DeleteStack: deleteStack,
    DescribeChangeSet: describeChangeSet,
    DescribeStackDriftDetectionStatus: describeStackDriftDetectionStatus,
    DescribeStackEvents: describeStackEvents,
    DescribeStackResource: describeStackResource,
    DescribeStackResourceDrifts: describeStackResourceDrifts,
    DescribeStackResources: describeStackResources,
    DescribeStacks: describeStacks,
    DetectStackDrift: detectStackDrift,
    ExecuteChangeSet: executeChangeSet,
    GetTemplate: getTemplate,
    GetTemplateSummary: getTemplateSummary,
    ListChangeSets: listChangeSets,
    ListStackResources: listStackResources,
    ListStacks: listStacks,
    UpdateStack: updateStack,
    UpdateTerminationProtection: updateTerminationProtection,
    ValidateTemplate: validateTemplate,
  },
});
