import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { clientConfig, clientSettings } from '../../../lib/recovery/drill/aws-clients';
import { withEnvironment } from '../../support/process-environment';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-profile-'));
const file = join(folder, 'config');
writeFileSync(file, '[default]\nendpoint_url = http://127.0.0.1:9\n');
afterAll(() => rmSync(folder, { recursive: true }));
withEnvironment(() => ({ AWS_CONFIG_FILE: file }));

/** The host that a client made so would talk to. */
async function hostOf(made: object): Promise<string> {
  const client = new LambdaClient({
    region: 'us-east-2',
    ...made,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  let host = '';
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        host = String(Reflect.get(Object(request), 'hostname'));
        throw new Error('far enough');
      },
    { step: 'finalizeRequest' },
  );
  await expect(client.send(new ListFunctionsCommand({}))).rejects.toThrow('far enough');
  client.destroy();
  return host;
}

test("a profile's endpoint leads no drill of a real environment to another place than AWS", async () => {
  expect(await hostOf({})).toBe('127.0.0.1');
  expect(await hostOf(clientSettings(clientConfig({ loopback: undefined }, { name: 'us-east-2' })))).toBe(
    'lambda.us-east-2.amazonaws.com',
  );
});
