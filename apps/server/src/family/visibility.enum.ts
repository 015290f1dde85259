/** Who sees a family. */

import { registerEnumType } from "type-graphql";

export const Visibility = { PUBLIC: "public", TEAM: "team", PRIVATE: "private" } as const;
registerEnumType(Visibility, {
  name: "Visibility",
  description: "Who sees a family, its reports, jobs and files. To all others it does not exist.",
  valuesConfig: {
    PUBLIC: { description: "Everybody; people without an account where the server lets them." },
    TEAM: { description: "Whoever has an account." },
    PRIVATE: { description: "Its owner, and admins." },
  },
});
