/** What the heads of one family are worth. */
import type { Metadata } from "next";
import { AblationPage } from "../../../../ablation/AblationPage";

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${decodeURIComponent((await params).slug)}, ablation` };
}

export default async function Page({ params }: Props) {
  const slug = decodeURIComponent((await params).slug);
  return <AblationPage key={slug} slug={slug} />;
}
