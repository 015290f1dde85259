/** What stands in a page's place when it fails: the reason, and a way on. */
"use client";
import Link from "next/link";
import { Header } from "../frame/Header";

export default function PageError({ error }: { error: Error }) {
  // after an upgrade of the server, an open page asks for pieces of the old one
  const outdated = error.name === "ChunkLoadError";
  return (
    <>
      <Header />
      <main>
        <div className="head">
          <h1>{outdated ? "The server has been updated" : "This page failed"}</h1>
        </div>
        <section className="panel">
          <div className="state">
            <p>{outdated ? "Load the page again to get the new version." : <b>{error.message}</b>}</p>
            <button className="ctl m" type="button" onClick={() => window.location.reload()}>
              Load again
            </button>
            <Link className="ctl m" href="/">
              All families
            </Link>
          </div>
        </section>
      </main>
    </>
  );
}
