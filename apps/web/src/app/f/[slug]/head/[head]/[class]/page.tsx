/** A class of heads in a layer, by name: "/f/l4-demo/head/L3/C5"; a slot, as in "L3/H5", is its head. */
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { ClassPage } from "../../../../../../head/ClassPage";

interface Props {
  params: Promise<{ slug: string; head: string; class: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, head, class: named } = await params;
  return { title: `${decodeURIComponent(slug)}, ${head} ${decodeURIComponent(named)}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { slug, head, class: named } = await params;
  const layer = /^L(\d{1,4})$/.exec(head)?.[1];
  if (layer === undefined) notFound();
  if (/^H\d{1,4}$/.test(named)) {
    const query = new URLSearchParams(
      Object.entries(await searchParams).flatMap(([key, value]) => [value ?? []].flat().map((one) => [key, one])),
    ).toString();
    redirect(`/f/${slug}/head/${head}${named}${query ? `?${query}` : ""}`);
  }
  const name = decodeURIComponent(slug);
  const word = decodeURIComponent(named);
  return <ClassPage key={`${name} ${head} ${word}`} slug={name} layer={Number(layer)} name={word} />;
}
