import { expect, test } from "vitest";
import { rendered } from "./markdown";

test("headings get ids and are listed; formulas stay as they are", () => {
  const { html, sections } = rendered("# Measures\n\n## `n` of *heads*\n\n`S[l,h] = mean over m≠a of c̄`\n");
  expect(sections).toEqual([
    { level: 1, id: "measures", title: "Measures" },
    { level: 2, id: "n-of-heads", title: "n of heads" },
  ]);
  expect(html).toContain('<h2 id="n-of-heads"><code>n</code> of <em>heads</em></h2>');
  expect(html).toContain("<code>S[l,h] = mean over m≠a of c̄</code>");
});

test("HTML in the text is text", () => {
  expect(rendered("<script>x</script>").html).not.toContain("<script>");
});
