"use client";
/** A matrix as a heatmap with both axes named, and the cell under the pointer in words below. */
import { useMemo, useState } from "react";
import { Heatmap, type HeatmapCell, type Place } from "../charts/Heatmap";
import { RampKey } from "../charts/RampKey";
import { Figure } from "./Figure";
import { cellsTable } from "./figureTables";
import styles from "./MatrixFigure.module.css";
import { usePhone } from "./usePhone";

interface MatrixFigureProps {
  title: string;
  sub?: string;
  span?: 4 | 5 | 6 | 7 | 8 | 12;
  acts?: React.ReactNode;
  rowLabels: string[];
  columnLabels: string[];
  /** What goes down and what goes across. */
  down: string;
  across: string;
  cells: HeatmapCell[][];
  /** Of all rows together, as far as they have room for a number and are not too tall. */
  height?: number;
  /** Said while no cell is pointed at. */
  hint: string;
}

const margins = { left: 64, right: 4 };

export function MatrixFigure(props: MatrixFigureProps) {
  const { title, sub, span, acts, rowLabels, columnLabels, down, across, cells, height = 300, hint } = props;
  const most = usePhone() ? 28 : height / 8;
  const [pointed, setPointed] = useState<Place | null>(null);
  const [locked, setLocked] = useState<Place | null>(null);
  const shown = pointed ?? locked;
  const table = useMemo(
    () => cellsTable({ title, rowLabels, columnLabels, down, across, cells }),
    [title, rowLabels, columnLabels, down, across, cells],
  );
  const spoken = shown ? cells[shown.row]?.[shown.column]?.spoken : null;
  return (
    <Figure
      title={title}
      sub={sub}
      span={span}
      foot={spoken ?? hint}
      table={cells.length > 0 ? table : null}
      acts={
        <>
          <RampKey />
          {acts}
        </>
      }
    >
      <div className={styles.box}>
        <span className={styles.down}>{down}</span>
        <Heatmap
          label={`${title}, ${down} down, ${across} across. Arrow keys move.`}
          rowName={down}
          rowLabels={rowLabels}
          columnLabels={columnLabels}
          columnAxis
          cells={cells}
          margins={margins}
          rowHeight={Math.max(9, Math.min(most, Math.floor(height / Math.max(1, rowLabels.length))))}
          locked={locked}
          onPreview={setPointed}
          onLock={setLocked}
        />
        <span className={styles.across}>{across}</span>
      </div>
    </Figure>
  );
}
