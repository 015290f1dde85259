/** One head in all refits of a family. */
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { HeadPage } from "../../../../../head/HeadPage";

interface Props {
  params: Promise<{ slug: string; head: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, head } = await params;
  return { title: `${decodeURIComponent(slug)}, ${head}` };
}

export default async function Page({ params }: Props) {
  const { slug, head } = await params;
  const named = /^L(\d{1,4})H(\d{1,4})$/.exec(head);
  if (!named) notFound();
  const name = decodeURIComponent(slug);
  return <HeadPage key={`${name} ${head}`} slug={name} layer={Number(named[1])} index={Number(named[2])} />;
}
