/** What any client is set up with: local-cloud asks for a signature and takes everybody's. */
export const anyone = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIDANYONE', secretAccessKey: 'any' },
  maxAttempts: 1,
};
