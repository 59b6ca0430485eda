export { type ApiKey } from './api-key.ts';
export { type Credentials } from './connection.ts';
export { fetchTrusting } from './fetch-trusting.ts';
export {
  accountFromEnvironment,
  accountFromSpacectl,
  CredentialsError,
  readSpacectlProfile,
  type SpacectlFiles,
  type SpacectlProfile,
  type SpaceliftAccount,
} from './spacectl.ts';
