/**
 * The types of what a flip uses of Region switch's API, written by scripts/region-switch-model.mjs from the model beside this file; not by hand.
 * An answer may carry a value that this model does not list yet: such a member is `Open`.
 */

/** One of these, or one that a later version of the service added. */
export type Open<Listed extends string> = Listed | (string & Record<never, never>);

export type AlarmCondition = 'red' | 'green';
export type AlarmType = 'applicationHealth' | 'trigger';
export type EcsCapacityMonitoringApproach = 'sampledMaxInLast24Hours' | 'containerInsightsMaxInLast24Hours';
export type EvaluationStatus = 'passed' | 'actionRequired' | 'pendingEvaluation' | 'unknown';
export type ExecutionAction = 'activate' | 'deactivate' | 'postRecovery';
export type ExecutionBlockType =
  | 'CustomActionLambda'
  | 'ManualApproval'
  | 'AuroraGlobalDatabase'
  | 'EC2AutoScaling'
  | 'ARCRoutingControl'
  | 'ARCRegionSwitchPlan'
  | 'Parallel'
  | 'ECSServiceScaling'
  | 'EKSResourceScaling'
  | 'Route53HealthCheck'
  | 'DocumentDb'
  | 'RdsPromoteReadReplica'
  | 'RdsCreateCrossRegionReplica'
  | 'LambdaEventSourceMapping';
export type ExecutionEventType =
  | 'unknown'
  | 'executionPending'
  | 'executionStarted'
  | 'executionSucceeded'
  | 'executionFailed'
  | 'executionPausing'
  | 'executionPaused'
  | 'executionCanceling'
  | 'executionCanceled'
  | 'executionPendingApproval'
  | 'executionBehaviorChangedToUngraceful'
  | 'executionBehaviorChangedToGraceful'
  | 'executionPendingChildPlanManualApproval'
  | 'executionSuccessMonitoringApplicationHealth'
  | 'stepStarted'
  | 'stepUpdate'
  | 'stepSucceeded'
  | 'stepFailed'
  | 'stepSkipped'
  | 'stepPausedByError'
  | 'stepPausedByOperator'
  | 'stepCanceled'
  | 'stepPendingApproval'
  | 'stepExecutionBehaviorChangedToUngraceful'
  | 'stepPendingApplicationHealthMonitor'
  | 'planEvaluationWarning';
export type ExecutionMode = 'graceful' | 'ungraceful';
export type ExecutionState =
  | 'inProgress'
  | 'pausedByFailedStep'
  | 'pausedByOperator'
  | 'completed'
  | 'completedWithExceptions'
  | 'canceled'
  | 'planExecutionTimedOut'
  | 'pendingManualApproval'
  | 'failed'
  | 'pending'
  | 'completedMonitoringApplicationHealth';
export type FailedReportErrorCode = 'insufficientPermissions' | 'invalidResource' | 'configurationError';
export type GlobalAuroraDefaultBehavior = 'switchoverOnly' | 'failover';
export type GlobalAuroraUngracefulBehavior = 'failover';
export type LambdaUngracefulBehavior = 'skip';
export type RecoveryApproach = 'activeActive' | 'activePassive';
export type RegionToRunIn = 'activatingRegion' | 'deactivatingRegion' | 'activeRegion' | 'inactiveRegion';
export type ResourceWarningStatus = 'active' | 'resolved';
export type Route53HealthCheckStatus = 'healthy' | 'unhealthy' | 'unknown';
export type StepStatus = 'notStarted' | 'running' | 'failed' | 'completed' | 'canceled' | 'skipped' | 'pendingApproval';
export type UpdatePlanExecutionAction = 'switchToGraceful' | 'switchToUngraceful' | 'pause' | 'resume';
export type UpdatePlanExecutionStepAction = 'switchToUngraceful' | 'skip';
export type WorkflowTargetAction = 'activate' | 'deactivate' | 'postRecovery';

export interface AbbreviatedExecution {
  readonly planArn: string;
  readonly executionId: string;
  readonly version?: string;
  readonly updatedAt?: Date;
  readonly comment?: string;
  readonly startTime: Date;
  readonly endTime?: Date;
  readonly mode: Open<ExecutionMode>;
  readonly executionState: Open<ExecutionState>;
  readonly executionAction: Open<ExecutionAction>;
  readonly executionRegion: string;
  readonly recoveryExecutionId?: string;
  readonly actualRecoveryTime?: string;
}

