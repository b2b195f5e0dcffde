/** The CDK app: `cdk list`, `cdk synth`, `cdk deploy`. Reads the process environment; everything else gets values. */
import { createApp } from '../lib/app';
import { environments } from '../lib/config/environments';

createApp(environments(process.env)).synth();
