/** What the marks of the map mean, under the chosen colours. */
import type { View } from "../view";
import { CategoryKey } from "./CategoryKey";
import { type ClassOf, type HeadClass, type MapReport, marked, noClass, refitMark } from "./headMap";
import { LayerKey } from "./LayerKey";

interface MapKeyProps {
  report: MapReport;
  colour: View["colour"];
  anchor: number;
  marks: readonly number[];
  layer: number;
  classOf: ClassOf;
}

const others = { name: "the others", category: null };

export function MapKey({ report, colour, anchor, marks, layer, classOf }: MapKeyProps) {
  const { families } = report;
  switch (colour) {
    case "layer":
      return <LayerKey layers={Math.max(...families.map((one) => one.architecture.layers))} />;
    case "depth":
      return <LayerKey layers={2} text={["first", "last layer"]} />;
    case "family":
      return <CategoryKey entries={families.map(({ name }, i) => ({ name, category: i }))} />;
    case "refit": {
      const { nodes, totalCount } = families[0].refits;
      const shown = nodes
        .map(({ label, ordinal }) => ({ name: label, category: refitMark(ordinal, totalCount, marks, anchor) }))
        .filter(({ category }) => category !== null);
      return <CategoryKey entries={totalCount > shown.length ? [...shown, others] : shown} />;
    }
    case "class": {
      const classes = new Set<HeadClass>();
      for (let i = 0; i < report.points.x.length; i++) {
        const found = classOf(i);
        if (found?.layer === layer && found.place < marked) classes.add(found);
      }
      const shown = [...classes]
        .sort((a, b) => a.place - b.place)
        .map(({ label, title, place }) => ({ name: title ? `${label} ${title}` : label, category: place }));
      if (shown.length > 0) return <CategoryKey entries={[...shown, others]} />;
      // a family has more classes than one answer of the API lists
      return classOf === noClass ? null : <span className="key">no class of this layer is listed</span>;
    }
  }
}
