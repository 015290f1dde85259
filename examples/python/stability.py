"""Head stability of a family as a pandas frame, over plain HTTP.

    pip install httpx pandas
    python stability.py l4-demo [--server http://127.0.0.1:4000] [--token ssc_...]
"""

import argparse
import os
import sys
import time

import httpx
import pandas as pd

QUERY = """
query Stability($family: String!, $after: String) {
  family(slug: $family) {
    stability(input: {preset: CALIBRATED}, wait: {waitMs: 5000}) {
      __typename
      ... on StabilityReport {
        heads(first: 256, after: $after) {
          nodes {
            rank
            head { layer index label }
            estimate { value n interval { lower upper } floor calibrated q verdict }
          }
          pageInfo { hasNextPage endCursor }
        }
      }
      ... on AnalysisPending { job { id title progress { fraction etaSeconds } } }
      ... on AnalysisRefused { message suggestion }
    }
  }
}
"""


class Seedscope:
    """The GraphQL API of one server."""

    def __init__(self, server: str, token: str | None = None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(base_url=server, headers=headers, timeout=60)

    def ask(self, query: str, **variables):
        answer = self.http.post("/graphql", json={"query": query, "variables": variables}).json()
        if answer.get("errors"):
            raise RuntimeError(answer["errors"][0]["message"])
        return answer["data"]

    def report(self, query: str, field: str, **variables):
        """What `family { field }` answers once it is known: asks again as long as a job is at it."""
        while True:
            family = self.ask(query, **variables)["family"]
            if family is None:
                raise RuntimeError(f"there is no family {variables['family']}")
            outcome = family[field]
            if outcome["__typename"] == "AnalysisRefused":
                raise RuntimeError(f"{outcome['message']}; {outcome['suggestion']}")
            if outcome["__typename"] != "AnalysisPending":
                return outcome
            job = outcome["job"]
            print(f"{job['title']}: {job['progress']['fraction']:.0%}", file=sys.stderr)
            time.sleep(1)

    def stability(self, family: str) -> pd.DataFrame:
        """One row a head of the first refit: value, interval, floor, calibrated value, verdict."""
        rows, after = [], None
        while True:
            heads = self.report(QUERY, "stability", family=family, after=after)["heads"]
            rows += [
                {
                    "layer": node["head"]["layer"],
                    "head": node["head"]["index"],
                    "rank": node["rank"],
                    **{key: node["estimate"][key] for key in ("value", "n", "floor", "calibrated", "q", "verdict")},
                    "lower": (node["estimate"]["interval"] or {}).get("lower"),
                    "upper": (node["estimate"]["interval"] or {}).get("upper"),
                }
                for node in heads["nodes"]
            ]
            if not heads["pageInfo"]["hasNextPage"]:
                return pd.DataFrame(rows).set_index(["layer", "head"])
            after = heads["pageInfo"]["endCursor"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("family", help="its slug")
    parser.add_argument("--server", default="http://127.0.0.1:4000")
    parser.add_argument("--token", default=os.environ.get("SEEDSCOPE_TOKEN"))
    asked = parser.parse_args()
    print(Seedscope(asked.server, asked.token).stability(asked.family).to_string())
