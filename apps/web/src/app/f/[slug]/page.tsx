/** One family. */
import type { Metadata } from "next";
import { FamilyPage } from "../../../family/FamilyPage";

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).slug) };
}

export default async function Page({ params }: Props) {
  const slug = decodeURIComponent((await params).slug);
  return <FamilyPage key={slug} slug={slug} />;
}
