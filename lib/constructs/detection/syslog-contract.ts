import { z } from 'zod';

/** What is asked of the handler, as properties of its custom resource. */
export const syslogConfiguration = z.object({
  /** Name of the log group that messages go to. */
  LogGroup: z.string().min(1),
  /** Interface endpoint of the service `syslog-logs` that they arrive at. */
  Endpoint: z.string().regex(/^vpce-[0-9a-f]{1,64}$/),
});

export type SyslogConfiguration = z.infer<typeof syslogConfiguration>;
