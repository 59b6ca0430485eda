import type { CodeBucket } from '../../deployment/app-of.ts';
import type { WrittenTemplate } from './synth.ts';

/** Longer templates go over a bucket. In bytes, of CloudFormation. */
const longestInlineTemplate = 51_200;

/** The commands that deploy what was written, in order. */
export function howToDeploy(
  templates: readonly WrittenTemplate[],
  { out, codeBucket }: { readonly out: string; readonly codeBucket?: CodeBucket },
): readonly string[] {
  if (codeBucket === undefined) return [`npx cdk deploy --app ${out} --all`];
  const { name, prefix = '' } = codeBucket;
  return [
    `aws s3 sync ${out}/code s3://${name}/${prefix}`,
    ...templates.map(({ stack, template, region, bytes }) =>
      [
        `aws cloudformation deploy --stack-name ${stack} --template-file ${template} --capabilities CAPABILITY_NAMED_IAM`,
        ...(bytes > longestInlineTemplate ? [`--s3-bucket ${name}`] : []),
        ...(region === undefined ? [] : [`--region ${region}`]),
      ].join(' '),
    ),
  ];
}
