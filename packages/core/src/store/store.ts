/** The store: a database and files, opened together. */
import { join, resolve } from "node:path";
import { eq } from "drizzle-orm";
import { type Connection, openPglite, openPostgres } from "./database.js";
import { openEvents } from "./events.js";
import { familyQueries } from "./families.js";
import { openFiles } from "./files.js";
import { jobQueries } from "./jobs.js";
import { type StoreLock, takeLock } from "./lock.js";
import { lossQueries } from "./losses.js";
import { reportQueries } from "./reports.js";
import { jobs } from "./schema.js";
import { settingQueries } from "./settings.js";
import { textQueries } from "./texts.js";

/** Where a store is: in one folder, or in PostgreSQL with its files in a folder that all its machines share. */
export type StoreOptions = { folder: string } | { databaseUrl: string; folder: string };

/** Everything that is kept, and how it is asked for. */
export type Store = Awaited<ReturnType<typeof openStore>>;

/**
 * Opens a store, making it when it is not there, and brings its tables up to date.
 *
 * An embedded store (PGlite under folder/database) belongs to one process at a time, held by folder/lock.json. It
 * survives `kill -9` of its process, but not a power cut: PGlite does not fsync. Files lie under folder/files.
 *
 * @throws InvalidInput if another living process holds the folder, or the database cannot be reached
 */
export async function openStore(options: StoreOptions) {
  const folder = resolve(options.folder);
  const lock = "databaseUrl" in options ? null : await takeLock(folder);
  try {
    const connection =
      "databaseUrl" in options ? await openPostgres(options.databaseUrl) : await openPglite(join(folder, "database"));
    try {
      return await storeOn(connection, folder, lock);
    } catch (error) {
      await connection.close();
      throw error;
    }
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function storeOn(connection: Connection, folder: string, lock: StoreLock | null) {
  const { db } = connection;
  const filesFolder = join(folder, "files");
  const files = openFiles(filesFolder);
  if (connection.embedded) {
    // this process is the only one, so whatever another one was at is abandoned
    await files.forgetUnfinished();
    await db.update(jobs).set({ state: "queued", stateSince: new Date(), rate: null }).where(eq(jobs.state, "running"));
  }
  const events = await openEvents(connection);
  let closed: Promise<void> | null = null;
  return {
    ...familyQueries(db),
    ...lossQueries(db),
    ...textQueries(db, files),
    ...reportQueries(db, files),
    ...jobQueries(db),
    ...settingQueries(db),
    files,
    events: { subscribe: events.subscribe },
    /** PGlite in a folder of this process alone, rather than PostgreSQL. */
    embedded: connection.embedded,
    /** for people: "PGlite in .seedscope/database" */
    description: connection.description,
    folder,
    /** where compute processes find the files */
    filesFolder,
    /** the database itself, for jobs/ */
    connection,
    db,

    /** Tells other processes where this store is served (embedded stores only). */
    setUrl(url: string): void {
      lock?.setUrl(url);
    },

    /** Waits for queries under way; the store cannot be used afterwards. Closing twice is no error. */
    close(): Promise<void> {
      closed ??= (async () => {
        await events.close();
        await connection.close();
        lock?.release();
      })();
      return closed;
    },
  };
}
