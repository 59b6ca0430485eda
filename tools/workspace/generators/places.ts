/** The files that generators change. Move a file, and its line here moves with it: a test generates one of each. */
export const places = {
  reason: 'libs/scaling-decision/src/decide/reason.ts',
  describeReason: 'libs/scaling-decision/src/describe/describe-reason.ts',
  describeReasonTest: 'libs/scaling-decision/src/describe/describe-reason.test.ts',
  policy: 'libs/scaling-decision/src/policy.ts',
  scalingConfig: 'libs/pool-config/src/config/scaling.ts',
  readSettings: 'libs/pool-config/src/settings/read-pool-settings.ts',
  writeSettings: 'libs/pool-config/src/settings/pool-settings-of.ts',
  notices: 'apps/autoscaler/src/report/notices.ts',
  autoscalerManual: 'apps/autoscaler/README.md',
  checks: 'apps/infra-deployer/src/commands/doctor/checks',
  allChecks: 'apps/infra-deployer/src/commands/doctor/checks/all-checks.ts',
  awsServices: 'apps/local-cloud/src/aws',
} as const;
