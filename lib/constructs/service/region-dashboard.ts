import { Dashboard, GraphWidget, type IMetric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** One diagram: a question, and the metrics that answer it. */
export interface Graph {
  readonly title: string;
  readonly metrics: readonly IMetric[];
  /** Unit of the axis, as a reader says it. */
  readonly unit: string;
}

/** One noun's row of diagrams; four fit. */
export interface DashboardRow {
  readonly heading: string;
  readonly graphs: readonly Graph[];
}

export interface RegionDashboardProps {
  /** Dashboards of all regions share one list: the region is in the name. */
  readonly name: string;
  readonly rows: readonly DashboardRow[];
}

/** CloudWatch's grid. */
const COLUMNS = 24;

/** What is looked at first when an alarm rings: a row a noun, a diagram a question. */
export class RegionDashboard extends Construct {
  constructor(scope: Construct, id: string, { name, rows }: RegionDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', { dashboardName: name });
    for (const { heading, graphs } of rows) {
      dashboard.addWidgets(new TextWidget({ markdown: `## ${heading}`, width: COLUMNS, height: 1 }));
      dashboard.addWidgets(
        ...graphs.map(
          ({ title, metrics, unit }) =>
            new GraphWidget({
              title,
              left: [...metrics],
              leftYAxis: { label: unit, showUnits: false, min: 0 },
              width: COLUMNS / graphs.length,
              height: 6,
            }),
        ),
      );
    }
  }
}
