/** How one family is trained, and when its heads become themselves. */
import type { Metadata } from "next";
import { DynamicsPage } from "../../../../dynamics/DynamicsPage";

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).slug)}, training and dynamics` };
}

export default async function Page({ params }: Props) {
  const slug = decodeURIComponent((await params).slug);
  return <DynamicsPage key={slug} slug={slug} />;
}
