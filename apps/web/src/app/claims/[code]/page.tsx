/** One claim. */
import type { Metadata } from "next";
import { ClaimPage } from "../../../claims/ClaimPage";

interface Props {
  params: Promise<{ code: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Claim ${(await params).code}` };
}

export default async function Page({ params }: Props) {
  return <ClaimPage code={(await params).code} />;
}
