export {
  anyGroupTerminationRequest,
  anyLaunchPolicy,
  anyPurchasePolicy,
  anyRollPolicy,
  anyStrayLimits,
  anyTerminationLimits,
} from './policies.ts';
