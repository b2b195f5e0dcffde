/** CDK apps that leave nothing behind: the CDK itself never removes the folder that it makes for an app without one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder for one assembly; gone when the test file is done. */
export function assemblyFolderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-app-'));
  folders.push(folder);
  return folder;
}

/** An app with a folder of its own. It copies no assets: no test deploys them. */
export const testApp = ({ context, ...props }: AppProps = {}): App =>
  new App({
    outdir: assemblyFolderOfTest(),
    context: { 'aws:cdk:disable-asset-staging': true, 'aws:cdk:disable-creation-stack-traces': true, ...context },
    ...props,
  });
