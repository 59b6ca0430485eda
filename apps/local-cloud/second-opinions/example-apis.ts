import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sts from '@aws-sdk/client-sts';

export interface ExampleApi {
  readonly service: string;
  /** The folder of the API in botocore. */
  readonly folder: string;
  readonly sdk: object;
  readonly Client: new (settings: object) => AnyClient;
  /** By operation and id of the example: the code of the refusal, and why it is right. */
  readonly refused: Readonly<Record<string, { readonly code: string; readonly because: string }>>;
  /** Why a member of an example's response is missing here, by its path. */
  readonly missing: Readonly<Record<string, string>>;
}

interface AnyClient {
  send(command: object): Promise<object>;
  destroy(): void;
}

const noLaunchConfiguration = 'the groups of this account have launch templates';
const unversioned = 'buckets keep no versions';
const noSuchResource = 'the account has no such resource';
const notServed = 'the operation does not serve this part of the request, and says so';
const notInFunction = 'the function of the account has no such setting';
const noCode = 'functions have no size, hash, date of change or place of their code';
const notInSecret = 'the secret of the account has no such setting';

export const exampleApis: readonly ExampleApi[] = [
  {
    service: 'autoscaling',
    folder: 'autoscaling/2011-01-01',
    sdk: autoScaling,
    Client: autoScaling.AutoScalingClient,
    refused: {
      'CancelInstanceRefresh to-cancel-an-instance-refresh-1592960979817': {
        code: 'ActiveInstanceRefreshNotFoundFault',
        because: noSuchResource,
      },
      'CompleteLifecycleAction autoscaling-complete-lifecycle-action-1': {
        code: 'ValidationError',
        because: noSuchResource,
      },
      'DeleteAutoScalingGroup autoscaling-delete-auto-scaling-group-1': {
        code: 'ResourceInUseFault',
        because: 'the group has instances',
      },
      'DeleteAutoScalingGroup autoscaling-delete-auto-scaling-group-2': {
        code: 'ValidationError',
        because: 'the group retains instances',
      },
      'DeleteLifecycleHook autoscaling-delete-lifecycle-hook-1': {
        code: 'ValidationError',
        because: noSuchResource,
      },
      'ExitStandby autoscaling-exit-standby-1': {
        code: 'ValidationError',
        because: 'the instance is in service',
      },
      'PutWarmPool to-add-a-warm-pool-to-an-auto-scaling-group-1617818810383': {
        code: 'ValidationError',
        because: noSuchResource,
      },
      'RecordLifecycleActionHeartbeat autoscaling-record-lifecycle-action-heartbeat-1': {
        code: 'ValidationError',
        because: noSuchResource,
      },
      'SetDesiredCapacity autoscaling-set-desired-capacity-1': { code: 'NotImplemented', because: notServed },
      'StartInstanceRefresh to-start-an-instance-refresh-1592957271522': {
        code: 'ValidationError',
        because: noSuchResource,
      },
      'UpdateAutoScalingGroup autoscaling-update-auto-scaling-group-1': {
        code: 'ValidationError',
        because: noSuchResource,
      },
    },
    missing: {
      'DescribeAutoScalingGroups.AutoScalingGroups.Instances.LaunchConfigurationName': noLaunchConfiguration,
      'DescribeAutoScalingGroups.AutoScalingGroups.LaunchConfigurationName': noLaunchConfiguration,
      'DescribeAutoScalingGroups.AutoScalingGroups.TrafficSources': 'groups have no load balancers',
      'DescribeAutoScalingGroups.AutoScalingGroups.VPCZoneIdentifier':
        'the group of the account has no subnets',
      'DescribeAutoScalingInstances.AutoScalingInstances.LaunchConfigurationName': noLaunchConfiguration,
      'DescribeLifecycleHooks.LifecycleHooks.RoleARN': 'the hook of the account has no role',
    },
  },
  {
    service: 'ec2',
    folder: 'ec2/2016-11-15',
    sdk: ec2,
    Client: ec2.EC2Client,
    refused: {
      'CreateTags ec2-create-tags-1': { code: 'InvalidAMIID.NotFound', because: noSuchResource },
      'DeleteTags ec2-delete-tags-1': { code: 'InvalidAMIID.NotFound', because: noSuchResource },
      'DescribeLaunchTemplateVersions to-describe-the-versions-for-a-launch-template-1529344425048': {
        code: 'InvalidLaunchTemplateId.NotFound',
        because: noSuchResource,
      },
      'DescribeLaunchTemplates to-describe-a-launch-template-1529344182862': {
        code: 'InvalidLaunchTemplateId.NotFound',
        because: noSuchResource,
      },
      'DescribeSecurityGroups to-describe-a-security-group-1529354426314': {
        code: 'InvalidGroup.NotFound',
        because: noSuchResource,
      },
      'DescribeSecurityGroups to-describe-a-tagged-security-group-1529354553880': {
        code: 'InvalidParameterValue',
        because: 'security groups have no tags, so the filter is refused',
      },
      'DescribeVpcs ec2-describe-vpcs-1': { code: 'InvalidVpcID.NotFound', because: noSuchResource },
    },
    missing: {
      'DescribeImages.Images.BlockDeviceMappings':
        'images have what the image lookups of Poolkeeper and the CDK read',
      'DescribeImages.Images.Description':
        'images have what the image lookups of Poolkeeper and the CDK read',
      'DescribeImages.Images.Hypervisor': 'images have what the image lookups of Poolkeeper and the CDK read',
      'DescribeImages.Images.ImageLocation':
        'images have what the image lookups of Poolkeeper and the CDK read',
      'DescribeImages.Images.ImageType': 'images have what the image lookups of Poolkeeper and the CDK read',
      'DescribeImages.Images.KernelId': 'images have what the image lookups of Poolkeeper and the CDK read',
      'DescribeImages.Images.Public': 'images have what the image lookups of Poolkeeper and the CDK read',
      'DescribeAvailabilityZones.AvailabilityZones.Messages': 'AWS has no messages on healthy zones',
    },
  },
  {
    service: 'iam',
    folder: 'iam/2010-05-08',
    sdk: iam,
    Client: iam.IAMClient,
    refused: {
      'GetInstanceProfile 463b9ba5-18cc-4608-9ccb-5a7c6b6e5fe7': {
        code: 'NoSuchEntityException',
        because: noSuchResource,
      },
      'GetRole 5b7d03a6-340c-472d-aa77-56425950d8b0': {
        code: 'NoSuchEntityException',
        because: noSuchResource,
      },
    },
    missing: {},
  },
  {
    service: 'lambda',
    folder: 'lambda/2015-03-31',
    sdk: lambda,
    Client: lambda.LambdaClient,
    refused: {
      'GetPolicy to-retrieve-a-lambda-function-policy-1481649319053': {
        code: 'ResourceNotFoundException',
        because: noSuchResource,
      },
      'UpdateEventSourceMapping to-update-a-lambda-function-event-source-mapping-1481650907413': {
        code: 'ResourceNotFoundException',
        because: noSuchResource,
      },
    },
    missing: {
      'GetFunction.Configuration.Description': notInFunction,
      'GetFunction.Configuration.Environment.Variables.BUCKET': notInFunction,
      'GetFunction.Configuration.Environment.Variables.PREFIX': notInFunction,
      'GetFunction.Configuration.KMSKeyArn': notInFunction,
      'GetFunction.Tags': notInFunction,
      'GetFunctionConfiguration.Description': notInFunction,
      'GetFunctionConfiguration.Environment.Variables.BUCKET': notInFunction,
      'GetFunctionConfiguration.Environment.Variables.PREFIX': notInFunction,
      'GetFunctionConfiguration.KMSKeyArn': notInFunction,
      'ListFunctions.Functions.Description': notInFunction,
      'ListFunctions.NextMarker': notInFunction,
      'GetAccountSettings.AccountLimit.CodeSizeUnzipped': noCode,
      'GetAccountSettings.AccountLimit.CodeSizeZipped': noCode,
      'GetAccountSettings.AccountLimit.TotalCodeSize': noCode,
      'GetAccountSettings.AccountUsage.TotalCodeSize': noCode,
      'GetFunction.Code': noCode,
      'GetFunction.Configuration.CodeSha256': noCode,
      'GetFunction.Configuration.CodeSize': noCode,
      'GetFunction.Configuration.LastModified': noCode,
      'GetFunctionConfiguration.CodeSha256': noCode,
      'GetFunctionConfiguration.CodeSize': noCode,
      'GetFunctionConfiguration.LastModified': noCode,
      'ListFunctions.Functions.CodeSha256': noCode,
      'ListFunctions.Functions.CodeSize': noCode,
      'ListFunctions.Functions.LastModified': noCode,
    },
  },
  {
    service: 's3',
    folder: 's3/2006-03-01',
    sdk: s3,
    Client: s3.S3Client,
    refused: {
      'GetObjectTagging to-retrieve-tag-set-of-a-specific-object-version-1483400283663': {
        code: 'NotImplemented',
        because: notServed,
      },
      'PutObject to-upload-an-object-(specify-optional-headers)': {
        code: 'NotImplemented',
        because: notServed,
      },
      'PutObject to-upload-an-object-and-specify-canned-acl-1483397779571': {
        code: 'NotImplemented',
        because: notServed,
      },
      'PutObject to-upload-object-and-specify-user-defined-metadata-1483396974757': {
        code: 'NotImplemented',
        because: notServed,
      },
    },
    missing: {
      'GetBucketVersioning.MFADelete': unversioned,
      'GetBucketVersioning.Status': unversioned,
      'GetObject.VersionId': unversioned,
      'GetObjectTagging.VersionId': unversioned,
      'HeadObject.VersionId': unversioned,
      'ListObjectsV2.Contents': 'the bucket of the example has no objects here',
      'ListObjectsV2.NextContinuationToken': 'the bucket of the example has no objects here',
      'PutObject.VersionId': unversioned,
    },
  },
  {
    service: 'secretsmanager',
    folder: 'secretsmanager/2017-10-17',
    sdk: secretsManager,
    Client: secretsManager.SecretsManagerClient,
    refused: {},
    missing: {
      'DescribeSecret.Description': notInSecret,
      'DescribeSecret.KmsKeyId': notInSecret,
      'DescribeSecret.LastAccessedDate': notInSecret,
      'DescribeSecret.LastRotatedDate': notInSecret,
      'DescribeSecret.RotationEnabled': notInSecret,
      'DescribeSecret.RotationLambdaARN': notInSecret,
      'DescribeSecret.RotationRules': notInSecret,
      'DescribeSecret.Tags': notInSecret,
      'DescribeSecret.VersionIdsToStages.EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE': notInSecret,
      'DescribeSecret.VersionIdsToStages.EXAMPLE2-90ab-cdef-fedc-ba987EXAMPLE': notInSecret,
    },
  },
  {
    service: 'sts',
    folder: 'sts/2011-06-15',
    sdk: sts,
    Client: sts.STSClient,
    refused: {
      'AssumeRole to-assume-a-role-1480532402212': {
        code: 'AccessDenied',
        because: 'the account has no such role, and STS does not tell',
      },
    },
    missing: {},
  },
];
