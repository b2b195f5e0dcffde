/** The one call of the RDS API that the writer locator makes, answered on loopback in the real protocol. */
import { startHttpService, type HttpService } from '../http-service';

/** What the control plane says of the global database. Change it at will. */
export interface GlobalDatabase {
  readonly identifier: string;
  /** The global endpoint. */
  readonly endpoint: string;
  readonly regions: readonly string[];
  /** Region of the writer. */
  writer: string;
  /** False while the control plane fails. */
  available: boolean;
}

/** Serves DescribeGlobalClusters; its URL is for AWS_ENDPOINT_URL_RDS. */
export function startRdsApi(database: GlobalDatabase): Promise<HttpService> {
  return startHttpService(({ body }) => {
    const call = new URLSearchParams(body);
    const isAsked =
      call.get('Action') === 'DescribeGlobalClusters' && call.get('GlobalClusterIdentifier') === database.identifier;
    if (!database.available) return { status: 503, body: fault('ServiceUnavailable') };
    return isAsked
      ? { status: 200, body: describe(database) }
      : { status: 404, body: fault('GlobalClusterNotFoundFault') };
  });
}

const fault = (code: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${code}</Message></Error></ErrorResponse>`;

function describe({ identifier, endpoint, regions, writer }: GlobalDatabase): string {
  const members = regions.map(
    (region) => `<GlobalClusterMember>
    <DBClusterArn>arn:aws:rds:${region}:000000000000:cluster:holdfast</DBClusterArn>
    <IsWriter>${region === writer}</IsWriter></GlobalClusterMember>`,
  );
  return `<DescribeGlobalClustersResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeGlobalClustersResult>
    <GlobalClusters><GlobalClusterMember>
      <GlobalClusterIdentifier>${identifier}</GlobalClusterIdentifier><Endpoint>${endpoint}</Endpoint><Status>available</Status>
      <GlobalClusterMembers>${members.join('')}</GlobalClusterMembers>
    </GlobalClusterMember></GlobalClusters>
  </DescribeGlobalClustersResult></DescribeGlobalClustersResponse>`;
}
