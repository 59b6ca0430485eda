import type { Account } from '../account/account.ts';

/** The qualifier in the names of the CDK's bootstrap resources. */
const qualifier = 'hnb659fds';
/** A version that assemblies accept, and that `cdk bootstrap` updates. */
const version = '30';

/** The roles that the CDK assumes, by their logical ids in its own template. */
const roles = {
  CloudFormationExecutionRole: 'cfn-exec',
  DeploymentActionRole: 'deploy',
  FilePublishingRole: 'file-publishing',
  ImagePublishingRole: 'image-publishing',
  LookupRole: 'lookup',
};

/**
 * Bootstraps an account for the CDK: a stack of the name and with the logical ids of the CDK's own, so that `cdk bootstrap`
 * updates it. Its roles may do everything.
 */
export async function bootstrapAccount({ stacks }: Account): Promise<void> {
  await stacks.create({ name: 'CDKToolkit', templateText: JSON.stringify(bootstrapTemplate()) }).done;
}

function bootstrapTemplate() {
  const named = (name: string) => ({
    'Fn::Sub': `cdk-${qualifier}-${name}-\${AWS::AccountId}-\${AWS::Region}`,
  });
  const role = (name: string) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: named(`${name}-role`),
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: { Ref: 'AWS::AccountId' } } },
        ],
      },
      Policies: [
        {
          PolicyName: 'all',
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
        },
      ],
    },
  });
  return {
    Resources: {
      StagingBucket: {
        Type: 'AWS::S3::Bucket',
        Properties: { BucketName: named('assets') },
        DeletionPolicy: 'Retain',
      },
      CdkBootstrapVersion: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Type: 'String', Name: `/cdk-bootstrap/${qualifier}/version`, Value: version },
      },
      ...Object.fromEntries(Object.entries(roles).map(([logicalId, name]) => [logicalId, role(name)])),
    },
    Outputs: {
      BucketName: { Value: { Ref: 'StagingBucket' } },
      BucketDomainName: { Value: { 'Fn::GetAtt': ['StagingBucket', 'RegionalDomainName'] } },
      BootstrapVersion: { Value: { 'Fn::GetAtt': ['CdkBootstrapVersion', 'Value'] } },
    },
  };
}
