"use client";
/** Who sees the family, beside its name where accounts are on; its owner and admins change it there. */
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { Select } from "../frame/Select";
import type { Visibility as Sight } from "../gql/graphql";
import { graphql } from "../graphql/documents";
import { useViewer } from "../signin/useViewer";
import styles from "./Visibility.module.css";

const WhoSeesFamily = graphql(`
  query WhoSeesFamily($slug: String!) {
    family(slug: $slug) { id visibility owner { id name } }
  }
`);

const ShareFamily = graphql(`
  mutation ShareFamily($family: ID!, $visibility: Visibility!) {
    setFamilyVisibility(input: { family: $family, visibility: $visibility }) {
      family { id visibility }
      userErrors { message }
    }
  }
`);

const words: Record<Sight, { label: string; who: string }> = {
  PUBLIC: { label: "public", who: "Everybody sees this family, people without an account where the server lets them." },
  TEAM: { label: "the team's", who: "Whoever has an account sees this family." },
  PRIVATE: { label: "private", who: "Its owner and admins see this family." },
};

export function Visibility({ slug }: { slug: string }) {
  const { signIn, user, can } = useViewer();
  const [{ data }] = useQuery({ query: WhoSeesFamily, variables: { slug }, pause: !signIn?.accounts });
  const [, share] = useMutation(ShareFamily);
  const [problem, setProblem] = useState<string | null>(null);
  const family = data?.family;
  if (!signIn?.accounts || !family) return null;
  const { visibility, owner } = family;
  const mayShare = can("ADMIN") || (can("WRITE") && user !== null && owner?.id === user.id);
  const whose = owner ? ` It is ${owner.id === user?.id ? "yours" : `${owner.name}'s`}.` : "";

  const change = async (next: Sight) => {
    const { data: answer, error } = await share({ family: family.id, visibility: next });
    setProblem(
      error
        ? error.networkError
          ? "The server does not answer. Nothing was changed."
          : (error.graphQLErrors[0]?.message ?? error.message)
        : (answer?.setFamilyVisibility.userErrors[0]?.message ?? null),
    );
  };

  return (
    <span className={styles.box} title={words[visibility].who + whose}>
      {mayShare ? (
        <Select
          small
          showLabel
          label="Seen by"
          value={visibility}
          onChange={change}
          choices={(Object.keys(words) as Sight[]).map((value) => ({ value, label: words[value].label }))}
        />
      ) : (
        <span className="badge idle">
          {words[visibility].label}
          <span className="sr"> {words[visibility].who}</span>
        </span>
      )}
      <span role="alert" className={styles.problem}>
        {problem}
      </span>
    </span>
  );
}
