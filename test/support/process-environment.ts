/** Sets variables for one test and puts everything back afterwards. Call at the top of a describe block. */
export function withEnvironment(variables: () => Readonly<Record<string, string>>): void {
  const before = { ...process.env };
  beforeEach(() => {
    Object.assign(process.env, variables());
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
}

/** Credentials that sign requests to a loopback service and are worth nothing elsewhere. */
export const LOOPBACK_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'loopback',
  AWS_SECRET_ACCESS_KEY: 'loopback',
  AWS_REGION: 'us-east-2',
} as const;
