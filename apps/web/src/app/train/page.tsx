/** The form that starts a training. */
import type { Metadata } from "next";
import { TrainPage } from "../../train/TrainPage";

export const metadata: Metadata = { title: "Train a family" };

export default function Page() {
  return <TrainPage />;
}
