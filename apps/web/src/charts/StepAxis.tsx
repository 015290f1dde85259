"use client";
/** The step numbers under a stack of charts that share the axis. */
import { count } from "../format";
import { roomyTicks, stepMargins } from "./scales";
import { useSize } from "./useSize";

export function StepAxis({ span }: { span: [first: number, last: number] }) {
  const [ref, size] = useSize<HTMLDivElement>();
  const width = (size?.width ?? 0) - stepMargins.left - stepMargins.right;
  const x = (step: number) => stepMargins.left + (width * (step - span[0])) / Math.max(1, span[1] - span[0]);
  return (
    <div ref={ref} style={{ height: 20 }}>
      {size ? (
        <svg width={size.width} height={20} aria-hidden="true">
          {roomyTicks(span, 6, width).map((step) => (
            <text key={step} x={x(step)} y={14} textAnchor="middle">
              {count(step)}
            </text>
          ))}
          <text className="faint" x={size.width - stepMargins.right + 28} y={14}>
            step
          </text>
        </svg>
      ) : null}
    </div>
  );
}
