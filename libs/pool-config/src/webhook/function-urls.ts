/**
 * The regions without function URLs of Lambda. Sources: https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html, and for
 * GovCloud CloudFormation's schemas, which do not have `AWS::Lambda::Url` there.
 */
export const regionsWithoutFunctionUrls: readonly string[] = [
  ...['ap-east-2', 'ap-south-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'],
  ...['ca-west-1', 'eu-central-2', 'eu-south-2', 'il-central-1', 'me-central-1'],
  ...['us-gov-east-1', 'us-gov-west-1'],
];
