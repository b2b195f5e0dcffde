import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/case';
import { type LogSource, SAVED_QUERIES } from './saved-query-table';

export interface SavedQueriesProps {
  /** Names of the log groups, for every kind of source. */
  readonly sources: Readonly<Record<LogSource, readonly string[]>>;
}

/** The saved questions of a region, in a folder of CloudWatch's console, each over the logs that can answer it. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { sources }: SavedQueriesProps) {
    super(scope, id);
    for (const { name, sources: asked, parameters = {}, query } of SAVED_QUERIES) {
      new CfnQueryDefinition(this, pascalCase(name), {
        name: `holdfast/${name}`,
        logGroupNames: asked.flatMap((source) => sources[source]),
        queryString: query,
        parameters: Object.entries(parameters).map(([parameter, description]) => ({ name: parameter, description })),
      });
    }
  }
}
