"use client";
/** GraphiQL over this server's API: queries with completion, the schema's descriptions, subscriptions. */
import dynamic from "next/dynamic";
import { Header } from "../frame/Header";
import styles from "./ConsolePage.module.css";

/** Editors and the schema's documentation are as large as all other pages together: fetched on this page alone. */
const Console = dynamic(() => import("./Console").then((module) => module.Console), {
  ssr: false,
  loading: () => <p className={styles.loading}>Opening the console …</p>,
});

export function ConsolePage() {
  return (
    <div className={styles.page}>
      <Header />
      <main className={styles.main}>
        <h1 className={styles.title}>Query console</h1>
        <Console />
      </main>
    </div>
  );
}
