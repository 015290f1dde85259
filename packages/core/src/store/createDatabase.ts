/**
 * The forked module that makes a new PGlite database. Making one takes 800 MB that its process never gives back;
 * opening one that is there takes 200.
 */
import { PGlite } from "@electric-sql/pglite";
import { migratePglite } from "./migrate.js";

process.once("message", async ({ folder }: { folder: string }) => {
  const client = await PGlite.create(folder);
  await migratePglite(client);
  await client.close();
  process.send?.({ made: folder });
});
