import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateAuthorities } from '../../../lib/runtime/database/certificate-authorities';
import { tokens } from '../../../lib/runtime/database/connections';
import { LOOPBACK_CREDENTIALS, withEnvironment } from '../../support/process-environment';

describe('a token', () => {
  withEnvironment(() => LOOPBACK_CREDENTIALS);

  test("is signed for the writer's host and region, not for the program's own", async () => {
    const west = { host: 'holdfast.cluster-c1.us-west-2.rds.amazonaws.com', region: 'us-west-2' };
    const token = new URL(`https://${await tokens(west, 5432, 'holdfast_application')()}`);
    expect(token.host).toBe(`${west.host}:5432`);
    expect(Object.fromEntries(token.searchParams)).toMatchObject({
      Action: 'connect',
      DBUser: 'holdfast_application',
      'X-Amz-Credential': expect.stringMatching(/^loopback\/\d{8}\/us-west-2\/rds-db\/aws4_request$/),
      'X-Amz-Expires': '900',
    });
  });
});

describe('certificate authorities', () => {
  test.each(['us-west-2', 'us-east-2'])("Amazon's are known for %s, and stay valid for years", (region) => {
    const roots = certificateAuthorities()
      .map((pem) => new X509Certificate(pem))
      .filter(({ subject }) => subject.includes(`CN=Amazon RDS ${region} Root CA`));
    expect(roots).toHaveLength(3);
    expect(roots.filter(({ validTo }) => Date.parse(validTo) < Date.parse('2050-01-01'))).toEqual([]);
  });

  test('a file that holds none is refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-'));
    writeFileSync(join(folder, 'empty.pem'), '');
    expect(() => certificateAuthorities(join(folder, 'empty.pem'))).toThrow(/must hold a PEM certificate/);
    rmSync(folder, { recursive: true });
  });
});
