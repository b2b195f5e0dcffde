/**
 * The types of Region switch's API, written by scripts/region-switch-model.mjs from the model beside this file; not by hand.
 * An answer may carry a value that this model does not list yet: such a member is `Open`.
 */
/* eslint-disable max-lines -- one table, generated */

/** One of these, or one that a later version of the service added. */
export type Open<Listed extends string> = Listed | (string & Record<never, never>);

export type AlarmCondition = 'red' | 'green';
export type AlarmType = 'applicationHealth' | 'trigger';
export type Approval = 'approve' | 'decline';
export type DocumentDbDefaultBehavior = 'switchoverOnly' | 'failover';
export type DocumentDbUngracefulBehavior = 'failover';
export type Ec2AsgCapacityMonitoringApproach = 'sampledMaxInLast24Hours' | 'autoscalingMaxInLast24Hours';
export type EcsCapacityMonitoringApproach = 'sampledMaxInLast24Hours' | 'containerInsightsMaxInLast24Hours';
export type EksCapacityMonitoringApproach = 'sampledMaxInLast24Hours';
export type EvaluationStatus = 'passed' | 'actionRequired' | 'pendingEvaluation' | 'unknown';
export type EventSourceMappingAction = 'enable' | 'disable';
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
export type LambdaEventSourceMappingUngracefulBehavior = 'skip';
export type LambdaUngracefulBehavior = 'skip';
export type RecoveryApproach = 'activeActive' | 'activePassive';
export type RegionToRunIn = 'activatingRegion' | 'deactivatingRegion' | 'activeRegion' | 'inactiveRegion';
export type ResourceWarningStatus = 'active' | 'resolved';
export type Route53HealthCheckStatus = 'healthy' | 'unhealthy' | 'unknown';
export type RoutingControlStateChange = 'On' | 'Off';
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

export interface AccessDeniedException {
  readonly message: string;
}

export interface ApprovePlanExecutionStepRequest {
  readonly planArn: string;
  readonly executionId: string;
  readonly stepName: string;
  readonly approval: Approval;
  readonly comment?: string;
}

export type ApprovePlanExecutionStepResponse = Record<never, never>;

export interface ArcRoutingControlConfiguration {
  readonly timeoutMinutes?: number;
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly regionAndRoutingControls: Readonly<Record<string, readonly ArcRoutingControlState[]>>;
}

export interface ArcRoutingControlState {
  readonly routingControlArn: string;
  readonly state: Open<RoutingControlStateChange>;
}

