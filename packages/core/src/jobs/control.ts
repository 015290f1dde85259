/** Stopping a job, and trying it again. */
import type { JobRecord } from "../store/records.js";
import type { Store } from "../store/store.js";

/**
 * Cancels a job that is queued or running; the processes at work on it are killed, and nothing half-written is left.
 *
 * @throws InvalidInput if it has ended already; NotFound
 */
export declare function cancelJob(store: Store, id: string): Promise<JobRecord>;

/**
 * Goes on with a job that failed or was cancelled, from what it has stored.
 *
 * @throws InvalidInput if it is neither, or failed in a way that would come back; NotFound
 */
export declare function retryJob(store: Store, id: string): Promise<JobRecord>;
