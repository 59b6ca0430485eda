#!/bin/sh
# Deploys the shared services and the pools with CloudFormation alone, from the folder of the configuration.
# The bucket has to exist, in the region of the pools.
set -eu

bucket=${1:?usage: deploy.sh BUCKET}
out=poolkeeper.out

npx poolkeeper synth --bucket "$bucket" --prefix poolkeeper/ --out "$out"
aws s3 sync "$out/code" "s3://$bucket/poolkeeper/"

# Groups invoke their termination policy function with this role, which AWS creates with the first group of an account.
aws iam get-role --role-name AWSServiceRoleForAutoScaling >/dev/null 2>&1 ||
  aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com

# Services come first, because the stack of a pool attaches permissions to their roles.
for stack in poolkeeper-autoscaler poolkeeper-lifecycle-manager; do
  aws cloudformation deploy --stack-name "$stack" --template-file "$out/$stack.template.json" \
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset
done

for template in "$out"/poolkeeper-pool-*.template.json; do
  # Templates of more than 51,200 bytes need --s3-bucket.
  aws cloudformation deploy --stack-name "$(basename "$template" .template.json)" --template-file "$template" \
    --s3-bucket "$bucket" --s3-prefix poolkeeper/templates \
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset
done