export interface Asg {
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly arn?: string;
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

export interface CreatePlanRequest {
  readonly description?: string;
  readonly workflows: readonly Workflow[];
  readonly executionRole: string;
  readonly recoveryTimeObjectiveMinutes?: number;
  readonly associatedAlarms?: Readonly<Record<string, AssociatedAlarm>>;
  readonly triggers?: readonly Trigger[];
  readonly reportConfiguration?: ReportConfiguration;
  readonly name: string;
  readonly regions: readonly string[];
  readonly recoveryApproach: RecoveryApproach;
  readonly primaryRegion?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface CreatePlanResponse {
  readonly plan?: Plan;
}

export interface CustomActionLambdaConfiguration {
  readonly timeoutMinutes?: number;
  readonly lambdas: readonly Lambdas[];
  readonly retryIntervalMinutes: number;
  readonly regionToRun: Open<RegionToRunIn>;
  readonly ungraceful?: LambdaUngraceful;
}

export interface DeletePlanRequest {
  readonly arn: string;
}

export type DeletePlanResponse = Record<never, never>;

export interface DocumentDbConfiguration {
  readonly timeoutMinutes?: number;
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly behavior: Open<DocumentDbDefaultBehavior>;
  readonly ungraceful?: DocumentDbUngraceful;
  readonly globalClusterIdentifier: string;
  readonly databaseClusterArns: readonly string[];
}

export interface DocumentDbUngraceful {
  readonly ungraceful?: Open<DocumentDbUngracefulBehavior>;
}

export interface Ec2AsgCapacityIncreaseConfiguration {
  readonly timeoutMinutes?: number;
  readonly asgs: readonly Asg[];
  readonly ungraceful?: Ec2Ungraceful;
  readonly targetPercent?: number;
  readonly capacityMonitoringApproach?: Open<Ec2AsgCapacityMonitoringApproach>;
}

export interface Ec2Ungraceful {
  readonly minimumSuccessPercentage: number;
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

export interface EksCluster {
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly clusterArn: string;
}

export interface EksResourceScalingConfiguration {
  readonly timeoutMinutes?: number;
  readonly kubernetesResourceType: KubernetesResourceType;
  readonly scalingResources?: readonly Readonly<Record<string, Readonly<Record<string, KubernetesScalingResource>>>>[];
  readonly eksClusters?: readonly EksCluster[];
  readonly ungraceful?: EksResourceScalingUngraceful;
  readonly targetPercent?: number;
  readonly capacityMonitoringApproach?: Open<EksCapacityMonitoringApproach>;
}

export interface EksResourceScalingUngraceful {
  readonly minimumSuccessPercentage: number;
}

export interface EventSourceMapping {
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly arn: string;
}

export interface ExecutionApprovalConfiguration {
  readonly timeoutMinutes?: number;
  readonly approvalRole: string;
}

export interface ExecutionBlockConfiguration {
  readonly customActionLambdaConfig?: CustomActionLambdaConfiguration;
  readonly ec2AsgCapacityIncreaseConfig?: Ec2AsgCapacityIncreaseConfiguration;
  readonly executionApprovalConfig?: ExecutionApprovalConfiguration;
  readonly arcRoutingControlConfig?: ArcRoutingControlConfiguration;
  readonly globalAuroraConfig?: GlobalAuroraConfiguration;
  readonly parallelConfig?: ParallelExecutionBlockConfiguration;
  readonly regionSwitchPlanConfig?: RegionSwitchPlanConfiguration;
  readonly ecsCapacityIncreaseConfig?: EcsCapacityIncreaseConfiguration;
  readonly eksResourceScalingConfig?: EksResourceScalingConfiguration;
  readonly route53HealthCheckConfig?: Route53HealthCheckConfiguration;
  readonly documentDbConfig?: DocumentDbConfiguration;
  readonly rdsPromoteReadReplicaConfig?: RdsPromoteReadReplicaConfiguration;
  readonly rdsCreateCrossRegionReadReplicaConfig?: RdsCreateCrossRegionReplicaConfiguration;
  readonly lambdaEventSourceMappingConfig?: LambdaEventSourceMappingConfiguration;
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

export interface GetPlanRequest {
  readonly arn: string;
}

export interface GetPlanResponse {
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

export interface IllegalArgumentException {
  readonly message: string;
}

export interface IllegalStateException {
  readonly message: string;
}

export interface InternalServerException {
  readonly message: string;
}

export interface KubernetesResourceType {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface KubernetesScalingResource {
  readonly namespace: string;
  readonly name: string;
  readonly hpaName?: string;
}

export interface LambdaEventSourceMappingConfiguration {
  readonly timeoutMinutes?: number;
  readonly action: Open<EventSourceMappingAction>;
  readonly regionEventSourceMappings: Readonly<Record<string, EventSourceMapping>>;
  readonly ungraceful?: LambdaEventSourceMappingUngraceful;
}

export interface LambdaEventSourceMappingUngraceful {
  readonly behavior?: Open<LambdaEventSourceMappingUngracefulBehavior>;
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

export interface ListPlansRequest {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListPlansResponse {
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

export interface ListRoute53HealthChecksRequest {
  readonly arn: string;
  readonly hostedZoneId?: string;
  readonly recordName?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface ListRoute53HealthChecksResponse {
  readonly healthChecks?: readonly Route53HealthCheck[];
  readonly nextToken?: string;
}

export interface ListTagsForResourceRequest {
  readonly arn: string;
}

export interface ListTagsForResourceResponse {
  readonly resourceTags?: Readonly<Record<string, string>>;
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

export interface RdsCreateCrossRegionReplicaConfiguration {
  readonly timeoutMinutes?: number;
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly dbInstanceArnMap: Readonly<Record<string, string>>;
}

export interface RdsPromoteReadReplicaConfiguration {
  readonly timeoutMinutes?: number;
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly dbInstanceArnMap: Readonly<Record<string, string>>;
}

export interface RegionSwitchPlanConfiguration {
  readonly crossAccountRole?: string;
  readonly externalId?: string;
  readonly arn: string;
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

export interface ResourceNotFoundException {
  readonly message: string;
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

export interface TagResourceRequest {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

export type TagResourceResponse = Record<never, never>;

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

export interface UntagResourceRequest {
  readonly arn: string;
  readonly resourceTagKeys: readonly string[];
}

export type UntagResourceResponse = Record<never, never>;

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

export interface UpdatePlanRequest {
  readonly arn: string;
  readonly description?: string;
  readonly workflows: readonly Workflow[];
  readonly executionRole: string;
  readonly recoveryTimeObjectiveMinutes?: number;
  readonly associatedAlarms?: Readonly<Record<string, AssociatedAlarm>>;
  readonly triggers?: readonly Trigger[];
  readonly reportConfiguration?: ReportConfiguration;
}

export interface UpdatePlanResponse {
  readonly plan?: Plan;
}

export interface Workflow {
  readonly steps?: readonly Step[];
  readonly workflowTargetAction: Open<WorkflowTargetAction>;
  readonly workflowTargetRegion?: string;
  readonly workflowDescription?: string;
}

/** Structures by the model's names. */
export interface Structures {
  readonly AbbreviatedExecution: AbbreviatedExecution;
  readonly AbbreviatedPlan: AbbreviatedPlan;
  readonly AccessDeniedException: AccessDeniedException;
  readonly ApprovePlanExecutionStepRequest: ApprovePlanExecutionStepRequest;
  readonly ApprovePlanExecutionStepResponse: ApprovePlanExecutionStepResponse;
  readonly ArcRoutingControlConfiguration: ArcRoutingControlConfiguration;
  readonly ArcRoutingControlState: ArcRoutingControlState;
  readonly Asg: Asg;
  readonly AssociatedAlarm: AssociatedAlarm;
  readonly CancelPlanExecutionRequest: CancelPlanExecutionRequest;
  readonly CancelPlanExecutionResponse: CancelPlanExecutionResponse;
  readonly CreatePlanRequest: CreatePlanRequest;
  readonly CreatePlanResponse: CreatePlanResponse;
  readonly CustomActionLambdaConfiguration: CustomActionLambdaConfiguration;
  readonly DeletePlanRequest: DeletePlanRequest;
  readonly DeletePlanResponse: DeletePlanResponse;
  readonly DocumentDbConfiguration: DocumentDbConfiguration;
  readonly DocumentDbUngraceful: DocumentDbUngraceful;
  readonly Ec2AsgCapacityIncreaseConfiguration: Ec2AsgCapacityIncreaseConfiguration;
  readonly Ec2Ungraceful: Ec2Ungraceful;
  readonly EcsCapacityIncreaseConfiguration: EcsCapacityIncreaseConfiguration;
  readonly EcsUngraceful: EcsUngraceful;
  readonly EksCluster: EksCluster;
  readonly EksResourceScalingConfiguration: EksResourceScalingConfiguration;
  readonly EksResourceScalingUngraceful: EksResourceScalingUngraceful;
  readonly EventSourceMapping: EventSourceMapping;
  readonly ExecutionApprovalConfiguration: ExecutionApprovalConfiguration;
  readonly ExecutionBlockConfiguration: ExecutionBlockConfiguration;
  readonly ExecutionEvent: ExecutionEvent;
  readonly FailedReportOutput: FailedReportOutput;
  readonly GeneratedReport: GeneratedReport;
  readonly GetPlanEvaluationStatusRequest: GetPlanEvaluationStatusRequest;
  readonly GetPlanEvaluationStatusResponse: GetPlanEvaluationStatusResponse;
  readonly GetPlanExecutionRequest: GetPlanExecutionRequest;
  readonly GetPlanExecutionResponse: GetPlanExecutionResponse;
  readonly GetPlanInRegionRequest: GetPlanInRegionRequest;
  readonly GetPlanInRegionResponse: GetPlanInRegionResponse;
  readonly GetPlanRequest: GetPlanRequest;
  readonly GetPlanResponse: GetPlanResponse;
  readonly GlobalAuroraConfiguration: GlobalAuroraConfiguration;
  readonly GlobalAuroraUngraceful: GlobalAuroraUngraceful;
  readonly IllegalArgumentException: IllegalArgumentException;
  readonly IllegalStateException: IllegalStateException;
  readonly InternalServerException: InternalServerException;
  readonly KubernetesResourceType: KubernetesResourceType;
  readonly KubernetesScalingResource: KubernetesScalingResource;
  readonly LambdaEventSourceMappingConfiguration: LambdaEventSourceMappingConfiguration;
  readonly LambdaEventSourceMappingUngraceful: LambdaEventSourceMappingUngraceful;
  readonly LambdaUngraceful: LambdaUngraceful;
  readonly Lambdas: Lambdas;
  readonly ListPlanExecutionEventsRequest: ListPlanExecutionEventsRequest;
  readonly ListPlanExecutionEventsResponse: ListPlanExecutionEventsResponse;
  readonly ListPlanExecutionsRequest: ListPlanExecutionsRequest;
  readonly ListPlanExecutionsResponse: ListPlanExecutionsResponse;
  readonly ListPlansInRegionRequest: ListPlansInRegionRequest;
  readonly ListPlansInRegionResponse: ListPlansInRegionResponse;
  readonly ListPlansRequest: ListPlansRequest;
  readonly ListPlansResponse: ListPlansResponse;
  readonly ListRoute53HealthChecksInRegionRequest: ListRoute53HealthChecksInRegionRequest;
  readonly ListRoute53HealthChecksInRegionResponse: ListRoute53HealthChecksInRegionResponse;
  readonly ListRoute53HealthChecksRequest: ListRoute53HealthChecksRequest;
  readonly ListRoute53HealthChecksResponse: ListRoute53HealthChecksResponse;
  readonly ListTagsForResourceRequest: ListTagsForResourceRequest;
  readonly ListTagsForResourceResponse: ListTagsForResourceResponse;
  readonly MinimalWorkflow: MinimalWorkflow;
  readonly ParallelExecutionBlockConfiguration: ParallelExecutionBlockConfiguration;
  readonly Plan: Plan;
  readonly RdsCreateCrossRegionReplicaConfiguration: RdsCreateCrossRegionReplicaConfiguration;
  readonly RdsPromoteReadReplicaConfiguration: RdsPromoteReadReplicaConfiguration;
  readonly RegionSwitchPlanConfiguration: RegionSwitchPlanConfiguration;
  readonly ReportConfiguration: ReportConfiguration;
  readonly ReportOutput: ReportOutput;
  readonly ReportOutputConfiguration: ReportOutputConfiguration;
  readonly ResourceNotFoundException: ResourceNotFoundException;
  readonly ResourceWarning: ResourceWarning;
  readonly Route53HealthCheck: Route53HealthCheck;
  readonly Route53HealthCheckConfiguration: Route53HealthCheckConfiguration;
  readonly Route53ResourceRecordSet: Route53ResourceRecordSet;
  readonly S3ReportOutput: S3ReportOutput;
  readonly S3ReportOutputConfiguration: S3ReportOutputConfiguration;
  readonly Service: Service;
  readonly StartPlanExecutionRequest: StartPlanExecutionRequest;
  readonly StartPlanExecutionResponse: StartPlanExecutionResponse;
  readonly Step: Step;
  readonly StepState: StepState;
  readonly TagResourceRequest: TagResourceRequest;
  readonly TagResourceResponse: TagResourceResponse;
  readonly Trigger: Trigger;
  readonly TriggerCondition: TriggerCondition;
  readonly UntagResourceRequest: UntagResourceRequest;
  readonly UntagResourceResponse: UntagResourceResponse;
  readonly UpdatePlanExecutionRequest: UpdatePlanExecutionRequest;
  readonly UpdatePlanExecutionResponse: UpdatePlanExecutionResponse;
  readonly UpdatePlanExecutionStepRequest: UpdatePlanExecutionStepRequest;
  readonly UpdatePlanExecutionStepResponse: UpdatePlanExecutionStepResponse;
  readonly UpdatePlanRequest: UpdatePlanRequest;
  readonly UpdatePlanResponse: UpdatePlanResponse;
  readonly Workflow: Workflow;
}

/** Errors that operations declare. */
export type DeclaredError =
  | 'AccessDeniedException'
  | 'IllegalArgumentException'
  | 'IllegalStateException'
  | 'InternalServerException'
  | 'ResourceNotFoundException';

/** What each operation of the data plane, which is in every region of a plan, takes and gives. */
export interface DataPlane {
  readonly ApprovePlanExecutionStep: {
    readonly input: ApprovePlanExecutionStepRequest;
    readonly output: ApprovePlanExecutionStepResponse;
  };
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

/** The same for the control plane, which is in one region of the partition. */
export interface ControlPlane {
  readonly CreatePlan: { readonly input: CreatePlanRequest; readonly output: CreatePlanResponse };
  readonly DeletePlan: { readonly input: DeletePlanRequest; readonly output: DeletePlanResponse };
  readonly GetPlan: { readonly input: GetPlanRequest; readonly output: GetPlanResponse };
  readonly ListPlans: { readonly input: ListPlansRequest; readonly output: ListPlansResponse };
  readonly ListRoute53HealthChecks: {
    readonly input: ListRoute53HealthChecksRequest;
    readonly output: ListRoute53HealthChecksResponse;
  };
  readonly ListTagsForResource: {
    readonly input: ListTagsForResourceRequest;
    readonly output: ListTagsForResourceResponse;
  };
  readonly TagResource: { readonly input: TagResourceRequest; readonly output: TagResourceResponse };
  readonly UntagResource: { readonly input: UntagResourceRequest; readonly output: UntagResourceResponse };
  readonly UpdatePlan: { readonly input: UpdatePlanRequest; readonly output: UpdatePlanResponse };
}
