/** An address that leads nowhere. */
import type { Metadata } from "next";
import Link from "next/link";
import { Header } from "../frame/Header";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <>
      <Header />
      <main>
        <div className="head">
          <h1>Nothing is here</h1>
        </div>
        <section className="panel">
          <div className="state">
            <p>
              <b>This address leads to no page.</b> A family may have been given another name, or the link was cut
              short.
            </p>
            <Link className="ctl m" href="/">
              All families
            </Link>
          </div>
        </section>
      </main>
    </>
  );
}
