import * as z from 'zod';

/**
 * What is read of an "ECS Task State Change" event.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export const taskEventSchema = z.object({
  detail: z.object({
    taskArn: z.string(),
    lastStatus: z.string(),
    /** Why ECS says that the task stopped, such as EssentialContainerExited. */
    stopCode: z.string().optional(),
    /** The same for people. */
    stoppedReason: z.string().optional(),
    containers: z
      .array(
        z.object({
          name: z.string().optional(),
          exitCode: z.int().optional(),
          /** Set where the container was ended from outside, such as for its memory. */
          reason: z.string().optional(),
        }),
      )
      .default([]),
  }),
});

/** How a task stopped. */
export type StoppedTask = z.infer<typeof taskEventSchema>['detail'];
