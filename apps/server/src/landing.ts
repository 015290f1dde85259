/** What a browser sees at GET /graphql: a query box, without anything from the network. */

export const landingPage = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Seedscope GraphQL</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
  form { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem }
  textarea, output { font: 13px/1.5 ui-monospace, monospace; min-height: 28rem; padding: .75rem; border: 1px solid #8886;
    border-radius: 6px; white-space: pre-wrap; overflow: auto; box-sizing: border-box }
</style>
<h1>Seedscope GraphQL</h1>
<p>POST a query here, or subscribe over a WebSocket at the same address. Ctrl+Enter runs this one.</p>
<form><textarea aria-label="Query" spellcheck="false">query {
  families {
    nodes { id name steps loss { mean step } latestStability { overall { value floor calibrated } } }
  }
}</textarea><output aria-live="polite"></output><p><button>Run</button></p></form>
<script>
  const [form] = document.forms, query = form.querySelector("textarea"), output = form.querySelector("output");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ query: query.value });
    const answer = await fetch("/graphql", { method: "POST", headers, body });
    output.textContent = JSON.stringify(await answer.json(), null, 2);
  };
  query.onkeydown = (event) => event.key === "Enter" && event.ctrlKey && form.requestSubmit();
</script>
</html>
`;
