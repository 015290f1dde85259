/** docs/metrics.md to read: its sections at the left, formulas in a monospaced face. */
import { Header } from "../frame/Header";
import { PageHead } from "../frame/PageHead";
import styles from "./MetricsPage.module.css";
import type { Section } from "./markdown";

interface MetricsPageProps {
  html: string;
  sections: Section[];
}

export function MetricsPage({ html, sections }: MetricsPageProps) {
  return (
    <>
      <Header />
      <main>
        <PageHead crumb="Docs" title="Measures" facts="what each number means, and how it is computed" />
        <div className={styles.page}>
          <nav className={styles.contents} aria-label="Sections">
            {sections
              .filter(({ level }) => level > 1)
              .map(({ id, title, level }) => (
                <a key={id} href={`#${id}`} data-level={level}>
                  {title}
                </a>
              ))}
          </nav>
          <article
            className={`panel ${styles.text}`}
            // our own docs, rendered when the page was built
            dangerouslySetInnerHTML={{ __html: html }}
          />
        </div>
      </main>
    </>
  );
}
