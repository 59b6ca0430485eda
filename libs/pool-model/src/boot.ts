/** The steps of a boot, by the names under which instances report them. */
export const bootSteps = [
  'agents',
  'certificates',
  'docker',
  'launcher',
  'services',
  'secrets',
  'environment',
  'registration',
] as const;

export type BootStep = (typeof bootSteps)[number];
