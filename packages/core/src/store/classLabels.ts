/** What people call head classes. */
import { and, asc, eq, inArray } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import type { Database } from "./database.js";
import { grouped } from "./pages.js";
import type { ClassLabelRecord } from "./records.js";
import { classLabels } from "./schema.js";

export function classLabelQueries(db: Database) {
  return {
    /**
     * @param label null takes it away
     * @throws InvalidInput if it has not 1 to 100 characters
     */
    async labelClass(of: Omit<ClassLabelRecord, "label" | "updatedAt"> & { label: string | null }): Promise<void> {
      const { reportKey, ordinal, label, labelledBy } = of;
      if (label === null) {
        const where = and(eq(classLabels.reportKey, reportKey), eq(classLabels.ordinal, ordinal));
        await db.delete(classLabels).where(where);
        return;
      }
      if (label.trim() === "" || label.length > 100) {
        throw new InvalidInput(`label has ${label.length} characters; it must have 1 to 100`, "label");
      }
      const set = { label, labelledBy, updatedAt: new Date() };
      await db
        .insert(classLabels)
        .values({ reportKey, ordinal, ...set })
        .onConflictDoUpdate({ target: [classLabels.reportKey, classLabels.ordinal], set });
    },

    /** Report key → its labels, by ordinal. */
    async labelsOfReports(keys: readonly string[]): Promise<Map<string, ClassLabelRecord[]>> {
      const rows = keys.length
        ? await db
            .select()
            .from(classLabels)
            .where(inArray(classLabels.reportKey, [...keys]))
            .orderBy(asc(classLabels.ordinal))
        : [];
      return grouped(keys, rows, ({ reportKey }) => reportKey);
    },
  };
}