export interface AbbreviatedPlan {
  readonly arn: string;
  readonly owner: string;
  readonly name: string;
  readonly regions: readonly string[];
  readonly recoveryApproach: Open<RecoveryApproach>;
  readonly primaryRegion?: string;
  readonly version?: string;
  readonly updatedAt?: Date;
  readonly description?: string;
  readonly executionRole?: string;
  readonly activePlanExecution?: string;
  readonly recoveryTimeObjectiveMinutes?: number;
}

export interface AssociatedAlarm {
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly resourceIdentifier: string;
  readonly alarmType: Open<AlarmType>;
}

export interface CancelPlanExecutionRequest {
  readonly planArn: string;
  readonly executionId: string;
  readonly comment?: string;
}

export type CancelPlanExecutionResponse = Record<never, never>;

export interface CustomActionLambdaConfiguration {
  readonly timeoutMinutes?: number;
  readonly lambdas: readonly Lambdas[];
  readonly retryIntervalMinutes: number;
  readonly regionToRun: Open<RegionToRunIn>;
  readonly ungraceful?: LambdaUngraceful;
}

export interface EcsCapacityIncreaseConfiguration {
  readonly timeoutMinutes?: number;
  readonly services: readonly Service[];
  readonly ungraceful?: EcsUngraceful;
  readonly targetPercent?: number;
  readonly capacityMonitoringApproach?: Open<EcsCapacityMonitoringApproach>;
}

export interface EcsUngraceful {
  readonly minimumSuccessPercentage: number;
}

export interface ExecutionBlockConfiguration {
  readonly customActionLambdaConfig?: CustomActionLambdaConfiguration;
  readonly globalAuroraConfig?: GlobalAuroraConfiguration;
  readonly parallelConfig?: ParallelExecutionBlockConfiguration;
  readonly ecsCapacityIncreaseConfig?: EcsCapacityIncreaseConfiguration;
  readonly route53HealthCheckConfig?: Route53HealthCheckConfiguration;
}

export interface ExecutionEvent {
  readonly timestamp?: Date;
  readonly type?: Open<ExecutionEventType>;
  readonly stepName?: string;
  readonly executionBlockType?: Open<ExecutionBlockType>;
  readonly resources?: readonly string[];
  readonly error?: string;
  readonly description?: string;
  readonly eventId: string;
  readonly previousEventId?: string;
}

export interface FailedReportOutput {
  readonly errorCode?: Open<FailedReportErrorCode>;
  readonly errorMessage?: string;
}

export interface GeneratedReport {
  readonly reportGenerationTime?: Date;
  readonly reportOutput?: ReportOutput;
}

