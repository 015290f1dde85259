/** Two refits of one family. */
import type { Metadata } from "next";
import { ComparePage } from "../../../../compare/ComparePage";

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).slug)}, compare refits` };
}

export default async function Page({ params }: Props) {
  const slug = decodeURIComponent((await params).slug);
  return <ComparePage key={slug} slug={slug} />;
}
