/** The residual stream of one family. */
import type { Metadata } from "next";
import { ResidualPage } from "../../../../residual/ResidualPage";

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).slug)}, residual stream` };
}

export default async function Page({ params }: Props) {
  const slug = decodeURIComponent((await params).slug);
  return <ResidualPage key={slug} slug={slug} />;
}