export interface GetPlanEvaluationStatusRequest {
  readonly planArn: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface GetPlanEvaluationStatusResponse {
  readonly planArn: string;
  readonly lastEvaluationTime?: Date;
  readonly lastEvaluatedVersion?: string;
  readonly region?: string;
  readonly evaluationState?: Open<EvaluationStatus>;
  readonly warnings?: readonly ResourceWarning[];
  readonly nextToken?: string;
}

export interface GetPlanExecutionRequest {
  readonly planArn: string;
  readonly executionId: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface GetPlanExecutionResponse {
  readonly planArn: string;
  readonly executionId: string;
  readonly version?: string;
  readonly updatedAt?: Date;
  readonly comment?: string;
  readonly startTime: Date;
  readonly endTime?: Date;
  readonly mode: Open<ExecutionMode>;
  readonly executionState: Open<ExecutionState>;
  readonly executionAction: Open<ExecutionAction>;
  readonly executionRegion: string;
  readonly recoveryExecutionId?: string;
  readonly stepStates?: readonly StepState[];
  readonly plan?: Plan;
  readonly actualRecoveryTime?: string;
  readonly generatedReportDetails?: readonly GeneratedReport[];
  readonly nextToken?: string;
}

export interface GetPlanInRegionRequest {
  readonly arn: string;
}

export interface GetPlanInRegionResponse {
  readonly plan?: Plan;
}

export interface GlobalAuroraConfiguration {
  readonly timeoutMinutes?: number;
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly behavior: Open<GlobalAuroraDefaultBehavior>;
  readonly ungraceful?: GlobalAuroraUngraceful;
  readonly globalClusterIdentifier: string;
  readonly databaseClusterArns: readonly string[];
}

export interface GlobalAuroraUngraceful {
  readonly ungraceful?: Open<GlobalAuroraUngracefulBehavior>;
}

export interface LambdaUngraceful {
  readonly behavior?: Open<LambdaUngracefulBehavior>;
}

export interface Lambdas {
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly arn?: string;
}

export interface ListPlanExecutionEventsRequest {
  readonly planArn: string;
  readonly executionId: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly name?: string;
}

export interface ListPlanExecutionEventsResponse {
  readonly items?: readonly ExecutionEvent[];
  readonly nextToken?: string;
}

export interface ListPlanExecutionsRequest {
  readonly planArn: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
  readonly state?: ExecutionState;
}

export interface ListPlanExecutionsResponse {
  readonly items?: readonly AbbreviatedExecution[];
  readonly nextToken?: string;
}

export interface ListPlansInRegionRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListPlansInRegionResponse {
  readonly plans?: readonly AbbreviatedPlan[];
  readonly nextToken?: string;
}

export interface ListRoute53HealthChecksInRegionRequest {
  readonly arn: string;
  readonly hostedZoneId?: string;
  readonly recordName?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListRoute53HealthChecksInRegionResponse {
  readonly healthChecks?: readonly Route53HealthCheck[];
  readonly nextToken?: string;
}

export interface MinimalWorkflow {
  readonly action?: Open<ExecutionAction>;
  readonly name?: string;
}

export interface ParallelExecutionBlockConfiguration {
  readonly steps: readonly Step[];
}

export interface Plan {
  readonly arn: string;
  readonly description?: string;
  readonly workflows: readonly Workflow[];
  readonly executionRole: string;
  readonly recoveryTimeObjectiveMinutes?: number;
  readonly associatedAlarms?: Readonly<Record<string, AssociatedAlarm>>;
  readonly triggers?: readonly Trigger[];
  readonly reportConfiguration?: ReportConfiguration;
  readonly name: string;
  readonly regions: readonly string[];
  readonly recoveryApproach: Open<RecoveryApproach>;
  readonly primaryRegion?: string;
  readonly owner: string;
  readonly version?: string;
  readonly updatedAt?: Date;
}

export interface ReportConfiguration {
  readonly reportOutput?: readonly ReportOutputConfiguration[];
}

export interface ReportOutput {
  readonly s3ReportOutput?: S3ReportOutput;
  readonly failedReportOutput?: FailedReportOutput;
}

export interface ReportOutputConfiguration {
  readonly s3Configuration?: S3ReportOutputConfiguration;
}

export interface ResourceWarning {
  readonly workflow?: MinimalWorkflow;
  readonly version: string;
  readonly stepName?: string;
  readonly resourceArn?: string;
  readonly warningStatus: Open<ResourceWarningStatus>;
  readonly warningUpdatedTime: Date;
  readonly warningMessage: string;
}

export interface Route53HealthCheck {
  readonly hostedZoneId: string;
  readonly recordName: string;
  readonly healthCheckId?: string;
  readonly status?: Open<Route53HealthCheckStatus>;
  readonly region: string;
}

export interface Route53HealthCheckConfiguration {
  readonly timeoutMinutes?: number;
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly hostedZoneId: string;
  readonly recordName: string;
  readonly recordSets?: readonly Route53ResourceRecordSet[];
}

export interface Route53ResourceRecordSet {
  readonly recordSetIdentifier?: string;
  readonly region?: string;
}

export interface S3ReportOutput {
  readonly s3ObjectKey?: string;
}

export interface S3ReportOutputConfiguration {
  readonly bucketPath?: string;
  readonly bucketOwner?: string;
}

export interface Service {
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly clusterArn?: string;
  readonly serviceArn?: string;
}

export interface StartPlanExecutionRequest {
  readonly planArn: string;
  readonly targetRegion: string;
  readonly action: ExecutionAction;
  readonly mode?: ExecutionMode;
  readonly comment?: string;
  readonly latestVersion?: string;
  readonly recoveryExecutionId?: string;
}

export interface StartPlanExecutionResponse {
  readonly executionId?: string;
  readonly plan?: string;
  readonly planVersion?: string;
  readonly activateRegion?: string;
  readonly deactivateRegion?: string;
}

export interface Step {
  readonly name: string;
  readonly description?: string;
  readonly executionBlockConfiguration: ExecutionBlockConfiguration;
  readonly executionBlockType: Open<ExecutionBlockType>;
}

export interface StepState {
  readonly name?: string;
  readonly status?: Open<StepStatus>;
  readonly startTime?: Date;
  readonly endTime?: Date;
  readonly stepMode?: Open<ExecutionMode>;
}

export interface Trigger {
  readonly description?: string;
  readonly targetRegion: string;
  readonly action: Open<WorkflowTargetAction>;
  readonly conditions: readonly TriggerCondition[];
  readonly minDelayMinutesBetweenExecutions: number;
}

export interface TriggerCondition {
  readonly associatedAlarmName: string;
  readonly condition: Open<AlarmCondition>;
}

export interface UpdatePlanExecutionRequest {
  readonly planArn: string;
  readonly executionId: string;
  readonly action: UpdatePlanExecutionAction;
  readonly comment?: string;
}

export type UpdatePlanExecutionResponse = Record<never, never>;

export interface UpdatePlanExecutionStepRequest {
  readonly planArn: string;
  readonly executionId: string;
  readonly comment: string;
  readonly stepName: string;
  readonly actionToTake: UpdatePlanExecutionStepAction;
}

export type UpdatePlanExecutionStepResponse = Record<never, never>;

export interface Workflow {
  readonly steps?: readonly Step[];
  readonly workflowTargetAction: Open<WorkflowTargetAction>;
  readonly workflowTargetRegion?: string;
  readonly workflowDescription?: string;
}

/** Structures that a value can be judged by, by their names. */
export interface Structures {
  readonly AbbreviatedExecution: AbbreviatedExecution;
  readonly Plan: Plan;
  readonly Step: Step;
}

/** Errors that operations declare. */
export type DeclaredError =
  | 'AccessDeniedException'
  | 'IllegalArgumentException'
  | 'IllegalStateException'
  | 'InternalServerException'
  | 'ResourceNotFoundException';

/** What each operation takes and gives. All are in the data plane, which is in every region of a plan. */
export interface DataPlane {
  readonly CancelPlanExecution: {
    readonly input: CancelPlanExecutionRequest;
    readonly output: CancelPlanExecutionResponse;
  };
  readonly GetPlanEvaluationStatus: {
    readonly input: GetPlanEvaluationStatusRequest;
    readonly output: GetPlanEvaluationStatusResponse;
  };
  readonly GetPlanExecution: { readonly input: GetPlanExecutionRequest; readonly output: GetPlanExecutionResponse };
  readonly GetPlanInRegion: { readonly input: GetPlanInRegionRequest; readonly output: GetPlanInRegionResponse };
  readonly ListPlanExecutionEvents: {
    readonly input: ListPlanExecutionEventsRequest;
    readonly output: ListPlanExecutionEventsResponse;
  };
  readonly ListPlanExecutions: {
    readonly input: ListPlanExecutionsRequest;
    readonly output: ListPlanExecutionsResponse;
  };
  readonly ListPlansInRegion: { readonly input: ListPlansInRegionRequest; readonly output: ListPlansInRegionResponse };
  readonly ListRoute53HealthChecksInRegion: {
    readonly input: ListRoute53HealthChecksInRegionRequest;
    readonly output: ListRoute53HealthChecksInRegionResponse;
  };
  readonly StartPlanExecution: {
    readonly input: StartPlanExecutionRequest;
    readonly output: StartPlanExecutionResponse;
  };
  readonly UpdatePlanExecution: {
    readonly input: UpdatePlanExecutionRequest;
    readonly output: UpdatePlanExecutionResponse;
  };
  readonly UpdatePlanExecutionStep: {
    readonly input: UpdatePlanExecutionStepRequest;
    readonly output: UpdatePlanExecutionStepResponse;
  };
}
