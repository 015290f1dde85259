/** What the lines of the two sides look like, beside their names. */
import { sideLooks } from "./panelProps";

export function SideKeys({ names }: { names: readonly string[] }) {
  return names.map((name, i) => (
    <span key={name}>
      <svg width="24" height="4" aria-hidden="true">
        <line x2="24" y1="2" y2="2" stroke={sideLooks[i].color} strokeWidth="2" strokeDasharray={sideLooks[i].dash} />
      </svg>
      {name}
    </span>
  ));
}
