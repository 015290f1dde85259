/** What the family page asks of a family beside its reports; its panels give the question away. */
import type { PanelExport } from "../frame/panelExport";
import { graphql } from "../graphql/documents";
import type { View } from "../view";

export const FamilyPageQuery = graphql(`
  query FamilyPage($slug: String!, $preset: Preset!) {
    family(slug: $slug) {
      id
      slug
      name
      ...FamilyTraining_family
      ...FamilyImport_family
    }
    families(first: 200) { nodes { id slug name } }
    promptSets { id name size builtIn }
  }
`);

export const familyQuestion = (slug: string, { preset }: Pick<View, "preset">): PanelExport["query"] => ({
  document: FamilyPageQuery,
  variables: { slug, preset },
});
